"""Bugs of reading that were reported of real clients, each as a small client, and what is said.

Numbers are those of the survey of public reports. Not here, because no call shows them: what a
client keeps or deletes of what it read (12, 13), where its next run begins (14, 15, 18), and what
it does with what it was told (22, 27, 28).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.clients.world import Answer, World, Worlds, list_body

JOURNEYS = "ListJourneys"


@pytest.fixture
def full(worlds: Worlds) -> World:
    """A thousand journeys."""
    return worlds.open("default")


@pytest.fixture
def strict(worlds: Worlds) -> World:
    """A strict world, where what is noted elsewhere is refused."""
    world = worlds.open()
    name = world.key.removeprefix("test:") + "-strict"
    made = world.http.post(
        "/__admin/worlds", json={"name": name, "preset": "default", "strict": True}
    ).json()
    return World(world.http, made["api_key"])


@pytest.mark.parametrize("calls", [40, 60, 200])
@pytest.mark.parametrize("rows", [1, 3])
def test_1_the_loop_waits_for_a_null_that_never_comes(
    worlds: Worlds, rows: int, calls: int
) -> None:
    """`next` is "" on the empty page, is sent back as `after`, and the list begins anew."""
    world = worlds.open("one")
    world.create_journeys(rows - 1)
    after = ""
    for _ in range(calls):
        after = world.page(JOURNEYS, after=after).paging["next"]
    assert "never-stopped" in world.codes("paging")


def test_1_the_same_with_more_calls_than_the_journal_keeps(worlds: Worlds) -> None:
    """1,100 calls: what is left of the journal shows the loop still."""
    world, after = worlds.open("one"), ""
    for _ in range(1100):
        after = world.page(JOURNEYS, after=after).paging["next"]
    assert "never-stopped" in world.codes("paging", partial=True)


def test_2_the_last_cursor_is_asked_for_again_and_again(full: World) -> None:
    """The empty page keeps the loop's cursor as it was, and the loop never ends."""
    last = full.walk(JOURNEYS)
    for _ in range(5):
        full.page(JOURNEYS, after=last["next"])
    assert full.codes("paging") == ["never-stopped"]


def test_3_a_page_shorter_than_asked_is_taken_for_the_last(full: World) -> None:
    """`short_page` made it short: 103 rows of 1,000 were read."""
    full.fault({"short_page": 3}, when={"page": 2}, times=1)
    first = full.page(JOURNEYS)
    assert len(full.page(JOURNEYS, after=first.paging["next"]).rows) == 3
    assert full.codes("paging") == ["stopped-early"]


@pytest.mark.parametrize("limit", [500, 101])
def test_4_5_the_limit_is_clamped_and_the_page_taken_for_the_last(full: World, limit: int) -> None:
    """Also as a probe with one row more than the largest page."""
    assert full.page(JOURNEYS, limit=limit).notes == ("limit-clamped",)
    assert full.codes("paging") == ["stopped-at-clamped-page"]


def test_4_a_strict_world_refuses_the_limit(strict: World) -> None:
    """400, instead of a note."""
    assert strict.call(JOURNEYS, {"paging": {"limit": 500}}).status == 400


def test_5b_a_probe_whose_row_is_thrown_away_is_not_told(full: World) -> None:
    """Every row was shown once; what the client keeps of them, no call shows."""
    full.walk(JOURNEYS, limit=51)
    assert full.codes("paging") == []


def test_6_the_first_page_only(full: World) -> None:
    """The finding counts what was never read."""
    full.page(JOURNEYS)
    (finding,) = full.findings("paging")
    assert finding["code"] == "stopped-early"
    assert "900 of 1,000" in finding["message"]


def test_7_the_filter_goes_with_the_first_call_alone(full: World) -> None:
    """The other pages are of every status."""
    first = full.page(JOURNEYS, {"status": "P"})
    full.walk(JOURNEYS, after=first.paging["next"])
    assert full.codes("paging") == ["filter-changed"]


OTHER_NAMES = ["page", "offset", "cursor", "page_token", "starting_after", "next"]


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_8_the_place_is_sent_under_a_name_that_nobody_reads(full: World, name: str) -> None:
    """Page 1 is returned again; note and hint name the right field."""
    first = full.page(JOURNEYS)
    told = first
    for number in (2, 3):
        value = number if name in ("page", "offset") else first.paging["next"]
        told = full.page(JOURNEYS, **{name: value})
    assert full.codes("paging") == ["cursor-ignored"]
    assert told.notes == ("unknown-field",)
    assert "after" in told.hint


def test_8_per_page_is_a_limit(full: World) -> None:
    """The hint names `limit`."""
    assert "limit" in full.page(JOURNEYS, per_page=10).hint


def _altered(cursor: str) -> Iterator[str]:
    yield cursor.translate(str.maketrans("-_", "+/"))[::-1]
    yield cursor + "=="
    yield cursor[:-4]
    yield cursor.lower()
    yield f" {cursor}"


@pytest.mark.parametrize("which", range(5))
def test_9_the_cursor_is_altered_on_the_way(full: World, which: int) -> None:
    """Reversed, padded, cut, in lower case, with a blank."""
    cursor = full.page(JOURNEYS).paging["next"]
    altered = list(_altered(cursor))[which]
    full.call(JOURNEYS, {"paging": {"after": altered}})
    assert full.codes("paging") == ["cursor-invented"]


def test_10_a_stored_cursor_is_refused_later(full: World) -> None:
    """With the vendor's own text; a client that then starts again is right."""
    cursor = full.page(JOURNEYS).paging["next"]
    full.wait(86_400)
    full.fault({"stale_cursor": True}, times=1)
    refused = full.call(JOURNEYS, {"paging": {"after": cursor}})
    assert (refused.status, refused.body["msg"]) == (400, "paging is invalid (invalid cursor)")
    full.walk(JOURNEYS)
    assert full.all_findings() == []


def test_11_the_loop_goes_on_after_an_error_answer(full: World) -> None:
    """`continue` instead of `break`: page 2 is requested 25 times."""
    cursor = full.page(JOURNEYS).paging["next"]
    full.fault({"status": 400})
    for _ in range(25):
        full.call(JOURNEYS, {"paging": {"after": cursor}})
    assert full.codes("retries") == ["never-gave-up"]


def test_16_the_end_of_the_window_is_cut_to_the_second(world: World) -> None:
    """The rows of that second are noted, since such windows lose them."""
    created = "2026-03-09T10:00:00.400000Z"
    world.create_journeys(1, created_at=created, updated_at=created)
    window = {"date_from": "2026-03-09T00:00:00Z", "date_to": "2026-03-09T10:00:00Z"}
    assert "row-near-date-to" in world.page(JOURNEYS, window).notes


@pytest.mark.parametrize(
    "written",
    ["2026-03-09T00:00:00", "2026-03-09T00:00:00+0700", "2026-03-09", "09/03/2026", "1741478400"],
)
def test_19_a_time_without_an_offset(world: World, written: str) -> None:
    """Refused, and the note names the field."""
    refused = world.call(JOURNEYS, list_body({"date_from": written}, {}))
    assert refused.status == 400
    assert "filter.date_from" in refused.hint


def test_20_the_vietnamese_day_is_written_as_a_utc_day(world: World) -> None:
    """Noted: the rows are those of 07:00 to 07:00 in Vietnam."""
    day = {"date_from": "2026-03-09T00:00:00Z", "date_to": "2026-03-10T00:00:00Z"}
    assert "vietnam-day-as-utc" in world.page(JOURNEYS, day).notes


def test_21_a_fraction_is_demanded_and_is_left_out_when_it_is_zero(full: World) -> None:
    """Seeded worlds have times with a fraction, and some without."""
    times = [row["created_at"] for row in full.page(JOURNEYS).rows]
    assert {"." in each for each in times} == {True, False}


@pytest.mark.parametrize("name", ["oa_id", "journey_id"])
def test_24_an_id_went_through_a_double(full: World, name: str) -> None:
    """Written as JavaScript writes a number of 19 digits: noted, although it is a text by then."""
    if name == "oa_id":
        known = [each["oa_id"] for each in full.call("ListOA").body["accounts"]]
    else:
        known = [each["journey_id"] for each in full.page(JOURNEYS).rows]
    rounded = next(each for each in map(_as_javascript_writes_it, known) if each not in known)
    assert "rounded-id" in full.page(JOURNEYS, {name: rounded}).notes


def _as_javascript_writes_it(number: str) -> str:
    return str(int(Decimal(repr(float(number)))))


@pytest.mark.parametrize("then", [{"new_field": True}, {"new_enum_value": True}])
def test_25_what_the_vendor_will_add_crashes_the_client(full: World, then: Any) -> None:
    """Faults send an unknown member and an unknown value."""
    before = full.page(JOURNEYS)
    full.fault(then)
    after = full.page(JOURNEYS)
    assert _shape(before) != _shape(after)


def _shape(answer: Answer) -> tuple[set[str], set[str]]:
    rows = answer.rows
    return {name for row in rows for name in row}, {row["status"] for row in rows}


@pytest.mark.parametrize("form", ["0912345678", "+84912345678", "912345678", "0912.345.678"])
def test_26_phones_come_in_many_forms(world: World, form: str) -> None:
    """All are the same number; the note says so, nine digits too."""
    world.create_journeys(1, phone="84912345678")
    found = world.page(JOURNEYS, {"phone": form})
    assert len(found.rows) == 1
    assert "phone-normalised" in found.notes


# Without a report of their own.


@pytest.mark.parametrize("polls", [1, 4])
def test_the_end_of_a_newest_first_walk_is_polled(world: World, polls: int) -> None:
    """New rows are before the first page: such a poll can never find any."""
    last = world.walk(JOURNEYS, limit=10)
    for _ in range(polls):
        world.create_journeys(1)
        world.wait(60)
        assert world.page(JOURNEYS, limit=10, after=last["next"]).rows == []
    assert world.codes("paging") == ["polled-wrong-end"]


@pytest.mark.parametrize(
    "filter_", [{"phone": ""}, {"status": ""}, {"oa_id": "0"}, {"phone": None}]
)
def test_an_empty_variable_as_filter(world: World, strict: World, filter_: Any) -> None:
    """All customers' rows are returned: noted, and refused by a strict world."""
    assert "empty-filter" in world.page(JOURNEYS, filter_).notes
    assert strict.call(JOURNEYS, list_body(filter_, {})).status == 400


def test_the_cursor_of_another_list(full: World) -> None:
    """The finding names the list that it came from."""
    cursor = full.page("ListRequestConsent").paging["next"]
    full.call(JOURNEYS, {"paging": {"after": cursor}})
    found = [each for each in full.findings("paging") if each["code"] == "cursor-invented"]
    assert len(found) == 1
    assert "ListRequestConsent" in found[0]["message"]


def test_the_cursor_of_another_filter(full: World) -> None:
    """It continues in another list than it began."""
    cursor = full.page(JOURNEYS, {"status": "P"}, limit=10).paging["next"]
    full.page(JOURNEYS, {"status": "N"}, limit=10, after=cursor)
    assert "filter-changed" in full.codes("paging")


@pytest.mark.parametrize(("field", "cursor"), [("after", "prev"), ("before", "next")])
def test_the_two_cursors_are_mixed_up(full: World, field: str, cursor: str) -> None:
    """Rows of the page are repeated."""
    first = full.page(JOURNEYS, limit=10)
    full.page(JOURNEYS, limit=10, **{field: first.paging[cursor]})
    assert full.codes("paging") == ["row-twice"]
