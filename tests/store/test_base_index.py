"""A base that is asked often is answered out of the process: with the same rows, in bounds."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mock_server.contract.filters import Selection
from mock_server.contract.list_filters import EQUALS, Condition
from mock_server.contract.paging import PageRequest, ask
from mock_server.contract.schema import Resource
from mock_server.etelecom import CATALOGUE
from mock_server.settings import Settings
from mock_server.store.base_index import BaseIndex
from mock_server.store.base_indexes import Bounds
from mock_server.store.page import Page, Row, searched, with_documents
from mock_server.store.rows import Rows
from mock_server.store.sqlite.records import SQLiteRecords
from mock_server.store.world import Shop
from mock_server.web.app import Simulator
from tests.properties.reference import LISTINGS, Listing, ordered
from tests.properties.test_lists_agree_with_reference import (
    check,
    check_walks,
    exported,
    steps,
    take,
    walks,
)
from tests.properties.worlds import requests
from tests.simulator import ANCHOR, API_KEY, Client, started

JOURNEY: Resource[Any] = CATALOGUE[0]
CONSENT: Resource[Any] = CATALOGUE[1]
DAY = 86_400_000_000
NEWEST = 1_773_129_600_000_000
ALL = Selection()
SELECTIONS = (
    ALL,
    Selection((("status", 1),)),
    Selection((("status", 9),)),
    Selection((("is_charged", 1),), since=NEWEST - 9 * DAY, until=NEWEST - 2 * DAY),
    Selection(since=NEWEST - 9 * DAY, until=NEWEST - 9 * DAY),
    Selection(until=NEWEST - 2 * DAY),
)
ELSEWHERE = (
    Selection((("status", 1), ("is_charged", 1))),
    Selection((("phone", "84912345678"),)),
    Selection(since=NEWEST - 9 * DAY, dated="updated_at"),
    Selection(others=(Condition(("status",), EQUALS, (1, 2)),)),
)
SORTS = ("", "created_at")


@asynccontextmanager
async def _running(journeys: int, bounds: Bounds) -> AsyncIterator[tuple[SQLiteRecords, Shop]]:
    app = Simulator(Settings(anchor=ANCHOR, preset="same-time", journeys=journeys, consents=300))
    ready = asyncio.Event()
    app.on_ready = ready.set
    async with app.serving():
        await ready.wait()
        world = await app.store.worlds.find("demo")
        assert world is not None
        assert isinstance(app.store.records, SQLiteRecords)
        app.store.records.base_indexes.bounds = bounds
        yield app.store.records, world.shops[0]


async def _index(
    records: SQLiteRecords, shop: Shop, resource: Resource[Any] = JOURNEY
) -> BaseIndex | None:
    records.base_indexes.of(shop.base, resource)
    await records.base_indexes.built()
    return records.base_indexes.of(shop.base, resource)


def _by_sql(
    records: SQLiteRecords, shop: Shop, selection: Selection, asked: PageRequest
) -> list[Row]:
    statement = records._pages["journey"].statement((shop.base,), selection, asked)
    found = records._database.connection.execute(*statement).fetchall()
    return with_documents(JOURNEY, found)


async def _searched(
    records: SQLiteRecords, shop: Shop, selection: Selection, asked: PageRequest, near: int
) -> Page:
    async def search(wanted: Selection, outward: PageRequest) -> list[Row]:
        return _by_sql(records, shop, wanted, outward)

    return await searched(search, selection, asked, near)


def test_it_has_the_rows_that_a_search_has() -> None:
    """Every direction, from both ends and from page to page, through runs of equal times."""

    async def compare() -> None:
        async with _running(2_300, Bounds(pages=1)) as (records, shop):
            index = await _index(records, shop)
            assert index is not None
            assert len(index) == 2_300
            for selection, sort, way in product(SELECTIONS, SORTS, ("after", "before")):
                asked = ask(JOURNEY, {"sort": sort, way: ".", "limit": 90})
                while rows := _by_sql(records, shop, selection, asked):
                    await records.page(shop, JOURNEY, selection, asked)
                    page = index.page(selection, asked)
                    assert page is not None
                    assert page.rows == (rows[::-1] if asked.backwards else rows)
                    asked = asked._replace(position=rows[-1][:2])
                page = index.page(selection, asked)
                assert page is not None
                assert page.rows == []

    asyncio.run(compare())


def test_it_tells_what_a_search_finds_next_beyond_the_dates() -> None:
    async def compare() -> None:
        async with _running(2_300, Bounds(pages=1)) as (records, shop):
            index = await _index(records, shop)
            assert index is not None
            newest = index.values[-1]
            told = set()
            for selection, sort, until, near in product(
                SELECTIONS[:2], SORTS, {*index.values[::9]}, (1, 3_600_000_000, 9 * DAY)
            ):
                bounded = selection._replace(until=until)
                asked = ask(JOURNEY, {"sort": sort, "limit": 7 if until < newest else 100})
                found = await _searched(records, shop, bounded, asked, near)
                index.keep(found.rows, bounded, asked)
                page = index.page(bounded, asked, near)
                assert page is not None
                assert (page.rows, page.beyond) == (found.rows, found.beyond)
                told.add(page.beyond is None)
            assert told == {True, False}

    asyncio.run(compare())


@pytest.mark.parametrize("selection", ELSEWHERE)
def test_what_it_does_not_know_is_searched(selection: Selection) -> None:
    async def compare() -> None:
        async with _running(300, Bounds(pages=1)) as (records, shop):
            index, asked = await _index(records, shop), ask(JOURNEY, {})
            assert index is not None
            assert index.page(selection, asked) is None
            found = await records.page(shop, JOURNEY, selection, asked)
            assert found.rows == _by_sql(records, shop, selection, asked)
            assert index.page(ALL, ask(JOURNEY, {"sort": "updated_at"})) is None

    asyncio.run(compare())


def test_a_base_that_is_asked_rarely_has_none() -> None:
    async def read() -> None:
        async with _running(300, Bounds(pages=5)) as (records, shop):
            for _ in range(2):  # which asks twice
                assert await _index(records, shop) is None
            assert await _index(records, shop) is not None

    asyncio.run(read())


def test_a_base_that_is_too_large_has_none() -> None:
    async def read() -> None:
        async with _running(301, Bounds(pages=1, records=300)) as (records, shop):
            assert await _index(records, shop) is None
            page = await records.page(shop, JOURNEY, ALL, ask(JOURNEY, {}))
            assert len(page.rows) == 100

    asyncio.run(read())


def test_rows_are_kept_within_bounds() -> None:
    async def read() -> None:
        async with _running(1_000, Bounds(pages=1, row_bytes=200_000)) as (records, shop):
            index, asked = await _index(records, shop), ask(JOURNEY, {})
            assert index is not None
            most = 0
            while rows := (await records.page(shop, JOURNEY, ALL, asked)).rows:
                most = max(most, index.held)
                asked = asked._replace(position=rows[-1][:2])
            assert 0 < most <= 200_000

    asyncio.run(read())


def test_only_the_page_is_copied() -> None:
    """A filter's value may have nearly every record, and a page still costs what 20 of them do."""

    async def read() -> None:
        async with _running(2_300, Bounds(pages=1)) as (records, shop):
            index, asked = await _index(records, shop), ask(JOURNEY, {"limit": 20})
            assert index is not None
            selection = Selection((("is_charged", 0),), until=NEWEST - DAY)
            await records.page(shop, JOURNEY, selection, asked)
            tracemalloc.start()
            try:
                rows = index.page(selection, asked)
                _, most = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert rows is not None
            assert len(rows.documents) == 20
            assert most < 2_000

    asyncio.run(read())


def test_bases_are_remembered_within_bounds() -> None:
    """Each import makes one, and the one before is deleted; those without records count, too."""

    async def tried() -> None:
        async with _running(1, Bounds(pages=2, bases=5)) as (records, _):
            indexes = records.base_indexes
            for base in range(1_000, 1_030):  # of no records
                for _ in range(3):
                    indexes.of(base, JOURNEY)
                await indexes.built()
                assert indexes.of(base, JOURNEY) is not None
                assert len(indexes._indexes) <= 6
                assert len(indexes._asked) <= 6

    asyncio.run(tried())


def test_older_indexes_make_room() -> None:
    async def read() -> None:
        async with _running(300, Bounds(pages=1, records=450)) as (records, shop):
            assert await _index(records, shop, JOURNEY) is not None
            assert await _index(records, shop, CONSENT) is not None
            records.base_indexes.bounds = Bounds(pages=9)
            assert records.base_indexes.of(shop.base, JOURNEY) is None
            assert records.base_indexes.of(shop.base, CONSENT) is not None

    asyncio.run(read())


@pytest.fixture(scope="module")
def unchanged() -> Iterator[Client]:
    """A seeded world that every list has an index of, but for what a few first calls ask."""
    with started(preset="same-time", journeys=60, consents=60, followers=60) as client:
        app: Any = client.http.app
        app.store.records.base_indexes.bounds = Bounds(pages=1)
        yield client


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.plural)
@given(data=st.data())
def test_an_indexed_world_agrees_with_the_reference(
    unchanged: Client, listing: Listing, data: st.DataObject
) -> None:
    records = exported(unchanged, listing)
    for request in data.draw(st.lists(requests(listing, records), min_size=3, max_size=8)):
        check(unchanged, listing, records, request)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.plural)
@given(data=st.data())
def test_an_indexed_world_with_further_records_agrees_with_the_reference(
    unchanged: Client, listing: Listing, data: st.DataObject
) -> None:
    assert unchanged.control("POST", "/reset").status == 200
    records = {record["id"]: record for record in exported(unchanged, listing)}
    for _, number, fields in data.draw(steps(listing)):
        take(unchanged, listing, records, ("create", number, fields))
    now = ordered(list(records.values()), "-created_at")
    for request in data.draw(st.lists(requests(listing, now), min_size=3, max_size=8)):
        check(unchanged, listing, now, request)
    check_walks(unchanged, listing, now, *data.draw(walks(listing)))


def test_further_records_do_not_cost_the_index() -> None:
    """Pages of a world that only added to its base do not search the base."""

    async def read() -> None:
        async with _running(300, Bounds(pages=1)) as (records, shop):
            assert await _index(records, shop) is not None
            changed = replace(shop, changed=True)
            asked = ask(JOURNEY, {})
            first = await records.page(changed, JOURNEY, ALL, asked)
            seen: list[str] = []
            records._database.connection.set_trace_callback(seen.append)
            assert (await records.page(changed, JOURNEY, ALL, asked)).rows == first.rows
            assert [each for each in seen if f"layer = {shop.own}" in each] == seen

    asyncio.run(read())


ELSEWHERE_THAN_THE_NEWEST = (
    (ALL, ask(JOURNEY, {"sort": "created_at", "limit": 5})),
    (Selection(until=NEWEST - DAY), ask(JOURNEY, {"limit": 5})),
    (ALL, ask(JOURNEY, {"limit": 5})._replace(position=(NEWEST - 1, 0))),
)


@pytest.mark.parametrize(("selection", "asked"), ELSEWHERE_THAN_THE_NEWEST)
def test_records_that_lie_elsewhere_cost_a_page_no_query(
    selection: Selection, asked: PageRequest
) -> None:
    async def compare() -> None:
        async with _running(300, Bounds(pages=1)) as (records, shop):
            index = await _index(records, shop)
            assert index is not None
            sample = await records.page(shop, JOURNEY, ALL, ask(JOURNEY, {"limit": 1}))
            record = JOURNEY.read(json.loads(sample.whole_documents(JOURNEY)[0]))

            async def add(rows: Rows) -> None:
                await rows.add(JOURNEY, lambda serial: replace(record, id=serial + 1))

            await records.transact(shop, NEWEST, add)
            changed = replace(shop, changed=True)
            first = await records.page(changed, JOURNEY, selection, asked)
            seen: list[str] = []
            records._database.connection.set_trace_callback(seen.append)
            assert (await records.page(changed, JOURNEY, selection, asked)).rows == first.rows
            assert seen == []
            newest = await records.page(changed, JOURNEY, ALL, ask(JOURNEY, {"limit": 5}))
            assert seen != []
            assert len([row for row in newest.rows if row not in first.rows]) > 0

    asyncio.run(compare())


def test_a_full_page_of_both_layers_is_not_next_to_what_is_beyond_the_dates() -> None:
    async def compare() -> None:
        async with _running(300, Bounds(pages=1)) as (records, shop):
            index = await _index(records, shop)
            assert index is not None
            since, until = sorted(set(index.values))[-3:-1]
            selection = Selection(since=since, until=until)
            asked = ask(JOURNEY, {"sort": "created_at"})
            base = (await records.page(shop, JOURNEY, selection, asked)).whole_documents(JOURNEY)
            record = JOURNEY.read(json.loads(base[0]))

            async def add(rows: Rows) -> None:
                for _ in range(2):
                    await rows.add(JOURNEY, lambda serial: replace(record, id=serial + 1))

            await records.transact(shop, NEWEST, add)
            changed, own = replace(shop, changed=True), len(base) + 2
            for limit, told in ((own + 1, True), (own, False), (len(base) + 1, False)):
                page = await records.page(
                    changed, JOURNEY, selection, asked._replace(limit=limit), near=9 * DAY
                )
                assert len(page.documents) == min(limit, own)
                assert (page.beyond is not None) == told

    asyncio.run(compare())


def test_a_change_is_seen_by_the_next_call_and_gone_after_a_reset(unchanged: Client) -> None:
    path = "/v1/shop.Zalo/ListJourneys"
    assert unchanged.control("POST", "/reset").status == 200  # another test may have left records
    first: list[Any] = []
    for _ in range(3):
        first = unchanged.call(path, {}, key=API_KEY).body["journeys"]
    assert unchanged.control("DELETE", f"/journeys/{first[0]['id']}").status == 204
    assert unchanged.call(path, {}).body["journeys"][0] == first[1]
    assert unchanged.control("POST", "/reset").status == 200
    assert unchanged.call(path, {}).body["journeys"] == first
