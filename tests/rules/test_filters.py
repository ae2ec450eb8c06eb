"""Which rows a filter lets through."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of

Row = dict[str, Any]

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
PLURALS = {JOURNEYS: "journeys", CONSENTS: "consents"}
FIELDS = {
    JOURNEYS: ["is_charged", "journey_id", "oa_id", "phone", "status"],
    CONSENTS: [
        "call_type",
        "is_charged",
        "oa_id",
        "phone",
        "reason_code",
        "reply_status",
        "status",
        "user_id",
    ],
}


@pytest.fixture(scope="module")
def whole(seeded: Client) -> dict[str, list[Row]]:
    """Every row of the default world, with what the vendor hides, newest first."""
    (shop,) = seeded.control("GET", "/export").body["shops"]
    return {path: shop[plural] for path, plural in PLURALS.items()}


def check(seeded: Client, path: str, filter_: Row, rows: list[Row]) -> None:
    """The filter finds exactly these rows, in their order."""
    found = [row["id"] for row in seeded.walk(path, filter_)]
    assert found == [row["id"] for row in rows]


@pytest.mark.rule("filters.all-hold")
@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in FIELDS.items() for name in names]
)
def test_a_field_alone_finds_its_rows(
    seeded: Client, whole: dict[str, list[Row]], path: str, name: str
) -> None:
    values = list(dict.fromkeys(row[name] for row in whole[path]))
    for value in (values[0], values[len(values) // 2], values[-1]):
        wanted = [row for row in whole[path] if row[name] == value]
        assert wanted
        check(seeded, path, {name: value}, wanted)


@pytest.mark.rule("filters.all-hold")
@pytest.mark.parametrize(
    ("path", "names"),
    [(path, pair) for path, names in FIELDS.items() for pair in combinations(names, 2)],
)
def test_two_fields_must_both_hold(
    seeded: Client, whole: dict[str, list[Row]], path: str, names: tuple[str, str]
) -> None:
    row, other = whole[path][3], whole[path][4]
    for filter_ in (
        {name: row[name] for name in names},
        {names[0]: row[names[0]], names[1]: other[names[1]]},
    ):
        check(seeded, path, filter_, [each for each in whole[path] if each | filter_ == each])


@pytest.mark.rule("filters.all-hold")
@LISTS
def test_all_fields_at_once_must_hold(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    row = whole[path][17]
    filter_ = {name: row[name] for name in FIELDS[path]}
    check(seeded, path, filter_ | {"date_from": row["created_at"]}, [row])
    check(seeded, path, filter_ | {"date_to": row["created_at"]}, [])


# -- dates --------------------------------------------------------------------------------------


@pytest.mark.rule("filters.date-bounds")
@LISTS
@pytest.mark.parametrize("place", [0, 1, 500, 998, 999])
def test_date_from_is_inclusive_and_date_to_exclusive(
    seeded: Client, whole: dict[str, list[Row]], path: str, place: int
) -> None:
    rows = whole[path]
    time = rows[place]["created_at"]
    check(seeded, path, {"date_from": time}, rows[: place + 1])
    check(seeded, path, {"date_to": time}, rows[place + 1 :])


@pytest.mark.rule("filters.date-bounds")
@LISTS
@pytest.mark.parametrize("sort", ["updated_at", "-updated_at", "created_at"])
def test_dates_bound_the_creation_under_every_sort(
    seeded: Client, whole: dict[str, list[Row]], path: str, sort: str
) -> None:
    rows = whole[path]
    bounds = {"date_from": rows[700]["created_at"], "date_to": rows[200]["created_at"]}
    found = seeded.walk(path, bounds, sort=sort, limit=100)
    assert sorted(row["id"] for row in found) == sorted(row["id"] for row in rows[201:701])


@pytest.mark.rule("filters.date-bounds")
@LISTS
def test_two_ranges_that_meet_share_no_row_and_lose_none(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    time = whole[path][321]["created_at"]
    later, earlier = seeded.walk(path, {"date_from": time}), seeded.walk(path, {"date_to": time})
    assert [row["id"] for row in later + earlier] == [row["id"] for row in whole[path]]


@pytest.mark.rule("filters.date-bounds")
@LISTS
def test_an_empty_range_is_an_empty_list(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    time = whole[path][5]["created_at"]
    check(seeded, path, {"date_from": time, "date_to": time}, [])


@pytest.mark.rule("filters.date-bounds")
@LISTS
@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T06:00:00+07:00"),
    ],
)
def test_date_from_after_date_to_is_invalid(
    seeded: Client, path: str, since: str, until: str
) -> None:
    answer = seeded.call(path, {"filter": {"date_from": since, "date_to": until}})
    status, code, text = answer.refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith("filter.date_from: ")


@pytest.mark.rule("filters.date-bounds")
@LISTS
def test_bounds_are_compared_as_instants(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    """As text the first lies after the second; as instants it lies before it."""
    bounds = {"date_from": "2026-03-10T12:00:00+07:00", "date_to": "2026-03-10T06:00:00Z"}
    wanted = [
        row
        for row in whole[path]
        if "2026-03-10T05:00:00" <= row["created_at"] < "2026-03-10T06:00:00"
    ]
    check(seeded, path, bounds, wanted)


# -- what nothing has ---------------------------------------------------------------------------


@pytest.mark.rule("filters.unknown-value")
@pytest.mark.parametrize(
    ("path", "filter_"),
    [
        (JOURNEYS, {"journey_id": "1234567890123456789"}),
        (JOURNEYS, {"oa_id": "1234567890123456789"}),
        (JOURNEYS, {"phone": "84999999999"}),
        (CONSENTS, {"oa_id": "1"}),
        (CONSENTS, {"user_id": "9223372036854775807"}),
        (CONSENTS, {"phone": "0999999999"}),
    ],
)
@pytest.mark.parametrize("paging", [{}, {"before": "."}, {"sort": "updated_at", "limit": 1}])
def test_a_value_that_nothing_has_is_an_empty_list(
    seeded: Client, path: str, filter_: Row, paging: Row
) -> None:
    body = seeded.page(path, filter_, **paging)
    assert rows_of(body) == []
    assert (body["paging"]["next"], body["paging"]["prev"]) == ("", "")


@pytest.mark.rule("filters.unknown-value")
@LISTS
def test_an_id_of_another_field_is_not_found(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    row = whole[path][0]
    for name in ("oa_id", "journey_id" if path == JOURNEYS else "user_id"):
        check(seeded, path, {name: row["id"]}, [])


@pytest.mark.rule("filters.oa-id")
@LISTS
def test_the_oa_is_asked_for_by_oa_id_and_not_by_id(
    seeded: Client, whole: dict[str, list[Row]], path: str
) -> None:
    oa_ids = {row["oa_id"] for row in whole[path]}
    assert len(oa_ids) == 3
    for oa_id in oa_ids:
        check(seeded, path, {"oa_id": oa_id}, [r for r in whole[path] if r["oa_id"] == oa_id])
    assert seeded.call(path, {"filter": {"id": oa_ids.pop()}}).raw == seeded.call(path).raw


# -- with paging --------------------------------------------------------------------------------


@LISTS
@pytest.mark.parametrize(
    "choose",
    [
        lambda row: {"status": row["status"]},
        lambda row: {"is_charged": row["is_charged"]},
        lambda row: {"oa_id": row["oa_id"], "status": row["status"]},
        lambda row: {"phone": row["phone"]},
        lambda row: {"status": row["status"], "date_from": "2026-01-10T00:00:00Z"},
    ],
)
@pytest.mark.parametrize("sort", ["", "-created_at", "created_at", "updated_at", "-updated_at"])
def test_a_filtered_walk_is_the_walk_without_the_other_rows(
    seeded: Client,
    whole: dict[str, list[Row]],
    path: str,
    choose: Callable[[Row], Row],
    sort: str,
) -> None:
    filter_ = choose(whole[path][2])
    since = filter_.get("date_from", "")
    equal = {name: value for name, value in filter_.items() if name != "date_from"}
    wanted = {row["id"] for row in whole[path] if row | equal == row and row["created_at"] >= since}
    everything = [row["id"] for row in seeded.walk(path, sort=sort)]
    found = [row["id"] for row in seeded.walk(path, filter_, sort=sort, limit=99)]
    assert found == [record_id for record_id in everything if record_id in wanted]
