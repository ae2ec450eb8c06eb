"""Control calls for watching the events of a world and the metrics of the server."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from mock_server.contract.values import EnumKind
from mock_server.web.control.events import Events
from mock_server.web.control.metrics import Metrics
from mock_server.web.control.route import ControlRoute, TargetWorld
from mock_server.web.control.target import TargetResolver
from mock_server.web.openapi.control.call import described
from mock_server.web.openapi.control.journal import BODIES, EVENT_STREAM
from mock_server.web.openapi.shapes import content

_METRICS = content({"type": "string"}, "text/plain")


def watch_router(events: Events, metrics: Metrics, resolver: TargetResolver) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["watching"], route_class=ControlRoute)

    @router.get("/events", **described("watchEvents", EVENT_STREAM, query={"bodies": BODIES}))
    async def watch(target: TargetWorld, request: Request) -> Response:
        """Server-sent events: a call ended, a record changed, the clock moved, the world ended.

        With ``Last-Event-ID``, missed events come first, as far as they are still known.
        """
        bodies = EnumKind("on", "off").member("bodies", request.query_params.get("bodies", "on"))
        world = target.world.id
        events.check_room(world)
        last = request.headers.get("last-event-id", "")
        stream = events.stream(world, last, brief=bodies == "off")
        # Neither compressed nor buffered on the way.
        headers = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    @router.get("/metrics", **described("getMetrics", _METRICS, of_world=False))
    async def read_metrics(request: Request) -> PlainTextResponse:
        """Counters in Prometheus's text format, of all processes on the database."""
        await resolver.across(request)
        return PlainTextResponse(await metrics.text(), media_type="text/plain; version=0.0.4")

    return router
