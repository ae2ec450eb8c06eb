"""Control calls on liveness and readiness."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import JSONResponse

from mock_server import __version__
from mock_server.errors import NOT_READY, Unavailable
from mock_server.web.control.route import ControlRoute


def health_router(is_ready: Callable[[], bool]) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["health"], route_class=ControlRoute)

    @router.get("/live")
    async def live() -> dict[str, str]:
        """200 while the process runs."""
        return {"status": "ok"}

    @router.get("/health", responses={503: {"description": "Not ready yet."}})
    async def health() -> JSONResponse:
        """200 when ready: the store is open and the data are generated."""
        if not is_ready():
            refusal = Unavailable(NOT_READY)
            return JSONResponse(refusal.document(), refusal.status)
        return JSONResponse({"status": "ok", "version": __version__})

    return router
