"""Clients with one bug: a rule of a good one that is dropped, and what it is to be found as."""

from collections.abc import Callable
from typing import Any

from tests.random_clients.good import JOURNEYS, LISTS, message, shown
from tests.random_clients.retrying import Caller, Failed
from tests.simulator import rows_of

TEN = {"limit": 10}


def stops_at_the_first_page(caller: Caller) -> None:
    caller.patiently(caller.rng.choice(LISTS), {"paging": {"limit": caller.rng.choice([3, 10])}})


def stops_at_a_clamped_page(caller: Caller) -> None:
    """Compares with the limit that it asked for."""
    for _ in range(120):
        caller.control("POST", "/journeys", {})
    page = caller.patiently(JOURNEYS, {"paging": {"limit": 500}})
    assert len(rows_of(page)) == 100


def changes_the_filter(caller: Caller) -> None:
    paging = caller.patiently(JOURNEYS, {"filter": {"status": "P"}, "paging": {"limit": 1}})
    after = paging["paging"]["next"]
    caller.patiently(JOURNEYS, {"paging": {"limit": 1, "after": after}})


def changes_the_sort(caller: Caller) -> None:
    page = caller.patiently(JOURNEYS, {"paging": TEN | {"sort": "updated_at"}})
    paging = TEN | {"after": page["paging"]["next"], "sort": "-created_at"}
    _whatever(caller, JOURNEYS, {"paging": paging})


def ignores_the_cursor(caller: Caller) -> None:
    """Sends it in a field of another API."""
    name = caller.rng.choice(["cursor", "page", "offset", "page_token", "starting_after"])
    method = caller.rng.choice(LISTS)
    page = caller.patiently(method, {"paging": TEN})
    for _ in range(4):
        page = caller.patiently(method, {"paging": TEN | {name: page["paging"]["next"]}})


def never_stops(caller: Caller) -> None:
    """Goes on from the last row it saw, past the empty page."""
    method, after = caller.rng.choice(LISTS), "."
    empty = 0
    while empty < caller.rng.choice([3, 5]):
        page = caller.patiently(method, {"paging": TEN | {"after": after}})
        after = page["paging"]["next"] or after
        empty += not rows_of(page)


def begins_anew(caller: Caller) -> None:
    """Sends the empty `next` back."""
    after = ""
    for _ in range(60):
        page = caller.patiently("ListRequestConsent", {"paging": TEN | {"after": after}})
        after = page["paging"]["next"]


def counts_offsets(caller: Caller) -> None:
    caller.patiently(JOURNEYS, {"paging": TEN})
    _whatever(caller, JOURNEYS, {"paging": TEN | {"after": caller.rng.choice(["10", "2"])}})


def stands_still(caller: Caller) -> None:
    """Does not move its cursor on."""
    page = caller.patiently(JOURNEYS, {"paging": TEN})
    paging = TEN | {"after": page["paging"]["next"]}
    for _ in range(3):
        caller.patiently(JOURNEYS, {"paging": paging})


def takes_the_other_cursor(caller: Caller) -> None:
    """Sends `next` as `before`."""
    page = caller.patiently(JOURNEYS, {"paging": TEN})
    after = page["paging"]["next"]
    page = caller.patiently(JOURNEYS, {"paging": TEN | {"after": after}})
    caller.patiently(JOURNEYS, {"paging": TEN | {"before": page["paging"]["next"]}})


def polls_the_wrong_end(caller: Caller) -> None:
    """By the last cursor of a newest-first list."""
    after = "."
    while rows_of(page := caller.patiently(JOURNEYS, {"paging": TEN | {"after": after}})):
        after = page["paging"]["next"]
    caller.control("POST", "/journeys", {})
    for _ in range(3):
        caller.wait(60)
        caller.patiently(JOURNEYS, {"paging": TEN | {"after": after}})


def retries_at_once(caller: Caller) -> None:
    _failing(caller, caller.rng.choice([6, 7]))
    caller.waits = lambda _rng, _attempt: 0.0
    caller.attempts = 8
    _whatever_patiently(caller)


def does_not_back_off(caller: Caller) -> None:
    _failing(caller, caller.rng.choice([3, 4, 6]))
    caller.waits = lambda _rng, _attempt: 1.0
    caller.attempts = 8
    _whatever_patiently(caller)


def never_gives_up(caller: Caller) -> None:
    _failing(caller, 25)
    caller.waits = lambda rng, attempt: min(60.0, 2.0**attempt) * rng.uniform(0.5, 1.0)
    caller.attempts = 30
    _whatever_patiently(caller)


def ignores_retry_after(caller: Caller) -> None:
    caller.control("DELETE", "/faults")
    then = {"status": caller.rng.choice([429, 503]), "retry_after": 600}
    caller.control("POST", "/faults", {"then": then, "times": 2})
    caller.heeds_retry_after = False
    _whatever_patiently(caller)


def sends_blindly(caller: Caller) -> None:
    """Again after an answer that was lost, without a look."""
    _lost(caller)
    body = message(caller)
    _whatever(caller, "SendZNS", body)
    caller.wait(5)
    _whatever(caller, "SendZNS", body)


def sends_under_a_new_id(caller: Caller) -> None:
    _lost(caller)
    body = message(caller)
    _whatever(caller, "SendZNS", body)
    caller.wait(5)
    _whatever(caller, "SendZNS", body | {"tracking_id": "another"})


def looks_for_something_else(caller: Caller) -> None:
    _lost(caller)
    body = message(caller)
    _whatever(caller, "SendZNS", body)
    caller.wait(5)
    assert not shown(caller, f"not-{body['tracking_id']}")
    _whatever(caller, "SendZNS", body)


def _failing(caller: Caller, times: int) -> None:
    caller.control("DELETE", "/faults")
    caller.control("POST", "/faults", {"then": {"status": 503}, "times": times})


def _lost(caller: Caller) -> None:
    caller.control("DELETE", "/faults")
    then = caller.rng.choice([{"connection_reset": True}, {"no_reply": True}, {"status": 500}])
    caller.control("POST", "/faults", {"then": then, "times": 1, "at": "after"})


def _whatever(caller: Caller, method: str, body: Any) -> None:
    try:
        caller.once(method, body)
    except Failed:
        return


def _whatever_patiently(caller: Caller) -> None:
    try:
        caller.patiently("GetJourney", {"journey_id": "5"})
    except Failed:
        return


BAD: dict[Callable[[Caller], None], str] = {
    stops_at_the_first_page: "stopped-early",
    stops_at_a_clamped_page: "stopped-at-clamped-page",
    changes_the_filter: "filter-changed",
    changes_the_sort: "sort-changed",
    ignores_the_cursor: "cursor-ignored",
    never_stops: "never-stopped",
    begins_anew: "never-stopped",
    counts_offsets: "cursor-invented",
    stands_still: "row-twice",
    takes_the_other_cursor: "row-twice",
    polls_the_wrong_end: "polled-wrong-end",
    retries_at_once: "retried-at-once",
    does_not_back_off: "no-backoff",
    never_gives_up: "never-gave-up",
    ignores_retry_after: "retry-after-ignored",
    sends_blindly: "duplicate-send",
    sends_under_a_new_id: "duplicate-send",
    looks_for_something_else: "duplicate-send",
}
"""Each bug with the code of its finding."""

UNSURE: frozenset[Callable[[Caller], None]] = frozenset(
    {changes_the_filter, takes_the_other_cursor}
)
"""Bugs that nobody can tell for sure where the same rows were read before without the bug.

The same cursor then came from two pages, and the call may belong to the other walk.
"""
