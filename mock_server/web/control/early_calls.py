"""Control calls that are answered without FastAPI until another one needs it.

A test run creates a world for each test, asks which assumptions its calls relied on, and removes
it. For that alone, importing FastAPI and building the control API would take longer than all else.
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mock_server.assumptions.seen import declared_methods
from mock_server.contract.service import lists_of, verbs_of
from mock_server.web.control.assumption_views import touched_in
from mock_server.web.control.bodies import check_query
from mock_server.web.control.early_paths import TOUCHED, WORLDS
from mock_server.web.control.refusals import REFUSALS, other_error
from mock_server.web.control.server import Server
from mock_server.web.control.target import TargetResolver
from mock_server.web.control.world_calls import make, remove
from mock_server.web.http.asgi import Receive, Scope, Send


class EarlyCalls:
    """The calls of ``early_paths``."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._methods = declared_methods(lists_of(server.services), verbs_of(server.services))
        self._resolver = TargetResolver(server)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is answered
            other = partial(other_error, self._server.store.problem_of)
            refused = (each for kind, each in REFUSALS.items() if isinstance(error, kind))
            answer = await next(refused, other)(request, error)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path, worlds = request.scope["path"], self._server.worlds
        check_query(request)
        if path == WORLDS:
            return await make(worlds, self._resolver, request)
        if path == TOUCHED:
            target = await self._resolver(request)
            touched = await touched_in(target.world, self._server.journal, self._methods)
            return JSONResponse(touched)
        return await remove(path.removeprefix(f"{WORLDS}/"), worlds, self._resolver, request)
