"""Control calls for watching: events of a world, metrics of the process."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from mock_server.store import Store
from mock_server.web.control_route import ControlRoute
from mock_server.web.events import Events
from mock_server.web.metrics import Metrics
from mock_server.web.selected import Selected, Selector


def watch_router(store: Store, events: Events, metrics: Metrics, selector: Selector) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["watching"], route_class=ControlRoute)
    Chosen = Annotated[Selected, Depends(selector)]  # noqa: N806  # a type

    @router.get("/events", response_class=Response)
    async def watch(chosen: Chosen) -> Response:
        """Server-sent events: a call came in, a record changed, the clock moved."""
        stream = events.stream(chosen.world.name)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    @router.get("/metrics", response_class=PlainTextResponse)
    async def read_metrics(request: Request) -> PlainTextResponse:
        """Counters of this process in Prometheus' text format."""
        await selector.across(request)
        text = metrics.text(await store.worlds.count())
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    return router
