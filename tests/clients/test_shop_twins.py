"""Good clients with several shops, dates, threads and look-ups, each beside a bad twin."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.clients.sending import an_oa, zns
from tests.clients.world import World

LIST = "ListJourneys"
PHONE = "84912345678"
SENT = "shop-1"
Twins = Callable[[World, bool], None]
"""Plays the good client, or with True the bad one."""


def _shops(world: World) -> list[World]:
    """Two shops of one world, with a key each."""
    asked = {"name": world.key.replace(":", "-"), "shops": 2, "preset": "default"}
    made = world.control("POST", "/worlds", asked)
    return [World(world.http, shop["api_key"]) for shop in made["shops"]]


def _grows_its_page(world: World, bad: bool) -> None:
    """The page size changes between pages; the twin asks for a larger first page each time."""
    after = ""
    for limit in (3, 6, 12, 24):
        page = world.page(LIST, limit=min(limit, 12) if bad else limit, after="" if bad else after)
        after = page.paging["next"]


def _shrinks_its_page_after_a_failure(world: World, bad: bool) -> None:
    """The page that failed is asked for with half of the limit; the twin leaves it out."""
    first = world.page(LIST, limit=8).paging["next"]
    world.fault({"status": 504}, times=1, when={"method": LIST})
    world.call(LIST, {"paging": {"limit": 8, "after": first}})
    world.wait(2)
    if bad:
        world.page(LIST, limit=4)
    else:
        world.walk(LIST, limit=4, after=first)


def _both_directions_at_once(world: World, bad: bool) -> None:
    """One thread reads oldest first, one newest first; each of the twin's stops at page two."""

    def read(sort: str) -> None:
        after = ""
        for _ in range(2 if bad else 5):
            after = world.page(LIST, limit=5, sort=sort, after=after).paging["next"]

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(read, ["created_at", "-created_at"]))


def _a_restart_in_the_middle(world: World, bad: bool) -> None:
    """Goes on from its checkpoint an hour later; the twin's checkpoint is a page too far."""
    cursors = [""]
    for _ in range(3):
        cursors.append(world.page(LIST, limit=5, after=cursors[-1]).paging["next"])
    world.wait(4000)
    world.walk(LIST, limit=5, after=cursors[-1])
    if bad:
        world.wait(4000)
        start = world.page(LIST, limit=5).paging["next"]
        assert start == cursors[1]
        world.walk(LIST, limit=5, after=cursors[3])


def _days_at_once(world: World, bad: bool) -> None:
    """A thread for each fortnight, each to its end; the twin's read a page each."""

    def read(number: int) -> None:
        since, until = (world.now - timedelta(days=14 * each) for each in (number + 1, number))
        bounds = {"date_from": since.isoformat(), "date_to": until.isoformat()}
        if bad:
            world.page(LIST, bounds, limit=1)
            world.page(LIST, bounds, limit=2)
        else:
            world.walk(LIST, bounds, limit=2)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(read, range(7)))


def _a_list_for_each_status(world: World, bad: bool) -> None:
    """Each status by itself; the twin goes on with the cursor of the status before."""
    last = ""
    for status in ("P", "N"):
        page = world.page(LIST, {"status": status}, limit=2, after=last if bad else "")
        last = page.paging["next"]
        if not bad:
            world.walk(LIST, {"status": status}, limit=2, after=last)


def _asks_only_if_changed(world: World, bad: bool) -> None:
    """Polls what changed last, oldest change first; the twin newest change first, at its end."""
    sort = "-updated_at" if bad else "updated_at"
    last = world.walk(LIST, limit=6, sort=sort)["next"]
    for _ in range(4):
        world.wait(120)
        row = world.page(LIST, {"status": "P"}, limit=100).rows[0]
        world.control("PATCH", f"/journeys/{row['id']}", {"error_message": str(world.calls)})
        page = world.page(LIST, limit=6, sort=sort, after=last)
        last = page.paging["next"] or last


def _a_dashboard_and_a_sync(world: World, bad: bool) -> None:
    """The sync reads all, the dashboard one row; the twin's shows five, and is everything."""
    for _ in range(3):
        world.walk(LIST, limit=10)
        world.wait(60)
        world.page(LIST, limit=5 if bad else 1)
        world.wait(60)


PAGING: tuple[tuple[Twins, set[str]], ...] = (
    (_grows_its_page, {"cursor-ignored", "stopped-early"}),
    (_shrinks_its_page_after_a_failure, {"stopped-early"}),
    (_both_directions_at_once, {"stopped-early"}),
    (_a_restart_in_the_middle, {"row-missed"}),
    (_days_at_once, {"stopped-early"}),
    (_a_list_for_each_status, {"filter-changed"}),
    (_asks_only_if_changed, {"polled-wrong-end"}),
    (_a_dashboard_and_a_sync, {"stopped-early"}),
)


def _lose(world: World, tracking: str = SENT) -> dict[str, Any]:
    body = zns(an_oa(world), PHONE, tracking)
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, at="after", times=1)
    assert world.attempt("SendZNS", body) is None
    world.wait(3)
    return body


def _a_hedged_look(world: World, bad: bool) -> None:
    """Asks twice for one record, and takes the quicker answer; the twin sends twice so."""
    method = "SendZNS" if bad else "ListMessages"
    body = zns(an_oa(world), PHONE, SENT) if bad else {"filter": {"tracking_id": SENT}}
    world.fault({"delay": 0.4}, when={"method": method}, times=2)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: world.call(method, body), range(2)))


def _retries_what_surely_failed(world: World, bad: bool) -> None:
    """503 says that nothing was sent; the twin takes 504 for the same."""
    status = 504 if bad else 503
    world.fault({"status": status}, when={"method": "SendZNS"}, times=2)
    for wait in (1, 2, 4):
        world.call("SendZNS", zns(an_oa(world), PHONE, SENT))
        world.wait(wait)


def _a_code_that_is_asked_for_again(world: World, bad: bool) -> None:
    """A customer asks for another code; the twin sends the same one after its time-out."""
    body = zns(an_oa(world), PHONE, "code-1", order_code="111")
    if not bad:
        world.call("SendZNS", body)
        world.wait(60)
        world.call("SendZNS", zns(an_oa(world), PHONE, "code-2", order_code="222"))
        return
    world.fault({"delay": 600}, when={"method": "SendZNS"}, times=1)
    assert world.attempt("SendZNS", body, timeout=0.3) is None
    world.call("SendZNS", body | {"tracking_id": "code-2"})


def _looks_by_the_hour(world: World, bad: bool) -> None:
    """In the window of the send; the twin's ends before it, by a wrong zone."""
    body = _lose(world)
    until = world.now - timedelta(hours=7) if bad else world.now + timedelta(minutes=1)
    bounds = {"date_from": (until - timedelta(hours=8)).isoformat(), "date_to": until.isoformat()}
    if not world.page("ListMessages", bounds | {"phone": PHONE}).rows:
        world.call("SendZNS", body)


def _two_shops_send(world: World, bad: bool) -> None:
    """A customer of both shops; the twin looks with the key of the other."""
    one, other = _shops(world)
    world.key = one.key
    body = zns(an_oa(one), PHONE, SENT)
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, at="after", times=1)
    assert one.attempt("SendZNS", body) is None
    found = (other if bad else one).page("ListMessages", {"tracking_id": SENT}).rows
    other.call("SendZNS", zns(an_oa(other), PHONE, SENT))
    if not found:
        one.call("SendZNS", body)


SENDS: tuple[tuple[Twins, set[str]], ...] = (
    (_a_hedged_look, {"duplicate-send"}),
    (_retries_what_surely_failed, {"duplicate-send"}),
    (_a_code_that_is_asked_for_again, {"duplicate-send"}),
    (_looks_by_the_hour, {"duplicate-send"}),
    (_two_shops_send, {"duplicate-send"}),
)
PAIRS = [
    *((twins, "paging", codes) for twins, codes in PAGING),
    *((twins, "sends", codes) for twins, codes in SENDS),
]
each_pair = pytest.mark.parametrize(
    ("twins", "kind", "codes"), PAIRS, ids=[each[0].__name__ for each in PAIRS]
)


@each_pair
def test_the_good_one_passes(world: World, twins: Twins, kind: str, codes: set[str]) -> None:
    twins(world, False)
    assert world.all_findings() == [], (kind, codes)


@each_pair
def test_its_twin_is_found(world: World, twins: Twins, kind: str, codes: set[str]) -> None:
    twins(world, True)
    assert set(world.codes(kind)) == codes
