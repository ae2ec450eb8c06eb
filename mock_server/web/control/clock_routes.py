"""Control calls on a world's clock."""

import math
import re
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from mock_server.clock import DAY, HOUR, LATEST, MINUTE, NOW_RANGE, SECOND, Clock, may_be_now
from mock_server.errors import InvalidArgument
from mock_server.fidelity import assumed
from mock_server.formats import write_time
from mock_server.store import Store
from mock_server.web.control.bodies import clock_time, flag, json_object, only
from mock_server.web.control.events import Events
from mock_server.web.control.route import ControlRoute, TargetWorld
from mock_server.web.openapi.control.call import described, optional_body
from mock_server.webhook_sender import WebhookSender
from mock_server.world.due_moves import DueMoves

_DURATION = re.compile(
    r"P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII
)
_UNITS = (7 * DAY, DAY, HOUR, MINUTE, SECOND)

_LONGEST = 40
"""Maximum length of a duration, in characters."""


def clock_router(
    store: Store,
    due_moves: DueMoves,
    webhook_sender: WebhookSender,
    events: Events,
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["clock"], route_class=ControlRoute)

    @router.get("/clock", **described("getClock", "Clock"))
    async def read_clock(target: TargetWorld) -> dict[str, Any]:
        """The world's current instant, and whether its clock is frozen."""
        return clock_document(target.world.clock)

    @router.get("/due", **described("getDue", "Due"))
    async def read_due(target: TargetWorld) -> dict[str, str | None]:
        """The instant of the next scheduled change; null if nothing is scheduled."""
        coming = [await store.lives.next_due(target.world)]
        waiting = await store.deliveries.entries(target.world.id)
        coming += [each.due_at for each in waiting if each.due_at is not None]
        first = min(coming)
        return {"at": write_time(first) if first < LATEST else None}

    @router.put(
        "/clock",
        **described("setClock", "Clock", optional_body("ClockChange", {"advance": "PT2H"})),
    )
    async def change_clock(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Set, advance, freeze or unfreeze the clock.

        Changes that are due happen before the response.
        """
        asked = await json_object(request)
        world = target.world.id
        clock = await store.worlds.move_clock(world, lambda clock: changed(clock, asked))
        moved = await store.worlds.again(world)
        if moved is not None:
            await due_moves.catch_up(moved)
            await webhook_sender.deliver(world)
        await events.tell(world, "clock", clock_document(clock))
        return clock_document(clock)

    return router


def changed(clock: Clock, asked: dict[str, Any]) -> Clock:
    """The clock as requested: first set (``now``), then moved (``advance``), then (un)frozen.

    Raises:
        InvalidArgument: a field is unknown or has an invalid value.
    """
    only(asked, "now", "advance", "frozen")
    stands = flag(asked, "frozen", default=clock.frozen_at is not None)
    instant = clock.now()
    if asked.get("now") is not None:
        instant = clock_time("now", asked["now"])
    if asked.get("advance") is not None:
        instant += duration(asked["advance"])
        if not may_be_now(instant):
            raise InvalidArgument.of("advance", f"must lead to a time {NOW_RANGE}")
    return Clock.standing(instant) if stands else Clock.running(instant)


def duration(raw: Any) -> int:
    """Seconds, or an ISO 8601 duration such as ``PT2H``, in microseconds; never negative."""
    # An integer may be too large for a float.
    finite = math.isfinite(raw) if isinstance(raw, float) else type(raw) is int
    if finite:
        if raw < 0:
            raise InvalidArgument.of("advance", "must not be negative: set now to go back")
        return round(raw * SECOND) if raw < LATEST else LATEST
    match = _DURATION.fullmatch(raw) if isinstance(raw, str) and len(raw) < _LONGEST else None
    if match is None:
        raise InvalidArgument.of("advance", "must be seconds, or an ISO 8601 duration such as PT2H")
    parts = zip(match.groups(), _UNITS, strict=True)
    return sum(round(float(number) * unit) for number, unit in parts if number)


def clock_document(clock: Clock) -> dict[str, Any]:
    """The clock as the control API shows it."""
    return {"now": write_time(clock.now()), "frozen": clock.frozen_at is not None}


RULES = (
    assumed(
        "time.clock",
        "Each world has a clock, running or frozen, from which all of its instants come.",
    ),
    assumed(
        "time.changes",
        "A clock can be set, advanced, frozen and unfrozen; setting it back undoes nothing; a "
        "negative advance is 400.",
    ),
)
