"""Checks come in the order path, HTTP method, content type, key, JSON, values."""

from itertools import combinations
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client

Refusal = tuple[int, str, str]

BREAKS: dict[str, tuple[dict[str, Any], Refusal]] = {
    "path": (
        {"path": "/v1/shop.Zalo/ListNothing"},
        (404, "bad_route", 'no handler for path "/v1/shop.Zalo/ListNothing"'),
    ),
    "HTTP method": (
        {"method": "PUT"},
        (404, "bad_route", 'unsupported method "PUT" (only POST is allowed)'),
    ),
    "content type": (
        {"content_type": "text/plain"},
        (404, "bad_route", 'unexpected Content-Type: "text/plain"'),
    ),
    "key": (
        {"authorization": None},
        (401, "unauthenticated", "Vui lòng đăng nhập"),
    ),
    "JSON": ({"body": b'{"filter": {"status": "X"}'}, (400, "invalid_argument", "malformed JSON")),
    "values": (
        {"body": b'{"filter": {"status": "X"}}'},
        (400, "invalid_argument", "filter.status"),
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
def test_with_everything_wrong_the_path_answers(seeded: Client) -> None:
    assert broken(seeded, JOURNEYS, *BREAKS) == BREAKS["path"][1]


@pytest.mark.rule("wire.order-of-checks")
@pytest.mark.parametrize("name", ["HTTP method", "content type"])
def test_a_body_too_large_is_found_after(seeded: Client, name: str) -> None:
    change, refusal = BREAKS[name]
    assert seeded.send(b" " * 2**21, JOURNEYS, **change).refusal == refusal


@pytest.mark.rule("wire.order-of-checks")
def test_a_partner_own_key_is_refused_before_the_body_is_read(seeded: Client) -> None:
    key = "Bearer 1000000000000000002:partnerpartnerpartnerpartnerpart"
    assert seeded.send(b"no JSON", authorization=key).refusal[:2] == (401, "unauthenticated")
