"""A long call of one world, and how many calls of another are completed meanwhile."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.simulator import ANCHOR
from tests.stores import in_tested_store

CREATES = "/v1/shop.Zalo/CreateJourney"
_NOWHERE = os.open(os.devnull, os.O_WRONLY)


@dataclass(frozen=True)
class Running:
    """A server in this process, and a client of it for each world."""

    app: Simulator

    def client(self, world: str, preset: str = "empty") -> httpx.AsyncClient:
        """A client with the key of a test world."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url="http://localhost:8480",
            headers={"Authorization": f"Bearer test:{world}@{preset}"},
            timeout=60,
        )

    async def until(self, world: str, instant: int) -> None:
        """Wait until a world's clock was moved this far; its records have not been moved yet."""
        now = 0
        while now < instant:
            await asyncio.sleep(0)
            found = await self.app.store.worlds.find(world)
            now = found.clock.now() if found else 0

    async def beside(self, work: Awaitable[Any]) -> tuple[Any, int]:
        """The response of a long call, and how many writes of another world were made meanwhile."""
        async with self.client("beside", "one") as other:
            shown = (await other.get("/__admin/export")).json()
            body = {"oa_id": shown["shops"][0]["oas"][0]["oa_id"], "phone": "84912345678"}
            running, count = asyncio.ensure_future(work), 0
            while not running.done():
                answer = await other.post(CREATES, json=body)
                assert answer.status_code == 200, answer.text
                count += not running.done()
                await asyncio.sleep(0)
            return running.result(), count


def run(trial: Callable[[Running], Awaitable[None]], **options: Any) -> None:
    """Try something on a server with the store of this run."""

    async def tried(app: Simulator) -> None:
        ready = asyncio.Event()
        app.on_ready = ready.set
        async with app.serving():
            await ready.wait()
            await asyncio.wait_for(trial(Running(app)), 120)

    with in_tested_store(Settings(**({"anchor": ANCHOR, "preset": "empty"} | options))) as kept:
        asyncio.run(tried(Simulator(kept, log=Log("text", _NOWHERE))))
