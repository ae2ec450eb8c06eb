"""Whatever the calls and the request: ``ListCallLogs`` is the reference's, byte for byte."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.call_log_reference import CALL_LOGS, COMPARISONS
from tests.properties.reference import Record, ordered
from tests.properties.test_lists_agree_with_reference import check, check_walks, exported
from tests.properties.worlds import NUMBERS, TIMES, UNSET, cursors, mostly, written_times
from tests.simulator import Client, started

LINES = ("101", "102", "0912345678", "02471234567")
IDS = ("0", "1", "2", "1415096549774721835")
DIRECTIONS = ("unknown", "in", "out", "ext", "ext_in", "ext_out")
STATES = ("unknown", "answered", "not_answered")
DURATIONS = (0, 1, 29, 30, 31, 600)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "created_at": TIMES,
    "started_at": TIMES,
    "updated_at": TIMES,
    "ended_at": UNSET,
    "caller": st.sampled_from(LINES),
    "callee": st.sampled_from(LINES),
    "call_state": st.sampled_from(STATES),
    "call_status": st.sampled_from(("P", "NS", "N")),
    "direction": st.sampled_from(DIRECTIONS),
    "duration": st.sampled_from(DURATIONS),
    "external_id": st.sampled_from(("", "a", "b")),
    "external_session_id": st.sampled_from(("", "s", "t")),
    **dict.fromkeys(
        ("extension_id", "hotline_id", "department_id", "user_id"), st.sampled_from(IDS)
    ),
}


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """A fixture document with calls."""
    record = st.fixed_dictionaries({"id": st.integers(1, 30).map(str)} | FIELDS)
    records = st.lists(record, max_size=24, unique_by=lambda each: each["id"])
    return records.map(lambda found: {"format": 1, "shops": [{"call_logs": found}]})


def filters() -> st.SearchStrategy[dict[str, Any] | None]:
    """Some of the filter's fields, the zero values too."""
    many = st.lists(st.sampled_from((*IDS, *map(int, IDS))), max_size=20)
    comparison = st.fixed_dictionaries(
        {"comparison": st.sampled_from((*COMPARISONS, "unknow", "", None))},
        optional={"value": mostly(st.sampled_from(DURATIONS), None)},
    )
    one = mostly(st.sampled_from(NUMBERS), None, "0", 0)
    text = mostly(st.sampled_from(("a", "b", "s", "c")), "", None)
    found: dict[str, st.SearchStrategy[Any]] = {
        "call_number": mostly(st.sampled_from(LINES), "", None, "0999"),
        "call_state": mostly(st.sampled_from(STATES), "", None),
        "direction": mostly(st.sampled_from(DIRECTIONS), "", None),
        "duration": mostly(comparison, None),
        "extension_ids": mostly(many, None),
        "hotline_ids": mostly(many, None),
        "department_id": one,
        "user_id": one,
        "external_id": text,
        "external_session_id": text,
    }
    few = st.sets(st.sampled_from(sorted(found)), max_size=3)
    some = few.flatmap(lambda names: st.fixed_dictionaries({name: found[name] for name in names}))
    both = {"date_from": written_times(), "date_to": written_times()}
    dates = st.fixed_dictionaries(both) | st.fixed_dictionaries({}, optional=both)
    all_of_it = st.tuples(some, dates).map(lambda parts: parts[0] | parts[1])
    return mostly(some | all_of_it, None, {})


@st.composite
def requests(draw: st.DrawFn, records: list[Record]) -> dict[str, Any]:
    """A request, whose cursor is mostly that of a call."""
    known = [sign + name for name in CALL_LOGS.sorts for sign in ("", "-")]
    sort = draw(mostly(st.sampled_from((*known, None)), "", "duration", "id"))
    paging: dict[str, Any] = {"sort": sort, "limit": draw(st.sampled_from((1, 2, 3, 7, 100)))}
    side = draw(st.sampled_from(("after", "before", "neither")))
    if side != "neither":
        paging[side] = draw(cursors(CALL_LOGS, records, sort))
    return {"filter": draw(filters()), "paging": paging}


@pytest.fixture(scope="module")
def world() -> Iterator[Client]:
    """A world whose calls each example replaces."""
    with started(preset="empty") as client:
        yield client


def taken(client: Client, document: dict[str, Any]) -> list[Record]:
    """The calls after an import, newest first."""
    assert client.control("POST", "/import", document).status == 200
    records = exported(client, CALL_LOGS)
    given_ones = {each["id"]: each for each in document["shops"][0]["call_logs"]}
    assert records == ordered(records, "-started_at")
    assert {each["id"] for each in records} == set(given_ones)
    assert all(each | given_ones[each["id"]] == each for each in records)
    return records


@given(data=st.data())
def test_pages(world: Client, data: st.DataObject) -> None:
    records = taken(world, data.draw(documents()))
    for request in data.draw(st.lists(requests(records), min_size=4, max_size=10)):
        check(world, CALL_LOGS, records, request)


@given(data=st.data())
def test_walks_after_changes(world: Client, data: st.DataObject) -> None:
    """Both ways through a list of which some rows lie in the world's own layer."""
    taken(world, data.draw(documents()))
    for fields in data.draw(st.lists(st.fixed_dictionaries({}, optional=FIELDS), max_size=6)):
        assert world.control("POST", "/call_logs", fields).status == 201
    records = exported(world, CALL_LOGS)
    drawn: dict[str, Any] | None = data.draw(filters())
    filter_ = {name: value for name, value in (drawn or {}).items() if "date" not in name}
    sort = data.draw(st.sampled_from(("-started_at", "started_at", "created_at", "-updated_at")))
    limit = data.draw(st.sampled_from((1, 3, 7)))
    check_walks(world, CALL_LOGS, records, filter_, {"sort": sort, "limit": limit})
