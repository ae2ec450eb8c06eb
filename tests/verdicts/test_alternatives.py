"""A walk is judged alike whatever a world assumes about the vendor's paging."""

from typing import Any

import pytest

from tests.simulator import JOURNEYS, Client, started
from tests.verdicts.clients import codes, verdict

_ROWS = 250
_BY_END = {"sort_fields": "wide"}
_UP_TO_1000 = {"limit_over_100": "up_to_1000"}

for_each_paging = pytest.mark.parametrize(
    ("assume", "asked"),
    [
        ({}, {}),
        (_BY_END, {"sort": "expired_at"}),
        (_BY_END | {"journey_expiry_name": "expires_at"}, {"sort": "-expires_at"}),
        (_BY_END | {"journey_expiry_name": "both"}, {"sort": "expires_at", "limit": 30}),
        ({"default_sort": "-id"}, {}),
        ({"default_sort": "-id", "last_page_next": "empty"}, {"limit": 70}),
        ({"default_sort": "-updated_at"}, {}),
        ({"default_sort": "-updated_at", "dated_by": "updated_at"}, {}),
        (_UP_TO_1000, {"limit": 150}),
        (_UP_TO_1000 | {"last_page_next": "empty"}, {"limit": 150}),
        ({"last_page_next": "empty", "first_page_echo": "empty"}, {}),
        ({"zero_values": "omitted", "unset_time": "null"}, {}),
        ({"later_sort": "optional"}, {"sort": "updated_at"}),
    ],
)


def _walk(client: Client, asked: dict[str, Any], most: int = 20) -> int:
    """Read at most so many pages; returns the number of rows."""
    rows = 0
    paging = dict(asked)
    for _ in range(most):
        page = client.page(JOURNEYS, **paging)
        rows += len(page.get("journeys", ()))
        if not (following := page["paging"].get("next")):
            break
        paging = asked | {"after": following}
    return rows


@for_each_paging
def test_a_whole_walk_has_no_finding(assume: dict[str, str], asked: dict[str, Any]) -> None:
    """What a client read to the end is read to the end, by any sort and with any limit."""
    with started(preset="empty", journeys=_ROWS, assume=assume) as client:
        assert _walk(client, asked) == _ROWS
        assert codes(client) == []


@for_each_paging
def test_a_walk_that_stops_is_told_what_it_did_not_read(
    assume: dict[str, str], asked: dict[str, Any]
) -> None:
    """The rows beyond its last cursor are counted, whichever form the cursor has."""
    with started(preset="empty", journeys=_ROWS, assume=assume) as client:
        unread = _ROWS - _walk(client, asked, 1)
        (finding,) = verdict(client)
        assert finding["code"] == "stopped-early"
        assert f"; {unread} of {_ROWS} journeys never read. " in finding["message"]


def test_a_limit_that_is_clamped_to_1000() -> None:
    """The advice names the limit that applied, not the default one."""
    with started(preset="empty", journeys=1001, assume=_UP_TO_1000) as client:
        assert _walk(client, {"limit": 5000}, 1) == 1000
        (finding,) = verdict(client)
        assert finding["message"].startswith("requested 5000, got 1000; 1 of 1,001 journeys never")
        assert "at most 1000 rows at a time" in finding["message"]
