"""The application: a FastAPI app whose vendor paths take a short cut."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

from mock_server import __version__
from mock_server.calls import Call
from mock_server.contract.schema import every_list
from mock_server.contract.service import Service, event_names, lists_of, records_of, verbs_of
from mock_server.errors import PermissionDenied, Unavailable
from mock_server.etelecom import SERVICES
from mock_server.faults.kinds import KINDS
from mock_server.faults.player import Player
from mock_server.faults.rule import Methods
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.store import open_store
from mock_server.store.database_address import shown
from mock_server.store.journal_bounds import Bounds
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.verdicts.judges import Judges
from mock_server.verdicts.waits import losses_of
from mock_server.web.authorization.routes import authorization_router
from mock_server.web.control.assumption_routes import assumption_router
from mock_server.web.control.call_routes import call_router
from mock_server.web.control.clock_routes import clock_router
from mock_server.web.control.customer_routes import customer_router
from mock_server.web.control.delivery_routes import delivery_router
from mock_server.web.control.events import Events
from mock_server.web.control.fault_routes import fault_router
from mock_server.web.control.guard import Guard
from mock_server.web.control.health_routes import health_router
from mock_server.web.control.journal_routes import journal_router
from mock_server.web.control.metrics import Metrics
from mock_server.web.control.outcome_routes import outcome_router
from mock_server.web.control.record_routes import record_router
from mock_server.web.control.shared_events import SharedEvents
from mock_server.web.control.shop_routes import shop_router
from mock_server.web.control.snapshot_routes import snapshot_router
from mock_server.web.control.target import TargetResolver
from mock_server.web.control.verdict_routes import verdict_router
from mock_server.web.control.watch_routes import watch_router
from mock_server.web.control.world_routes import world_router, worlds_router
from mock_server.web.error_handlers import add_error_handlers
from mock_server.web.http.asgi import CONTROL, Receive, Scope, Send, header, refuse, respond
from mock_server.web.http.head_calls import answer_head
from mock_server.web.http.public_address import prefix_of, public_address
from mock_server.web.lifetime import Lifetime
from mock_server.web.reference.routes import reference_router
from mock_server.web.sandbox.routes import sandbox_router
from mock_server.web.vendor_calls.call_log import CallLog
from mock_server.web.vendor_calls.callers import Callers
from mock_server.web.vendor_calls.cors import CrossOrigin
from mock_server.web.vendor_calls.exchange import Exchange, Kit
from mock_server.web.vendor_calls.lists import ListOperation
from mock_server.web.vendor_calls.routes import Operation, respelled, routes_of
from mock_server.web.vendor_calls.routing import Routing
from mock_server.web.vendor_calls.telemetry import open_spans
from mock_server.web.vendor_calls.under_way import UnderWay
from mock_server.web.vendor_calls.verb_calls import VerbOperation
from mock_server.webhook_sender import WebhookSender
from mock_server.webhook_targets import targets
from mock_server.webhooks import DELIVERY
from mock_server.world.auth import Authenticator
from mock_server.world.documents import Documents
from mock_server.world.due_moves import DueMoves
from mock_server.world.endings import Endings
from mock_server.world.journal import Journal
from mock_server.world.verb_context import VerbServices
from mock_server.world.worlds import Progress, Worlds

_WITH_SLASH = ("/__admin/", "/__admin/docs/")
"""Paths that end with a slash."""


class Simulator(FastAPI):
    """Vendor paths go straight to the exchange, everything under ``/__admin`` through FastAPI.

    FastAPI's own way to a route costs more than the whole answer of a list does; it describes the
    vendor's paths when their OpenAPI document is asked for.
    """

    def __init__(
        self,
        settings: Settings,
        services: Sequence[Service] = SERVICES,
        progress: Progress = lambda _grown, _all: None,
        log: Log | None = None,
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
        self.log = log or Log(settings.log_format)
        self.lifetime = Lifetime()
        self.on_ready: Callable[[], None] = lambda: None
        """Called when calls are answered."""

        catalogue, verbs = lists_of(services), verbs_of(services)
        evidence = EvidenceReader(every_list(catalogue), verbs)
        self.judges = Judges.of(every_list(catalogue), verbs, evidence, losses_of(KINDS))
        records, bounds = records_of(services), Bounds(settings.journal_size)
        self.store = open_store(
            settings.database, records, bounds, evidence.digest, settings.snapshot_size
        )
        self.journal = Journal(self.store, keep_bodies=settings.journal_bodies)
        self.endings = Endings(self.journal)
        self.worlds = Worlds(self.store, records_of(services), settings, self.endings)
        self.calls = CallLog(self.log)
        self.spans = open_spans(settings)
        self.authenticator = Authenticator(
            self.store, self.worlds.open_test_world if settings.test_keys else None
        )
        self.due_moves = DueMoves(self.store)
        webhook_problem = targets(settings.webhook_hosts)
        self.resolver = TargetResolver(
            self.store, self.authenticator, self.due_moves, settings.admin_token
        )
        around_verbs = VerbServices(lambda: self.worlds.secret, webhook_problem)
        operations: list[Operation] = [
            *(ListOperation(resource, self.store) for resource in every_list(catalogue)),
            *(VerbOperation(verb, self.store, around_verbs) for verb in verbs),
        ]
        self.vendor_routes = [route for operation in operations for route in routes_of(operation)]
        """The vendor's paths."""

        self.events = (SharedEvents if self.store.shared else Events)(self.store, self.journal)
        self.metrics = Metrics(self.store)
        self.methods = Methods(
            tuple(operation.name for operation in operations),
            frozenset(resource.operation for resource in every_list(catalogue)),
            event_names(services),
        )
        player = Player(self.store, self.methods)
        self.webhook_sender = WebhookSender(self.store, self.due_moves, player, webhook_problem)
        self.under_way = UnderWay()
        self._control = Guard(super().__call__, settings.control_hosts)
        self._public = public_address(settings, self._control.answers_to)
        self.callers = Callers(self.authenticator, self.store, self.due_moves)
        self.exchange = Exchange(
            Routing(
                {route.path: route for route in respelled(self.vendor_routes)},
                frozenset(name for service in services for name in service.not_simulated),
            ),
            self.callers,
            CrossOrigin(settings.cors, self._control.is_own_page),
            self.calls,
            Kit(
                self.journal,
                player,
                self.under_way,
                self._tell,
                settings.assume,
                self.webhook_sender.wake,
                self.store.problem_of,
            ),
        )
        self._add_listeners()
        self._add_control_routes(services, around_verbs)

    def _add_listeners(self) -> None:
        self.store.records.on_changes = self.events.tell_of_changes
        self.store.lives.on_changes = self.events.tell_of_changes
        for listener in (self.under_way.end, self.events.end, self.webhook_sender.end):
            self.endings.on_end(listener)

    def _add_control_routes(self, services: Sequence[Service], around_verbs: VerbServices) -> None:
        catalogue = lists_of(services)
        self.include_router(health_router(lambda: self.callers.ready))
        self.include_router(sandbox_router(services))
        self.include_router(reference_router(self, self.settings, self.vendor_routes, services))
        documents = Documents(self.store, records_of(services), self.settings.import_size)
        self.include_router(worlds_router(self.worlds, self.resolver))
        around = (documents, self.journal, self.endings, self.resolver)
        self.include_router(world_router(self.worlds, *around))
        self.include_router(snapshot_router(self.store, self.endings, self.resolver))
        self.include_router(
            clock_router(
                self.store, self.due_moves, self.webhook_sender, self.resolver, self.events
            )
        )
        self.include_router(assumption_router(self.store, self.journal, self.resolver, services))
        self.include_router(journal_router(self.journal, self.resolver))
        self.include_router(
            verdict_router(self.journal, self.store, self.resolver, catalogue, self.judges)
        )
        self.include_router(watch_router(self.events, self.metrics, self.resolver))
        self.include_router(fault_router(self.store, self.resolver, self.methods))
        self.include_router(delivery_router(self.store, self.webhook_sender, self.resolver))
        self.include_router(customer_router(self.store, self.webhook_sender, self.resolver))
        self.include_router(outcome_router(self.store, self.webhook_sender, self.resolver))
        self.include_router(
            call_router(self.store, around_verbs, self.resolver, self.webhook_sender.wake)
        )
        self.include_router(shop_router(self.store, self.resolver))
        self.include_router(
            authorization_router(
                self.store, self.due_moves, self.resolver, lambda: self.worlds.secret
            )
        )
        for resource in records_of(services):
            self.include_router(record_router(resource, self.store, self.resolver))
        add_error_handlers(self, self.store.problem_of)

    def _tell(self, call: Call) -> None:
        if call.world and call.operation not in self.methods.lists:
            self.webhook_sender.wake(call.world)
        self.metrics.count(call.operation, call.status, call.seconds, call.fault)
        if self.spans is not None:
            self.spans.add(call)
        if not self.store.shared and self.events.followed(call.world):
            self._telling = asyncio.ensure_future(self._tell_watchers(call.world))

    async def _tell_watchers(self, world: str) -> None:
        with suppress(Unavailable):
            await self.journal.flush()  # which gives the call its number
            await self.events.tell_of_calls(world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        if self._public is not None:
            scope = self._public.seen(scope)
        if header(scope, DELIVERY) is not None:
            await refuse(send, PermissionDenied("a webhook_url may not name the simulator itself"))
        elif scope["path"].startswith(CONTROL):
            await self._answer_control(scope, receive, send)
        elif scope["path"] == "/" and _is_browsing(scope):
            page = f"{prefix_of(scope)}/__admin/"
            await respond(send, 303, [(b"location", page.encode())], b"")
        else:
            await self.exchange(scope, receive, send)

    async def _answer_control(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a control call; one slash too many at the path's end changes nothing."""
        if scope["path"].endswith("/") and scope["path"] not in _WITH_SLASH:
            scope = {**scope, "path": scope["path"].rstrip("/")}
        if scope["method"] == "HEAD":
            await answer_head(self._control, scope, receive, send)
        else:
            await self._control(scope, receive, send)

    def database_problem(self, error: BaseException) -> str | None:
        """What befell the database, in a line that names the option; None for any other error."""
        problem = self.store.problem_of(error)
        return problem and f"--database {shown(self.settings.database)}: {problem}"

    async def open(self) -> None:
        """Open the store and settle its data settings; raises Refused."""
        self.worlds.check_fixtures()
        await self.store.open()
        try:
            await self.worlds.found()
        except BaseException:  # a refused start leaves no file behind
            await self.store.close()
            raise
        self.authenticator.secret = self.worlds.secret

    async def open_worlds(self) -> None:
        """Open the worlds that a server starts with; calls are answered from then on."""
        await self.worlds.open(self.progress)
        self.resolver.ready = self.callers.ready = True
        self.on_ready()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The store is open while the server answers; its data grow beside the first calls."""
    assert isinstance(app, Simulator)  # for the type checker
    try:
        await app.open()
    except Exception as error:
        app.lifetime.refuse(error, app.database_problem(error))
        raise
    growing = asyncio.create_task(app.open_worlds())
    growing.add_done_callback(partial(_check_growth, app))
    carrying = asyncio.create_task(app.webhook_sender.run())
    following = asyncio.create_task(app.events.run())
    counting = asyncio.create_task(app.metrics.run())
    journalling = asyncio.create_task(app.journal.run())
    try:
        yield
    finally:
        beside = (growing, carrying, following, counting, journalling)
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
        await app.lifetime.on_exit()
        await app.store.close()
        if app.spans is not None:
            app.spans.close()
        app.log.settle()


def _check_growth(app: Simulator, growing: asyncio.Task[None]) -> None:
    """A server whose data cannot be grown stops, and says why."""
    if growing.cancelled() or growing.exception() is None:
        return
    error = growing.exception()
    assert error is not None  # for the type checker
    doing = "the data could not be grown: "
    app.lifetime.refuse(error, app.database_problem(error), doing)
    app.lifetime.stop()


def _is_browsing(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and "text/html" in (header(scope, b"accept") or "")
