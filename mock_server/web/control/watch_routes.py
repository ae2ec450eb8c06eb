"""Control calls for watching: events of a world, metrics of the server."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from mock_server.calls import Call
from mock_server.errors import InvalidArgument
from mock_server.web.control.events import Events
from mock_server.web.control.metrics import Metrics
from mock_server.web.control.route import ControlRoute
from mock_server.web.control.target import Target, TargetResolver
from mock_server.world.journal import Journal


def watch_router(
    events: Events, metrics: Metrics, journal: Journal, resolver: TargetResolver
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["watching"], route_class=ControlRoute)
    TargetWorld = Annotated[Target, Depends(resolver)]  # noqa: N806  # a type

    @router.get("/events", response_class=Response)
    async def watch(target: TargetWorld, request: Request) -> Response:
        """Server-sent events: a call ended, a record changed, the clock moved, the world ended.

        With ``Last-Event-ID`` the calls since then come first, as far as the journal has them.
        """
        bodies = request.query_params.get("bodies", "on")
        if bodies not in ("on", "off"):
            raise InvalidArgument.of("bodies", "must be on or off")
        name = target.world.name
        events.check_room(name)
        missed = await _missed(journal, name, request.headers.get("last-event-id", ""))
        stream = events.stream(name, missed, brief=bodies == "off")
        # Neither compressed nor held back on the way.
        headers = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    @router.get("/metrics", response_class=PlainTextResponse)
    async def read_metrics(request: Request) -> PlainTextResponse:
        """Counters in Prometheus' text format, of all processes on the database."""
        await resolver.across(request)
        return PlainTextResponse(await metrics.text(), media_type="text/plain; version=0.0.4")

    return router


async def _missed(journal: Journal, world: str, last: str) -> list[Call]:
    """The calls after the one whose number a watcher saw last."""
    if not (last.isascii() and last.isdigit()):
        return []
    calls, _ = await journal.entries(world)
    return [call for call in calls if call.id > int(last[:18]) and not call.under_way]
