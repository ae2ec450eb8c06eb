"""Sends webhooks to their receivers when they are due, each in one process at a time."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from importlib import import_module
from typing import Any, TypeVar

from msgspec.structs import replace

from mock_server.clock import machine_now, stopwatch
from mock_server.errors import Unavailable
from mock_server.etelecom.accounts.webhook_sending import PATIENCE as ACCOUNTS_PATIENCE
from mock_server.faults.effect import DeliveryPlan
from mock_server.faults.kinds.reordered_delivery import ReorderedDelivery
from mock_server.faults.player import Player
from mock_server.formats import write_time
from mock_server.store import Store, World
from mock_server.store.delivery import COPY, FORGED, REPLAYED, Delivery
from mock_server.webhook_targets import is_local
from mock_server.webhooks import DELIVERY, PATIENCE, forged_signature
from mock_server.world.account_sending import AccountSending
from mock_server.world.due_moves import DueMoves

_TICK = 1.0
"""Seconds between two checks of worlds whose clocks run."""

_LONGEST = 10.0
"""Seconds that a call waits for deliveries; after that they continue in the background."""

_STEP = 0.1
"""Seconds between two readings of the clock while a response is awaited."""

_SMALL_BUFFER = (socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
"""Responses are read in small pieces: parsing a thousand interim ones holds up other calls."""

_MOST_ROUNDS = 1_000
"""Worlds that are delivered for at once. Others wait before theirs is claimed, so that no receiver
is blamed for the wait."""

_OK, _REFUSED = 200, 400
_LONGEST_ANSWER = 500
_Result = TypeVar("_Result")
_defects = logging.getLogger("mock_server")


class WebhookSender:
    """Delivers for the worlds of one store in which a record has an address for it."""

    def __init__(
        self,
        store: Store,
        due_moves: DueMoves,
        player: Player,
        problem: Callable[[str], str | None],
    ) -> None:
        self._store = store
        self._accounts = AccountSending(store)
        self._due_moves = due_moves
        self._player = player
        self._problem = problem
        self._clients: dict[bool, Any] = {}
        """By whether the receiver's certificate is verified."""

        self._woken = asyncio.Event()
        self._wanted: set[int] = set()
        self._looked_at = 0.0
        self._rounds: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(_MOST_ROUNDS)

    def wake(self, world: int) -> None:
        """Check a world now instead of at the next tick."""
        self._wanted.add(world)
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled; a slow receiver of one world delays no other."""
        try:
            while True:
                self._woken.clear()
                with suppress(Unavailable):  # once the database is back, it is queried again
                    await self._look()
                left = self._looked_at + _TICK - stopwatch()
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(0.0, left)):
                        await self._woken.wait()
        finally:
            for each in self._rounds.values():
                each.cancel()
            for client in self._clients.values():
                await client.aclose()

    async def _look(self) -> None:
        """Start a round in each world that was woken, at a tick in all, if something is due."""
        wanted, self._wanted = self._wanted, set()
        ticks = stopwatch() - self._looked_at >= _TICK
        if ticks:
            self._looked_at = stopwatch()
            self._rounds = {world: each for world, each in self._rounds.items() if not each.done()}
        for world in await self._store.deliveries.due(None if ticks else wanted):
            self._start(world)

    async def deliver(self, world: int) -> None:
        """Deliver what is due in a world. Deliveries that take long continue in the background."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST):
                if world in self._rounds:  # it may have checked too early
                    await asyncio.wait([self._rounds[world]])
                self._start(world)
                await asyncio.wait([self._rounds[world]])

    async def end(self, world: int) -> None:
        """Cancel the deliveries in progress in a world."""
        running = self._rounds.pop(world, None)
        if running is not None:
            running.cancel()

    def _start(self, world: int) -> None:
        """Start a round of a world's deliveries unless one is in progress."""
        running = self._rounds.get(world)
        if running is None or running.done():
            self._rounds[world] = asyncio.create_task(self._round(world))

    async def _round(self, number: int) -> None:
        try:
            async with self._room:
                while found := await self._next(number):
                    world, delivery = found
                    if delivery.webhook:
                        prepared = await self._accounts.prepared(world, delivery)
                        if prepared is None:
                            continue
                        delivery = prepared
                    await self._carry(world, delivery)
        except Unavailable:  # the next round continues
            return
        except Exception:  # noqa: BLE001  # one world's trouble is not the others'
            _defects.exception("webhooks of world %d: a defect of the simulator", number)

    async def _carry(self, world: World, delivery: Delivery) -> None:
        """Send one delivery, or delay it, as a fault on its first attempt demands."""
        deliveries, is_first = self._store.deliveries, not delivery.attempts
        carriage = DeliveryPlan()
        if is_first and not delivery.fault and world.faults:
            carriage = await self._carriage(world, delivery)
            if carriage.held_until is not None:
                return
        if carriage.forged:
            forged = replace(delivery, signature=forged_signature(delivery.signature))
            await self._send_beside(world, delivery, forged, FORGED, done=False)
        done = False
        for copy in range(carriage.copies):
            attempt, done = await self._attempt(world, delivery)
            told = attempt | {COPY: True} if copy else attempt
            await deliveries.settle(delivery.id, told, done=done)
            if delivery.webhook and not copy:
                await self._accounts.settle(world, delivery, told)
        if carriage.replayed:
            earlier = await self._earlier(delivery)
            await self._send_beside(world, delivery, earlier, REPLAYED, done=done)
        if is_first:
            await deliveries.release(world.id, ReorderedDelivery.name, delivery.at)

    async def _send_beside(
        self, world: World, delivery: Delivery, sent: Delivery, how: str, *, done: bool
    ) -> None:
        """Send an additional delivery without an event of its own.

        It is logged with the event's attempts.
        """
        attempt, _ = await self._attempt(world, sent)
        told = attempt | {COPY: True, how: True}
        await self._store.deliveries.settle(delivery.id, told, done=done)

    async def _earlier(self, delivery: Delivery) -> Delivery:
        """An earlier delivery to the same address; the delivery itself if there is none."""
        known = await self._store.deliveries.entries(delivery.world)
        earlier = [each for each in known if each.id < delivery.id and each.url == delivery.url]
        return replace(earlier[-1], claimed_at=delivery.claimed_at) if earlier else delivery

    async def _carriage(self, world: World, delivery: Delivery) -> DeliveryPlan:
        """How the world's fault rules change a delivery."""
        deliveries = self._store.deliveries
        overtakes = await deliveries.holds(world.id, ReorderedDelivery.name)
        effect = await self._player.find_for_delivery(
            world, delivery.event, overtakes=overtakes, signed=not delivery.webhook
        )
        if effect is None:
            return DeliveryPlan()
        carriage = effect.delivery_plan(delivery.at)
        await deliveries.mark(delivery.id, effect.name, carriage.held_until)
        return carriage

    async def _next(self, number: int) -> tuple[World, Delivery] | None:
        """The world's first delivery that is due."""
        world = await self._store.worlds.again(number)
        if world is None:
            return None
        world = await self._due_moves.catch_up(world)
        delivery = await self._store.deliveries.claim(number, world.clock)
        return None if delivery is None else (world, delivery)

    async def _attempt(self, world: World, delivery: Delivery) -> tuple[dict[str, Any], bool]:
        """One POST; returns its result, and whether it was accepted."""
        at = delivery.claimed_at or delivery.at
        told = {"at": write_time(at), "real_at": write_time(machine_now())}
        came, done = await self._post(world, delivery)
        if delivery.webhook:
            came, done = self._accounts.told(came)
        return told | came, done

    async def _post(self, world: World, delivery: Delivery) -> tuple[dict[str, Any], bool]:
        problem = self._problem(delivery.url)  # the control API can write any address
        if problem:
            return {"status": None, "problem": problem}, False
        # A server that delivers nothing never loads it; loading would hold up other calls.
        httpx = await asyncio.to_thread(import_module, "httpx")
        verified = not is_local(delivery.url)
        if verified not in self._clients:
            made = await asyncio.to_thread(_client, httpx, verified=verified)
            self._clients.setdefault(verified, made)
        patience = ACCOUNTS_PATIENCE if delivery.webhook else PATIENCE
        try:
            status, text = await within(patience, self._exchange(world, delivery))
        except TimeoutError:
            return {"status": None, "problem": f"no whole answer within {patience:g} s"}, False
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # a host as IDNA has none
            return {"status": None, "problem": str(error) or type(error).__name__}, False
        came = {"status": status, "answer": text}
        if not delivery.webhook and _OK < status < _REFUSED:
            came["hint"] = f"responded {status}: an OA's webhook is accepted only with status 200"
        return came, status == _OK

    async def _exchange(self, world: World, delivery: Delivery) -> tuple[int, str]:
        """Send a delivery; the status and the first bytes of the response."""
        sending = self._clients[not is_local(delivery.url)].stream(
            "POST", delivery.url, content=delivery.body.encode(), headers=_headers(world, delivery)
        )
        async with sending as answer:
            return answer.status_code, await _beginning(answer)


def _client(httpx: Any, *, verified: bool) -> Any:
    """A client without time limits and, but for ``_MOST_ROUNDS``, without one of connections."""
    limits = httpx.Limits(max_keepalive_connections=20)
    transport = httpx.AsyncHTTPTransport(
        verify=verified, trust_env=False, limits=limits, socket_options=[_SMALL_BUFFER]
    )
    return httpx.AsyncClient(timeout=None, trust_env=False, transport=transport)


async def within(seconds: float, work: Coroutine[Any, Any, _Result]) -> _Result:
    """The result of work that may take this many seconds; otherwise ``TimeoutError``.

    Only time in which this process runs counts: a paused one must not blame a receiver.
    """
    task, left = asyncio.ensure_future(work), seconds
    try:
        while left > 0:
            began, step = stopwatch(), min(left, _STEP)
            if (await asyncio.wait([task], timeout=step))[0]:
                return task.result()
            left -= min(stopwatch() - began, step)
        raise TimeoutError
    finally:
        task.cancel()


def _headers(world: World, delivery: Delivery) -> dict[str, str]:
    """The headers of a delivery; those to account webhooks are not signed."""
    common = {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "X-Mock-World": world.name,
        DELIVERY.decode(): str(delivery.id),
    }
    if delivery.webhook:
        return common | {"X-Mock-Assumed": "latest, changed"}
    if delivery.tries:
        common["num_retry"] = str(delivery.tries)
    if delivery.server:
        common["X-ZEvent-Server"] = delivery.server
    return common | {
        "X-ZEvent-Signature": delivery.signature,
        "X-Mock-Assumed": "payload, signature",
    }


async def _beginning(answer: Any) -> str:
    """The first bytes of a response as received: it may be endless, or large once decompressed."""
    read = b""
    async for piece in answer.aiter_raw():
        read += piece
        if len(read) >= _LONGEST_ANSWER:
            break
    return read[:_LONGEST_ANSWER].decode("utf-8", "replace")
