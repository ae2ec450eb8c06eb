"""Faults that show what a vendor may change: cursors, members, values; and resumed walks."""

import pytest

from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS, rows_of


def test_a_cursor_that_is_stale(full: World) -> None:
    """The first page is answered, and a walk that begins anew after the refusal goes through."""
    full.add_fault({"then": {"stale_cursor": True}, "times": 1})
    first = full.call(JOURNEYS)
    assert (first.status, first.headers.get("X-Mock-Fault-Applied")) == (200, None)
    following = {"paging": {"after": first.body["paging"]["next"]}}
    refused = full.call(JOURNEYS, following)
    assert refused.refusal == (
        400,
        "invalid_argument",
        "paging is invalid (invalid cursor)",
    )
    assert len(full.walk(JOURNEYS)) == 101
    assert full.control("POST", "/verify/paging").body["findings"] == []


@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_a_new_field(full: World, path: str) -> None:
    plain = full.call(path).body
    full.add_fault({"then": {"new_field": True}})
    changed = full.call(path).body
    assert changed["paging"] == plain["paging"]
    for row, before in zip(rows_of(changed), rows_of(plain), strict=True):
        assert row.pop("introduced_later") == "by the vendor"
        assert row == before


def test_a_new_field_of_one_record(full: World) -> None:
    full.add_fault({"then": {"new_field": True}})
    answer = full.call("/v1/shop.Misc/CurrentAccount")
    assert answer.body["introduced_later"] == "by the vendor"


@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_a_new_value_of_an_enum(full: World, path: str) -> None:
    """In one record in ten, in one field; all others are as they were."""
    plain = rows_of(full.call(path).body)
    full.add_fault({"then": {"new_enum_value": True}})
    changed = rows_of(full.call(path).body)
    for number, (row, before) in enumerate(zip(changed, plain, strict=True)):
        different = {name for name in before if row[name] != before[name]}
        assert len(different) == (1 if number % 10 == 0 else 0)
        assert all(row[name] in ("X", "introduced_later") for name in different)


@pytest.mark.parametrize("kind", ["new_field", "new_enum_value"])
def test_refusals_stay_as_they_are(full: World, kind: str) -> None:
    full.add_fault({"then": {kind: True}})
    assert full.call(JOURNEYS, {"paging": {"limit": -1}}).refusal[2] == "invalid limit"


def test_a_walk_that_is_resumed_counts_its_pages_from_one(full: World) -> None:
    """By a cursor that was kept: some time later, or after the journal was cleared."""
    first = full.call(JOURNEYS, {"paging": {"limit": 10}}).body["paging"]["next"]
    for forget in (lambda: full.advance(60), lambda: full.control("DELETE", "/requests")):
        forget()
        full.control("DELETE", "/faults")
        full.add_fault({"when": {"page": 2}, "then": {"status": 503}})
        resumed = full.call(JOURNEYS, {"paging": {"limit": 10, "after": first}})
        assert resumed.status == 200
        after = resumed.body["paging"]["next"]
        assert full.call(JOURNEYS, {"paging": {"limit": 10, "after": after}}).status == 503
