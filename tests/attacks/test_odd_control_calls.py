"""Members of control calls with values that few have: each is refused by its name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fuzz.answers import answering
from tests.simulator import Client

_CALL = {"direction": "in", "caller": "84912345678", "outcome": "answered", "for": 30}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with answering(preset="one") as client:
        yield client


@pytest.mark.attack("control.odd")
@pytest.mark.parametrize("member", ["caller", "callee", "extension", "direction", "outcome"])
def test_half_a_character_in_a_telephone_call(client: Client, member: str) -> None:
    body = json.dumps(_CALL | {member: "\ud800"})
    answer = client.http.post("/__admin/calls", content=body.encode())
    assert answer.status_code == 400, answer.text
    assert answer.json()["msg"].startswith(f"{member}: ")


@pytest.mark.attack("control.odd")
@pytest.mark.parametrize("url", ["http://[::1", "http://[::1/a/oa/b/c", "[", "?", "//[", "\0"])
def test_an_address_that_is_none_is_no_page(client: Client, url: str) -> None:
    answer = client.control("POST", "/authorize", {"url": url})
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert answer.refusal[2].startswith("url: ")


@pytest.mark.attack("control.odd")
@pytest.mark.parametrize(
    "written", ["http://[::1", "http://a.b:99999/", "javascript:alert(1)", "http://a.b/; sandbox"]
)
def test_a_page_whose_redirect_was_written_leads_nowhere(client: Client, written: str) -> None:
    """The control API can write any; neither the page nor its policy repeats it."""
    made = client.control("POST", "/authorizations", {"redirect_uri": written}).body
    path = f"/__admin/authorize/oa/demo/{made['page']}"
    for answer in (
        client.http.get(path),
        client.http.post("/__admin/authorize", json={"url": f"http://localhost:8480{path}"}),
    ):
        assert answer.status_code == 400
        assert "redirect" in answer.json()["msg"]
        assert "content-security-policy" not in answer.headers
    shown = client.control("GET", f"/authorizations/{made['id']}").body
    assert shown["status"] == made["status"]


@pytest.mark.attack("control.odd")
@pytest.mark.parametrize("value", [1, "x", [1], True, {"no_such": "x"}])
def test_assumptions_are_refused_by_their_member(client: Client, value: Any) -> None:
    answer = client.control("PUT", "/assumptions", {"assume": value})
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert answer.refusal[2].startswith("assume: ")


_LONG = "x" * 20_000


@pytest.mark.attack("control.long")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/access", {"closed_shops": [_LONG]}),
        ("PUT", "/access", {"partner_addresses": [_LONG]}),
        ("GET", f"/clock?{_LONG}=1", None),
        ("GET", f"/requests?world={_LONG}", None),
        ("GET", f"/export?with={_LONG}", None),
        ("DELETE", f"/snapshots/{_LONG}", None),
        ("POST", "/faults", {"then": {_LONG: 1}}),
        ("POST", "/journeys", {_LONG: 1}),
        ("POST", "/verify/paging", {"complete": [_LONG]}),
        ("POST", "/import", {"journeys": [{_LONG: 1}]}),
    ],
)
def test_a_refusal_repeats_no_long_value(client: Client, method: str, path: str, body: Any) -> None:
    """Its beginning and its end are shown, where the name and the reason are."""
    answer = client.control(method, path, body)
    status, _, text = answer.refusal
    assert status in (400, 403, 404)
    assert len(text) < 2_100
    assert "xxx ... xxx" in text


@pytest.mark.attack("control.long")
@pytest.mark.parametrize("header", ["Host", "Origin"])
def test_the_guard_repeats_no_long_header(client: Client, header: str) -> None:
    sent = {header: f"{'http://' if header == 'Origin' else ''}{_LONG}.example"}
    answer = client.http.post("/__admin/reset", headers=sent)
    assert answer.status_code == 403
    assert len(answer.text) < 2_200
