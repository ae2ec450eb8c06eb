"""A fault without an effect on a call is not played on it: its rule waits for another call."""

from typing import Any

import pytest

from tests.kit.world import World
from tests.simulator import JOURNEYS, Answer

SEND = "/v1/shop.Zalo/SendZNS"
VERSION = "/v1/shop.Misc/VersionInfo"
LOST = {"then": {"no_reply": True}, "at": "after"}


def applied(answer: Answer) -> str | None:
    name: str | None = answer.headers.get("X-Mock-Fault-Applied")
    return name


def counts(world: World) -> tuple[int, int]:
    (rule,) = world.control("GET", "/faults").body["faults"]
    return rule["matched"], rule["played"]


@pytest.mark.parametrize("kind", ["stale_cursor", "repeat_page"])
def test_a_fault_on_a_cursor_waits_for_one(full: World, kind: str) -> None:
    full.add_fault({"then": {kind: True}, "times": 1})
    for first in ({}, {"paging": {"after": ""}}, {"paging": {"after": "."}}, {"paging": None}):
        assert applied(full.call(JOURNEYS, first)) is None
    assert counts(full) == (4, 0)
    assert [each["fault"] for each in full.requests()] == [None] * 4
    cursor = full.call(JOURNEYS).body["paging"]["next"]
    assert applied(full.call(JOURNEYS, {"paging": {"after": cursor}})) == kind
    assert applied(full.call(JOURNEYS, {"paging": {"after": cursor}})) is None
    assert counts(full) == (7, 1)


@pytest.mark.parametrize("kind", ["stale_cursor", "repeat_page"])
def test_a_call_that_asks_for_one_needs_a_cursor_too(full: World, kind: str) -> None:
    first = full.call(JOURNEYS, headers={"X-Mock-Fault": kind})
    assert (first.status, applied(first)) == (200, None)
    backwards = {"paging": {"before": first.body["paging"]["next"]}}
    assert applied(full.call(JOURNEYS, backwards, headers={"X-Mock-Fault": kind})) == kind


REFUSED = {"paging": {"limit": -1}}


@pytest.mark.parametrize(
    "then",
    [{"empty_page": True}, {"short_page": 1}, {"insert": 1}, {"new_field": True}],
)
def test_a_refused_call_has_no_page(full: World, then: dict[str, Any]) -> None:
    full.add_fault({"then": then, "times": 1})
    answer = full.call(JOURNEYS, REFUSED)
    assert (answer.refusal[2], applied(answer)) == ("invalid limit", None)
    assert applied(full.call(JOURNEYS)) == next(iter(then))
    assert counts(full) == (2, 1)


def test_what_took_no_effect_is_followed_by_nothing(full: World) -> None:
    full.add_fault(LOST | {"times": 1})
    refused = full.call(SEND, {})
    assert (refused.status, applied(refused), counts(full)) == (400, None, (1, 0))
    assert full.call(JOURNEYS, REFUSED).status == 400
    with pytest.raises(ConnectionResetError):
        full.raw(JOURNEYS)
    assert counts(full) == (3, 1)


@pytest.mark.parametrize("kind", ["new_field", "new_enum_value"])
def test_a_list_without_rows_has_nothing_new(world: World, kind: str) -> None:
    world.add_fault({"then": {kind: True}, "times": 1})
    assert applied(world.call(JOURNEYS)) is None
    assert world.control("POST", "/journeys", {}).status == 201
    assert applied(world.call(JOURNEYS)) == kind
    assert counts(world) == (2, 1)


def test_a_record_without_enums_has_no_new_value(world: World) -> None:
    world.add_fault({"then": {"new_enum_value": True}})
    assert applied(world.call(VERSION)) is None
    assert counts(world) == (1, 0)


def test_a_sequence_stays_at_its_step(full: World) -> None:
    full.add_fault({"sequence": [{"status": 504}, {"status": 500}], "at": "after"})
    assert full.call(JOURNEYS, REFUSED).status == 400
    assert [full.call(JOURNEYS).status for _ in range(3)] == [504, 500, 200]
