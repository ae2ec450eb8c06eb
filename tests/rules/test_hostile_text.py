"""Text that means something to SQL, HTML or a shell is text, in every field of every request."""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.contract.schema import every_list
from mock_server.contract.values import TextKind
from mock_server.contract.wire import filter_kinds
from mock_server.etelecom import CATALOGUE, VERBS
from tests.simulator import API_KEY, PARTNER_API_KEY, Answer, Client, started

HOSTILE = (
    "' OR '1'='1",
    "'; DROP TABLE journeys; --",
    '" OR ""="',
    "x'); DELETE FROM worlds; --",
    "%' --",
    "$1 ? :name @p1 ?1",
    "<script>alert(1)</script>",
    "$(reboot) `reboot` | reboot",
    "\\'; SELECT pg_sleep(9); --",
)
LISTS = [(each, name) for each in CATALOGUE for name in filter_kinds(each)]
FIELDS = [(each, name) for each in VERBS for name in each.asked]
WRITTEN = [
    (each, name)
    for each in CATALOGUE
    for name, attribute in each.attributes.items()
    if type(attribute.kind) is TextKind
]


def _call(client: Client, method: Any, body: Any) -> Answer:
    """A call of a method with a key that it takes."""
    of_partner = method.callers == "partner"
    base, key = ("partner", PARTNER_API_KEY) if of_partner else ("shop", API_KEY)
    return client.call(f"/v1/{base}.{method.service}/{method.operation}", body, key=key)


def assert_untouched(client: Client) -> None:
    """Nothing was dropped, and nobody sees more than before."""
    for resource in every_list(CATALOGUE):
        assert _call(client, resource, {}).status == 200
    assert client.control("GET", "/health").status == 200


@pytest.mark.parametrize(("resource", "name"), LISTS, ids=lambda each: getattr(each, "name", each))
def test_a_filter_takes_it_as_text(seeded: Client, resource: Any, name: str) -> None:
    """An empty list or a 400 that names the field, never more rows."""
    for text in HOSTILE:
        answer = _call(seeded, resource, {"filter": {name: text}})
        if answer.status == 200:
            assert answer.body[resource.plural] == []
        else:
            assert answer.undecodable
            assert answer.hint.startswith(f"filter.{name}: ")
    assert_untouched(seeded)


@pytest.fixture(scope="module")
def _one() -> Iterator[Client]:
    with started(preset="one") as client:
        yield client


@pytest.fixture
def client(_one: Client) -> Iterator[Client]:
    yield _one
    assert _one.control("POST", "/reset").status == 200


@pytest.mark.parametrize(
    ("verb", "name"), FIELDS, ids=lambda each: getattr(each, "operation", each)
)
def test_a_method_takes_it_as_text(client: Client, verb: Any, name: str) -> None:
    """Answered, or refused by the vendor's own errors."""
    for text in HOSTILE:
        answer = _call(client, verb, {**verb.example, name: text})
        assert answer.status in (200, 400, 404, 409, 412), answer
    assert_untouched(client)


@pytest.mark.parametrize(
    ("resource", "name"), WRITTEN, ids=lambda each: getattr(each, "name", each)
)
def test_a_record_keeps_it_letter_for_letter(client: Client, resource: Any, name: str) -> None:
    for text in HOSTILE:
        made = client.control("POST", f"/{resource.plural}", {name: text})
        assert made.status == 201, made.body
        read = client.control("GET", f"/{resource.plural}/{made.body.get('id')}")
        assert read.body[name] == text
    assert_untouched(client)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_takes_it_as_text(client: Client, text: str) -> None:
    """Of worlds and snapshots, in bodies, queries and headers."""
    for answer in (
        client.control("POST", "/worlds", {"name": text}),
        client.control("POST", "/snapshots", {"name": text}),
        client.control("GET", "/journeys", Authorization=f"Bearer test:{text}"),
        client.call("/ListJourneys", {}, key=text),
        client.call("/ListJourneys", {"paging": {"sort": text}}),
        client.call("/ListJourneys", {"paging": {"after": text}}),
    ):
        assert answer.status in (400, 401), answer
    found = client.http.get("/__admin/journeys", params={"world": text})
    assert found.status_code == 404
    assert_untouched(client)
