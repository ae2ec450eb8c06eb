"""A search that walks far is made in strides: the same rows, and other calls in between."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import product
from typing import Any

import httpx
import pytest

from mock_server.contract.filters import Selection
from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.etelecom import CATALOGUE
from mock_server.settings import Settings
from mock_server.store.sqlite import SQLiteStore, strides
from mock_server.store.world import Shop
from mock_server.web.app import Simulator
from tests.simulator import ANCHOR, API_KEY, JOURNEYS

JOURNEY: Resource[Any] = CATALOGUE[0]
HEADERS = {"Authorization": f"Bearer {API_KEY}"}
SELECTIONS = (
    Selection(),
    Selection((("is_charged", 1),)),
    Selection((("is_charged", 0), ("status", 2))),
    Selection((("is_charged", 1), ("status", 0))),
    Selection((("is_charged", 1),), since=1_765_000_000_000_000, until=1_771_000_000_000_000),
)
SORTS = ("", "created_at", "updated_at", "-updated_at")


@asynccontextmanager
async def _running(journeys: int) -> AsyncIterator[Simulator]:
    app = Simulator(Settings(anchor=ANCHOR, journeys=journeys, consents=0))
    ready = asyncio.Event()
    app.on_ready = ready.set
    async with app.serving():
        await ready.wait()
        yield app


@asynccontextmanager
async def _calling(app: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=HEADERS
    ) as http:
        yield http


async def _shop(app: Simulator) -> Shop:
    world = await app.store.worlds.find("demo")
    assert world is not None
    return world.shops[0]


async def _change(app: Simulator) -> None:
    """Create, change and delete some, so that the world has a layer of its own."""
    async with _calling(app) as http:
        for _ in range(5):
            await http.post("/__admin/journeys", json={"status": "P"})
        page = (await http.post(JOURNEYS, json={"paging": {"limit": 60}})).json()["journeys"]
        for journey in page[10:40:3]:
            await http.delete(f"/__admin/journeys/{journey['id']}")
        for journey in page[11:40:3]:
            await http.patch(f"/__admin/journeys/{journey['id']}", json={"is_charged": True})


@pytest.mark.parametrize("changed", [False, True])
def test_strides_find_what_one_search_finds(changed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sort and direction, from both ends and from the middle, page by page."""
    monkeypatch.setattr(strides, "STRIDE", 7)

    async def compare() -> None:
        async with _running(300) as app:
            if changed:
                await _change(app)
            assert isinstance(app.store, SQLiteStore)
            shop, records = await _shop(app), app.store.records
            pages, layers = records._pages["journey"], (shop.base, shop.own)[: 1 + shop.changed]
            assert shop.changed == changed
            for selection, sort, way in product(SELECTIONS, SORTS, ("after", "before")):
                at = "."
                while at:
                    asked = ask(JOURNEY, {"sort": sort, way: at, "limit": 9})
                    whole = app.store._database.connection.execute(
                        *pages.statement(layers, selection, asked)
                    ).fetchall()
                    assert await records._strides.rows(pages, layers, selection, asked) == whole
                    cursors = ask(JOURNEY, {"sort": sort, way: at}).answer(
                        (whole[0][:2], whole[-1][:2]) if whole else None
                    )
                    onwards = {"after": "next", "before": "prev"}[way]
                    at = json.loads(cursors)[onwards]
                everything = ask(JOURNEY, {"sort": sort})
                counted = await records.count(shop, JOURNEY, selection, everything)
                sql, parameters = pages.statement(layers, selection, everything)
                parameters[-1] = -1
                rows = app.store._database.connection.execute(sql, parameters).fetchall()
                assert counted == len(rows)

    asyncio.run(compare())


def test_a_cheap_call_is_answered_while_a_long_search_goes_on() -> None:
    """Charged journeys that are just created: two filters that meet nowhere."""

    async def race() -> list[str]:
        async with _running(30_000) as app, _calling(app) as http:
            assert isinstance(app.store, SQLiteStore)
            shop, answered = await _shop(app), list[str]()
            never = Selection((("is_charged", 7), ("oa_id", await _first_oa(http))))
            asked = ask(JOURNEY, {})
            pages = app.store.records._pages["journey"]
            assert app.store._database.rows(*pages.statement((shop.base,), never, asked)) is None

            async def noting(name: str, done: Awaitable[Any]) -> None:
                await done
                answered.append(name)

            search = app.store.records.page(shop, JOURNEY, never, asked)
            long = asyncio.create_task(noting("long", search))
            await asyncio.sleep(0)
            for _ in range(3):
                await noting("cheap", http.post(JOURNEYS, json={"paging": {"limit": 1}}))
            await long
            return answered

    assert asyncio.run(race()) == ["cheap"] * 3 + ["long"]


async def _first_oa(http: httpx.AsyncClient) -> int:
    page = (await http.post("/v1/shop.Zalo/ListOA", json={})).json()
    return int(page["accounts"][0]["oa_id"])


def test_a_page_that_is_found_quickly_is_one_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strides are for what walks far alone."""
    seen: list[str] = []

    async def refuse(*_: Any) -> Callable[[], None]:
        seen.append("strides")
        raise AssertionError

    monkeypatch.setattr(strides.Strides, "rows", refuse)

    async def read() -> None:
        async with _running(1_000) as app, _calling(app) as http:
            for filter_ in ({}, {"status": "P"}, {"is_charged": True, "status": "N"}):
                assert (await http.post(JOURNEYS, json={"filter": filter_})).status_code == 200

    asyncio.run(read())
    assert not seen
