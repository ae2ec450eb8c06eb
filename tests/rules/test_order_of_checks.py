"""Checks come in the order service, HTTP method, content type, method name, JSON, key, values."""

from itertools import combinations
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, PARTNER_API_KEY, Client

Refusal = tuple[int, str, str]

BREAKS: dict[str, tuple[dict[str, Any], Refusal]] = {
    "HTTP method": (
        {"method": "PUT"},
        (404, "bad_route", 'unsupported method "PUT" (only POST is allowed)'),
    ),
    "content type": (
        {"content_type": "text/plain"},
        (404, "bad_route", 'unexpected Content-Type: "text/plain"'),
    ),
    "method name": (
        {"path": "/v1/shop.Zalo/ListNothing"},
        (404, "bad_route", 'no handler for path "/shop.Zalo/ListNothing"'),
    ),
    "JSON": (
        {"body": b'{"filter": {"status": "X"}'},
        (400, "invalid_argument", "the json request could not be decoded"),
    ),
    "key": (
        {"authorization": None},
        (401, "unauthenticated", "Vui lòng đăng nhập"),
    ),
    "values": (
        {"body": b'{"paging": {"limit": -1}}'},
        (400, "invalid_argument", "invalid limit"),
    ),
}


def broken(client: Client, path: str, *names: str) -> Refusal:
    """The refusal of a call with these things wrong; of two bodies the first one named."""
    request: dict[str, Any] = {"path": path, "body": b"{}"}
    for name in reversed(names):
        request |= BREAKS[name][0]
    content = request.pop("body")
    return client.send(content, request.pop("path"), **request).refusal


@pytest.mark.rule("wire.order-of-checks")
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
@pytest.mark.parametrize(("first", "second"), list(combinations(BREAKS, 2)))
def test_of_two_things_wrong_the_earlier_check_answers(
    seeded: Client, path: str, first: str, second: str
) -> None:
    status, code, text = broken(seeded, path, first, second)
    expected = BREAKS[first][1]
    assert (status, code) == expected[:2]
    assert text.startswith(expected[2])


@pytest.mark.rule("wire.order-of-checks")
def test_with_everything_wrong_the_service_is_refused(seeded: Client) -> None:
    answer = seeded.send(
        b"no JSON", "/v1/shop.Foo/X", method="PUT", content_type="text/plain", authorization=None
    )
    assert (answer.status, answer.raw) == (404, b"404 page not found\n")


@pytest.mark.rule("wire.order-of-checks")
@pytest.mark.parametrize("name", ["HTTP method", "content type", "method name"])
def test_a_body_too_large_is_found_after(seeded: Client, name: str) -> None:
    change, refusal = BREAKS[name]
    asked = {"path": JOURNEYS} | change
    assert seeded.send(b" " * 2**21, asked.pop("path"), **asked).refusal == refusal


@pytest.mark.rule("wire.order-of-checks")
@pytest.mark.parametrize(
    "key",
    [None, "Bearer nobody", "Bearer 1000000000000000002:partnerpartnerpartnerpartnerpart"],
    ids=["none", "unknown", "of the wrong kind"],
)
def test_a_body_is_decoded_before_its_key_is_looked_at(seeded: Client, key: str | None) -> None:
    answer = seeded.send(b"no JSON", authorization=key)
    assert answer.undecodable == "invalid character 'o' in literal null (expecting 'u')"


@pytest.mark.rule("wire.order-of-checks")
def test_a_call_refused_for_its_body_stands_in_its_worlds_journal(client: Client) -> None:
    assert client.send(b"no JSON").status == 400
    assert client.call(JOURNEYS, key=PARTNER_API_KEY).status == 401
    calls = client.control("GET", "/requests").body["requests"]
    assert [call["status"] for call in calls] == [400, 401]
    assert [call["notes"][0]["code"] for call in calls] == ["body-refused", "key-refused"]
