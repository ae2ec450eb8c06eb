"""The order of rows: (sort field, id), both in one direction, walked both ways."""

from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

Row = dict[str, Any]

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
PLURALS = {JOURNEYS: "journeys", CONSENTS: "consents"}
EVERY_SORT = pytest.mark.parametrize(
    ("path", "sort"),
    [
        (path, sign + name)
        for path in PLURALS
        for name in ("created_at", "updated_at")
        for sign in ("", "-")
    ],
)


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """The rows sorted by (field, id)."""
    field = sort.removeprefix("-")

    def place(row: Row) -> tuple[str, int]:
        time = row[field].rstrip("Z")
        return (time if "." in time else f"{time}.").ljust(26, "0"), int(row["id"])

    return sorted(rows, key=place, reverse=sort.startswith("-"))


def backwards(client: Client, path: str, limit: int, sort: str) -> list[Row]:
    """Every row, by walking ``prev`` from the last page to the empty one."""
    rows: list[Row] = []
    before = "."
    while page := rows_of(body := client.page(path, before=before, sort=sort, limit=limit)):
        rows = page + rows
        before = body["paging"]["prev"]
    return rows


@pytest.mark.rule("paging.default-sort")
@LISTS
def test_without_a_sort_the_newest_come_first(seeded: Client, path: str) -> None:
    plain, sorted_ = seeded.page(path), seeded.page(path, sort="-created_at")
    assert rows_of(plain) == rows_of(sorted_)
    assert (plain["paging"]["sort"], sorted_["paging"]["sort"]) == ("", "-created_at")
    assert plain["paging"]["next"] == sorted_["paging"]["next"]
    assert seeded.walk(path) == in_order(seeded.walk(path, sort="updated_at"), "-created_at")


@pytest.mark.rule("paging.order")
@EVERY_SORT
def test_rows_come_in_the_order_of_sort_field_and_id(seeded: Client, path: str, sort: str) -> None:
    rows = seeded.walk(path, sort=sort)
    assert len({row["id"] for row in rows}) == len(rows) == 1000
    assert rows == in_order(rows, sort)


@pytest.mark.rule("paging.order")
@EVERY_SORT
def test_walking_back_gives_the_same_order(seeded: Client, path: str, sort: str) -> None:
    assert backwards(seeded, path, 100, sort) == seeded.walk(path, sort=sort)


@pytest.mark.rule("paging.order")
@LISTS
def test_before_takes_the_rows_just_before_the_cursor(seeded: Client, path: str) -> None:
    rows = seeded.walk(path)
    middle = seeded.page(path, after=seeded.page(path, limit=40)["paging"]["next"], limit=1)
    back = seeded.page(path, before=middle["paging"]["prev"], limit=10)
    assert rows_of(back) == rows[30:40]
    assert back["paging"]["prev"] == seeded.page(path, limit=31)["paging"]["next"]


@pytest.mark.rule("paging.order")
@LISTS
def test_nothing_lies_beyond_either_end(seeded: Client, path: str) -> None:
    first, last = seeded.page(path), seeded.page(path, before=".")
    assert rows_of(seeded.page(path, before=first["paging"]["prev"])) == []
    assert rows_of(seeded.page(path, after=last["paging"]["next"])) == []


@pytest.mark.rule("paging.order")
@LISTS
@pytest.mark.parametrize("limit", [1, 2, 3, 4])
@pytest.mark.parametrize("sort", ["created_at", "-created_at", "updated_at", "-updated_at"])
def test_equal_times_are_ordered_by_id_and_none_is_lost(
    equal_times: Client, path: str, sort: str, limit: int
) -> None:
    rows = equal_times.walk(path, sort=sort, limit=limit)
    assert len(rows) == 7
    assert rows == in_order(rows, sort) == backwards(equal_times, path, limit, sort)


@pytest.fixture(scope="module", name="equal_times")
def _equal_times() -> Any:
    """Seven rows at two instants in each list; tests that use it change nothing."""
    with started(preset="empty") as client:
        for plural in PLURALS.values():
            for second in (1, 2, 1, 1, 2, 1, 1):
                time = f"2026-03-01T00:00:0{second}Z"
                given = {"created_at": time, "updated_at": time}
                assert client.control("POST", f"/{plural}", given).status == 201
        yield client


@pytest.mark.rule("paging.order")
@LISTS
def test_the_preset_of_equal_times_is_walked_whole_at_every_usual_limit(path: str) -> None:
    with started(preset="same-time") as client:
        rows = client.walk(path)
        assert rows == in_order(rows, "-created_at")
        assert len({row["id"] for row in rows}) == 600
        for limit in (20, 50):
            assert client.walk(path, limit=limit) == rows
            assert backwards(client, path, limit, "-created_at") == rows
