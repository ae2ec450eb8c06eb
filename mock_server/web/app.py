"""The application: a FastAPI app whose vendor paths take a short cut."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mock_server import __version__
from mock_server.auth import Gate
from mock_server.calls import Call
from mock_server.courier import Courier
from mock_server.desk import Surroundings
from mock_server.documents import Documents
from mock_server.errors import (
    DEFECT,
    BadRoute,
    Internal,
    InvalidArgument,
    NotFound,
    Unavailable,
    VendorError,
)
from mock_server.faults.player import Player
from mock_server.faults.rule import Methods
from mock_server.journal import Journal
from mock_server.living import Living
from mock_server.settings import Settings
from mock_server.store import Refused, open_store
from mock_server.vendor import CATALOGUE, VERBS
from mock_server.verbs import Verb
from mock_server.web.asgi import CONTROL, Receive, Scope, Send, header, respond
from mock_server.web.call_log import CallLog
from mock_server.web.clock_routes import clock_router
from mock_server.web.cors import CrossOrigin
from mock_server.web.delivery_routes import delivery_router
from mock_server.web.doors import Operation, doors_of
from mock_server.web.events import Events
from mock_server.web.exchange import Exchange, Kit
from mock_server.web.fault_routes import fault_router
from mock_server.web.guard import Guard
from mock_server.web.health_routes import health_router
from mock_server.web.journal_routes import journal_router
from mock_server.web.lists import ListOperation
from mock_server.web.metrics import Metrics
from mock_server.web.outcome_routes import outcome_router
from mock_server.web.record_routes import record_router
from mock_server.web.reference_routes import reference_router
from mock_server.web.sandbox_routes import sandbox_router
from mock_server.web.selected import Selector
from mock_server.web.shared_events import SharedEvents
from mock_server.web.snapshot_routes import snapshot_router
from mock_server.web.verb_calls import VerbOperation
from mock_server.web.verdict_routes import verdict_router
from mock_server.web.watch_routes import watch_router
from mock_server.web.world_routes import world_router, worlds_router
from mock_server.webhook_targets import targets
from mock_server.worlds import Progress, Worlds

_defects = logging.getLogger("mock_server")


class Simulator(FastAPI):
    """Vendor paths go straight to the exchange, everything under ``/__admin`` through FastAPI.

    FastAPI's own way to a route costs more than the whole answer of a list does; it describes the
    vendor's paths when their OpenAPI document is asked for.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: tuple[Any, ...] = CATALOGUE,
        verbs: tuple[Verb, ...] = VERBS,
        progress: Progress = lambda _grown, _all: None,
    ) -> None:
        super().__init__(
            title="etelecom-mock",
            version=__version__,
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            lifespan=_lifespan,
            redirect_slashes=False,
        )
        self.settings = settings
        self.progress = progress
        self.refusal: str | None = None
        """Why the server cannot serve, in one line."""

        self.stop: Callable[[], None] = lambda: None
        """Stops the server; whoever runs it sets this."""

        self.on_exit: Callable[[], Awaitable[None]] = _nothing
        """Awaited before the store is closed."""

        self.on_ready: Callable[[], None] = lambda: None
        """Called when calls are answered."""

        self.store = open_store(settings.database, catalogue)
        self.worlds = Worlds(self.store, catalogue, settings)
        self.calls = CallLog(settings.log_format)
        opener = self.worlds.open_test_world if settings.test_keys else None
        self.gate = Gate(self.store, opener)
        self.living = Living(self.store)
        webhook_problem = targets(settings.allowed_webhook_hosts)
        self.selector = Selector(self.store, self.gate, self.living, settings.admin_token)
        around = Surroundings(lambda: self.worlds.secret, webhook_problem)
        operations: list[Operation] = [
            *(ListOperation(resource, self.store) for resource in catalogue),
            *(VerbOperation(verb, self.store, around) for verb in verbs),
        ]
        self.doors = [door for operation in operations for door in doors_of(operation)]
        """The vendor's paths."""

        self.events = SharedEvents(self.store) if self.store.shared else Events()
        self.metrics = Metrics(self.store)
        self.methods = Methods(
            tuple(operation.name for operation in operations),
            frozenset(resource.operation for resource in catalogue),
        )
        player = Player(self.store, self.methods)
        self.courier = Courier(self.store, self.living, player, webhook_problem)
        self.journal = Journal(self.store, keep_bodies=settings.journal_bodies)
        self.exchange = Exchange(
            {door.path: door for door in self.doors},
            self.gate,
            CrossOrigin(settings.cors),
            self.calls,
            Kit(self.journal, self.living, player, self._tell),
        )
        self._add_control_routes(catalogue, verbs)
        self._control = Guard(super().__call__, settings.allowed_hosts)

    def _add_control_routes(self, catalogue: tuple[Any, ...], verbs: tuple[Verb, ...]) -> None:
        self.include_router(health_router(lambda: self.exchange.ready))
        self.include_router(sandbox_router(catalogue, verbs))
        self.include_router(reference_router(self, self.doors, catalogue, verbs))
        documents = Documents(self.store, catalogue)
        self.include_router(worlds_router(self.worlds, self.selector))
        self.include_router(world_router(self.worlds, documents, self.journal, self.selector))
        self.include_router(snapshot_router(self.store, self.selector))
        self.include_router(
            clock_router(self.store, self.living, self.courier, self.selector, self.events)
        )
        self.include_router(journal_router(self.journal, self.selector))
        self.include_router(verdict_router(self.journal, self.store, self.selector, catalogue))
        self.include_router(watch_router(self.events, self.metrics, self.selector))
        self.include_router(fault_router(self.store, self.selector, self.methods))
        self.include_router(delivery_router(self.store, self.courier, self.selector))
        self.include_router(outcome_router(self.store, self.courier, self.selector, self.events))
        for resource in catalogue:
            self.include_router(record_router(resource, self.store, self.selector, self.events))
        self.add_exception_handler(VendorError, _vendor_error)
        self.add_exception_handler(HTTPException, _http_error)
        self.add_exception_handler(RequestValidationError, _validation_error)
        self.add_exception_handler(Exception, _defect)

    def _tell(self, call: Call) -> None:
        if call.operation not in self.methods.lists:
            self.courier.wake()
        self.metrics.count(call.operation, call.status, call.seconds, call.fault)
        if not self.store.shared and self.events.watched(call.world):
            self._telling = asyncio.ensure_future(self._tell_watchers(call))

    async def _tell_watchers(self, call: Call) -> None:
        with suppress(Unavailable):
            await self.journal.flush()  # which gives the call its number
        self.events.tell_of_call(call)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif scope["path"].startswith(CONTROL):
            await self._control(scope, receive, send)
        elif scope["path"] == "/" and _is_browsing(scope):
            await respond(send, 303, [(b"location", b"/__admin/")], b"")
        else:
            await self.exchange(scope, receive, send)

    async def open(self) -> None:
        """Open the store and settle what its data hang from; raises Refused."""
        self.worlds.check_fixtures()
        await self.store.open()
        await self.worlds.found()
        self.gate.secret = self.worlds.secret

    async def grow(self) -> None:
        """Open the worlds that a server starts with; calls are answered from then on."""
        await self.worlds.open(self.progress)
        self.selector.ready = self.exchange.ready = True
        self.on_ready()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The store is open while the server answers; its data grow beside the first calls."""
    assert isinstance(app, Simulator)  # for the type checker
    try:
        await app.open()
    except (Refused, Unavailable) as refusal:
        app.refusal = str(refusal)
        raise
    growing = asyncio.create_task(app.grow())
    growing.add_done_callback(partial(_check_growth, app))
    carrying = asyncio.create_task(app.courier.run())
    following = asyncio.create_task(app.events.run())
    counting = asyncio.create_task(app.metrics.run())
    try:
        yield
    finally:
        beside = (growing, carrying, following, counting)
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)
        app.events.close()
        app.calls.flush()
        with suppress(Unavailable):  # a database that is gone holds nobody up
            await app.journal.flush()
            if app.store.shared:
                await app.metrics.flush()
        app.journal.rest()
        await app.on_exit()
        await app.store.close()


async def _nothing() -> None:
    """What is done on exit when nobody asked for anything."""


def _check_growth(app: Simulator, growing: asyncio.Task[None]) -> None:
    """A server whose data cannot be grown stops, and says why."""
    if growing.cancelled() or growing.exception() is None:
        return
    app.refusal = f"the data could not be grown: {growing.exception()}"
    app.stop()


def _is_browsing(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in (header(scope, b"accept") or "")


async def _vendor_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, VendorError)  # registered for it alone
    headers = {"Retry-After": error.retry_after} if error.retry_after else None
    return JSONResponse(error.document(), error.status, headers)


async def _http_error(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, which are of unknown paths and methods."""
    assert isinstance(error, HTTPException)  # registered for it alone
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refusal: VendorError = BadRoute(f'unsupported method "{request.method}"')
    elif error.status_code == HTTPStatus.NOT_FOUND:
        refusal = NotFound(f'no handler for path "{request.url.path}"')
    else:
        refusal = InvalidArgument(str(error.detail))
    return await _vendor_error(request, refusal)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # registered for it alone
    first = error.errors()[0]
    path = ".".join(str(step) for step in first["loc"][1:])
    return await _vendor_error(request, InvalidArgument.of(path, str(first["msg"])))


async def _defect(request: Request, error: Exception) -> Response:
    _defects.error("%s: a defect of the simulator", request.url.path, exc_info=error)
    return await _vendor_error(request, Internal(DEFECT))
