"""Control calls on liveness and readiness."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from mock_server.answer import Answer
from mock_server.web.control import health as probes
from mock_server.web.control.route import ControlRoute
from mock_server.web.openapi.control.call import open_call


def health_router(is_ready: Callable[[], bool]) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["health"], route_class=ControlRoute)

    @router.get("/live", **open_call("live", "Health"))
    async def live() -> Response:
        """200 while the process runs."""
        return _response(probes.live())

    @router.get("/health", **open_call("health", "Health"))
    async def health() -> Response:
        """200 once the store is open and the data are generated."""
        return _response(probes.health(ready=is_ready()))

    return router


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type=JSONResponse.media_type)
