"""Clients of ``ListCallLogs`` as they are in use, and what the verdict says of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.simulator import Client, started

CALLS = "/v1/shop.Etelecom/ListCallLogs"
DAYS = {"date_from": "2026-01-01T00:00:00+07:00", "date_to": "2026-03-10T23:59:59+07:00"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Client]:
    """A shop with one call more than a page."""
    with started(preset="page-plus-one") as client:
        yield client


def asked(client: Client, **paging: Any) -> dict[str, Any]:
    """A page of the calls of those days, of 40 unless told otherwise."""
    return dict(client.page(CALLS, DAYS, **{"limit": 40, **paging}))


def findings(client: Client) -> list[str]:
    """What the verdict on paging finds in the calls since the last one."""
    verdict = client.control("POST", "/verify/paging", {}).body
    client.control("DELETE", "/requests")
    return [each["code"] for each in verdict["findings"]]


def until_nothing_follows(client: Client) -> list[str]:
    """A shop in PHP that always sends both cursors, and goes on while ``next`` is not empty."""
    ids, after = [], ""
    while True:
        page = asked(client, before="", after=after)
        ids += [each["id"] for each in page["call_logs"]]
        after = page["paging"]["next"]
        if not after:
            return ids


def until_an_empty_list(client: Client) -> list[str]:
    """Another one, which goes on until a list is empty."""
    ids, page = [], asked(client)
    while page["call_logs"]:
        ids += [each["id"] for each in page["call_logs"]]
        page = asked(client, after=page["paging"]["next"])
    return ids


def backwards(client: Client) -> list[str]:
    """From the oldest call to the newest one."""
    ids, page = [], asked(client, before=".")
    while page["call_logs"]:
        ids += [each["id"] for each in reversed(page["call_logs"])]
        page = asked(client, before=page["paging"]["prev"])
    return ids


@pytest.mark.parametrize("client", [until_nothing_follows, until_an_empty_list, backwards])
def test_a_good_client_reads_each_call_once(
    shop: Client, client: Callable[[Client], list[str]]
) -> None:
    ids = client(shop)
    assert len(ids) == len(set(ids)) == 101
    assert findings(shop) == []


def first_page_alone(client: Client) -> None:
    asked(client)


def a_larger_limit(client: Client) -> None:
    asked(client, limit=500)


def the_wrong_cursor(client: Client) -> None:
    page = asked(client)
    for _ in range(2):
        page = asked(client, after=page["paging"]["prev"])


def another_filter(client: Client) -> None:
    cursor = asked(client)["paging"]["next"]
    client.page(CALLS, {**DAYS, "direction": "in"}, limit=40, after=cursor)


def another_sort(client: Client) -> None:
    cursor = asked(client)["paging"]["next"]
    paging = {"limit": 40, "after": cursor, "sort": "-created_at"}
    assert client.call(CALLS, {"filter": DAYS, "paging": paging}).status == 400


@pytest.mark.parametrize(
    ("client", "found"),
    [
        (first_page_alone, "stopped-early"),
        (a_larger_limit, "stopped-at-clamped-page"),
        (the_wrong_cursor, "row-twice"),
        (another_filter, "filter-changed"),
        (another_sort, "sort-changed"),
    ],
)
def test_a_bad_client_is_found(shop: Client, client: Callable[[Client], None], found: str) -> None:
    client(shop)
    assert found in findings(shop)
