"""Carrying webhooks to their receivers: what is due by a world's clock, each once at a time."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from mock_server.clock import machine_now
from mock_server.living import Living
from mock_server.store import Store
from mock_server.store.protocol import Delivery
from mock_server.values import write_time
from mock_server.webhooks import PATIENCE

_TICK = 1.0
"""Seconds between two looks at worlds whose clocks run."""

_OK = 200
_LONGEST_ANSWER = 500
_defects = logging.getLogger("mock_server")


class Courier:
    """Delivers for the worlds of one store that asked for it by ``UpdateShopOA``."""

    def __init__(self, store: Store, living: Living, problem: Callable[[str], str | None]) -> None:
        self._store = store
        self._living = living
        self._problem = problem
        self._client: Any = None
        self._woken = asyncio.Event()
        self._carrying: dict[str, asyncio.Lock] = {}

    def wake(self) -> None:
        """Look now, not at the next tick."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                self._woken.clear()
                for world in await self._store.deliveries.listeners():
                    await self._carry(world)
                try:
                    await asyncio.wait_for(self._woken.wait(), _TICK)
                except TimeoutError:
                    continue
        finally:
            if self._client is not None:
                await self._client.aclose()

    async def deliver(self, name: str) -> None:
        """Deliver what is due in a world; it is done, or failed, when this returns."""
        async with self._carrying.setdefault(name, asyncio.Lock()):
            world = await self._store.worlds.find(name)
            if world is None:
                return
            now = (await self._living.catch_up(world)).clock.now()
            while delivery := await self._store.deliveries.claim(name, now):
                attempt, done = await self._attempt(delivery)
                attempt = {"at": write_time(now), "real_at": write_time(machine_now()), **attempt}
                await self._store.deliveries.settle(delivery.id, attempt, done=done)

    async def _carry(self, world: str) -> None:
        try:
            await self.deliver(world)
        except Exception:  # noqa: BLE001  # one world's trouble is not the others'
            _defects.exception("webhooks of %s: a defect of the simulator", world)

    async def _attempt(self, delivery: Delivery) -> tuple[dict[str, Any], bool]:
        """One POST; what came of it, and whether it was taken."""
        problem = self._problem(delivery.url)  # the control API can write any address
        if problem:
            return {"status": None, "problem": problem}, False
        import httpx  # noqa: PLC0415  # a server that delivers nothing never loads it

        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=PATIENCE, follow_redirects=False, trust_env=False
            )
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": delivery.signature,
            "X-Mock-Assumed": "payload, signature",
            "X-Mock-World": delivery.world,
        }
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._client.stream(
                    "POST", delivery.url, content=delivery.body.encode(), headers=headers
                ) as answer,
            ):
                text = await _beginning(answer)
        except (httpx.HTTPError, TimeoutError, httpx.InvalidURL) as error:
            return {"status": None, "problem": str(error) or type(error).__name__}, False
        return {"status": answer.status_code, "answer": text}, answer.status_code == _OK


async def _beginning(answer: Any) -> str:
    """The first bytes of an answer; a receiver may send without end."""
    read = b""
    async for piece in answer.aiter_bytes():
        read += piece
        if len(read) >= _LONGEST_ANSWER:
            break
    return read[:_LONGEST_ANSWER].decode("utf-8", "replace")
