"""Control calls on liveness and readiness."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.web.control.health import probed
from mock_server.web.control.route import ControlRoute, json_response
from mock_server.web.openapi.control.call import open_call


def health_router(is_ready: Callable[[], bool]) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["health"], route_class=ControlRoute)

    def response(request: Request) -> Response:
        answer = probed(request.scope["path"], ready=is_ready())
        assert answer is not None  # the paths are those of the probes
        return json_response(bytes(answer.body), answer.status)

    @router.get("/live", **open_call("live", "Health"))
    async def live(request: Request) -> Response:
        """200 while the process runs."""
        return response(request)

    @router.get("/health", **open_call("health", "Health"))
    async def health(request: Request) -> Response:
        """200 once the store is open and the data are generated."""
        return response(request)

    return router
