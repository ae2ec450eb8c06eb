"""Rows that come and go between two pages disturb no other row."""

from collections.abc import Iterator

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

PLURALS = {JOURNEYS: "journeys", CONSENTS: "consents"}
LISTS = pytest.mark.parametrize("path", list(PLURALS))
SORTS = pytest.mark.parametrize("sort", ["", "-created_at", "created_at", "updated_at"])
SIZE = 12


@pytest.fixture
def shop() -> Iterator[Client]:
    """Twelve seeded rows in each list."""
    with started(journeys=SIZE, consents=SIZE) as client:
        yield client


def delete(client: Client, path: str, record_id: str) -> None:
    answer = client.control("DELETE", f"/{PLURALS[path]}/{record_id}")
    assert answer.status == 204


def create(client: Client, path: str, created_at: str) -> str:
    times = {"created_at": created_at, "updated_at": created_at}
    answer = client.control("POST", f"/{PLURALS[path]}", times)
    assert answer.status == 201
    return str(answer.body["id"])


def ids_of(body: dict[str, object]) -> list[str]:
    return [row["id"] for row in rows_of(body)]


@pytest.mark.rule("paging.stability")
@LISTS
@SORTS
def test_deleting_rows_already_read_skips_no_other(shop: Client, path: str, sort: str) -> None:
    """The row that the cursor was taken from may go too."""
    expected = [row["id"] for row in shop.walk(path, sort=sort)]
    body = shop.page(path, sort=sort, limit=4)
    for record_id in expected[:4]:
        delete(shop, path, record_id)
    rest = shop.walk(path, sort=sort, limit=4, after=body["paging"]["next"])
    assert [row["id"] for row in rest] == expected[4:]


@pytest.mark.rule("paging.stability")
@LISTS
@SORTS
def test_deleting_rows_not_read_yet_skips_no_other(shop: Client, path: str, sort: str) -> None:
    expected = [row["id"] for row in shop.walk(path, sort=sort)]
    cursor = shop.page(path, sort=sort, limit=4)["paging"]["next"]
    for record_id in (expected[4], expected[7], expected[11]):
        delete(shop, path, record_id)
    rest = [row["id"] for row in shop.walk(path, sort=sort, limit=2, after=cursor)]
    assert rest == [expected[place] for place in (5, 6, 8, 9, 10)]


@pytest.mark.rule("paging.stability")
@LISTS
@pytest.mark.parametrize("sort", ["", "created_at"])
def test_rows_that_come_between_pages_show_no_row_twice(shop: Client, path: str, sort: str) -> None:
    """One comes at either end of the order before each page, and one beside the cursor."""
    expected = [row["id"] for row in shop.walk(path, sort=sort)]
    met: list[str] = []
    after = "."
    while ids := ids_of(body := shop.page(path, sort=sort, limit=3, after=after)):
        met += ids
        after = body["paging"]["next"]
        if len(met) < 3 * SIZE:
            create(shop, path, "2026-03-10T09:00:00Z")
            create(shop, path, "2020-01-01T00:00:00Z")
            create(shop, path, rows_of(body)[-1]["created_at"])
    assert len(set(met)) == len(met)
    assert [record_id for record_id in met if record_id in expected] == expected


@pytest.mark.rule("paging.stability")
@LISTS
def test_rows_that_come_behind_the_cursor_are_not_met(shop: Client, path: str) -> None:
    expected = [row["id"] for row in shop.walk(path)]
    cursor = shop.page(path, limit=5)["paging"]["next"]
    create(shop, path, "2026-03-10T09:00:00Z")
    assert [row["id"] for row in shop.walk(path, limit=5, after=cursor)] == expected[5:]


@pytest.mark.rule("paging.stability")
@LISTS
def test_walking_back_is_as_steady(shop: Client, path: str) -> None:
    expected = [row["id"] for row in shop.walk(path)]
    body = shop.page(path, before=".", limit=4)
    create(shop, path, "2020-01-01T00:00:00Z")
    delete(shop, path, expected[-4])
    body = shop.page(path, before=body["paging"]["prev"], limit=4)
    assert ids_of(body) == expected[4:8]
    new = create(shop, path, rows_of(body)[0]["created_at"])
    delete(shop, path, expected[3])
    body = shop.page(path, before=body["paging"]["prev"], limit=4)
    assert ids_of(body) == [*expected[:3], new]


@pytest.mark.rule("paging.stability")
@LISTS
def test_a_row_whose_sort_field_changes_moves(shop: Client, path: str) -> None:
    """Read once on the first page, it is met again at its new place, and nothing else is lost."""
    expected = [row["id"] for row in shop.walk(path)]
    cursor = shop.page(path, limit=4)["paging"]["next"]
    moved = {"created_at": "2020-01-01T00:00:00Z"}
    assert shop.control("PATCH", f"/{PLURALS[path]}/{expected[1]}", moved).status == 200
    rest = [row["id"] for row in shop.walk(path, limit=4, after=cursor)]
    assert rest == [*expected[4:], expected[1]]


@pytest.mark.rule("paging.stability")
@LISTS
def test_a_row_that_changes_otherwise_stays(shop: Client, path: str) -> None:
    expected = [row["id"] for row in shop.walk(path)]
    cursor = shop.page(path, limit=4)["paging"]["next"]
    for record_id in (expected[1], expected[6]):
        changed = shop.control("PATCH", f"/{PLURALS[path]}/{record_id}", {"error_message": "x"})
        assert changed.status == 200
    rest = shop.walk(path, limit=4, after=cursor)
    assert [row["id"] for row in rest] == expected[4:]
    assert rest[2]["error_message"] == "x"
