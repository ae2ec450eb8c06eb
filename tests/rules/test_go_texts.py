"""A body decodes where Go decodes it, and is refused with Go's text in ``meta.cause``.

``go_texts.json`` is what a Go of 2022 said of bodies of the declared shapes.
"""

import re

import pytest

from mock_server.contract.wire import Reader, list_request_reader, verb_request_reader
from mock_server.errors import InvalidArgument
from tests.rules.go_texts import BODIES, FIELDS, VALUES, body, told
from tests.simulator import JOURNEYS, Client

from mock_server.etelecom import CATALOGUE, VERBS  # isort: skip

pytestmark = pytest.mark.rule("wire.body")

SAID = told()
READERS: dict[str, Reader] = {
    **{each.operation: list_request_reader(each) for each in CATALOGUE},
    **{each.operation: verb_request_reader(each) for each in VERBS if each.system is None},
}
PACKAGES = re.compile(r"\b(?:api|common|dot|filter|entity_type)\.(?=[A-Z])")


def cause(method: str, content: bytes) -> str:
    """Why a body does not decode, without the packages of types; nothing where it does."""
    try:
        READERS[method](content, [])
    except InvalidArgument as error:
        return PACKAGES.sub("", (error.meta or {})["cause"])
    return ""


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_takes_and_refuses_what_go_does(name: str) -> None:
    method = FIELDS[name][0]
    found = {value: cause(method, body(name, value)) for value in VALUES}
    assert found == dict(zip(VALUES, SAID[name], strict=True))


def test_a_body_is_read_as_go_reads_it() -> None:
    found = {each: cause("ListJourneys", each.encode("latin-1")) for each in BODIES}
    assert found == dict(zip(BODIES, SAID[""], strict=True))


@pytest.mark.parametrize(
    "content",
    [
        b'{"filter":{"oa_id":"\\u0031"}}',
        b'{"filter":{"oa_id":1,"oa_id":"x","oa_id":2}}',
        b'{"filter":{"status":[ 1 , 2 ]}}',
        b'{"filter":{"is_charged":-0}}',
        b'{"filter":{"status":9223372036854775808}}',
    ],
)
def test_the_cause_comes_over_http(seeded: Client, content: bytes) -> None:
    wanted = cause("ListJourneys", content)
    assert wanted
    assert seeded.send(content, JOURNEYS).undecodable == wanted
