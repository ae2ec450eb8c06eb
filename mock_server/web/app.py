"""The application: vendor calls go to the exchange, control calls to the control API."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from mock_server.calls import Call
from mock_server.contract.schema import every_list
from mock_server.contract.service import Service, event_names, lists_of, records_of, verbs_of
from mock_server.errors import PermissionDenied, Unavailable
from mock_server.etelecom import SERVICES
from mock_server.faults.player import Player
from mock_server.faults.rule import Methods
from mock_server.log import Log, in_one_line
from mock_server.settings import Settings
from mock_server.store import open_store
from mock_server.store.database_address import shown
from mock_server.store.journal_bounds import Bounds
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.web.control.early_paths import is_early
from mock_server.web.control.events import Events
from mock_server.web.control.guard import Guard
from mock_server.web.control.health import probed
from mock_server.web.control.metrics import Metrics
from mock_server.web.control.shared_events import SharedEvents
from mock_server.web.http import asgi
from mock_server.web.http.admission import BEFORE
from mock_server.web.http.head_calls import answer_head
from mock_server.web.http.public_address import prefix_of, public_address
from mock_server.web.lateness import Lateness
from mock_server.web.lifetime import Lifetime
from mock_server.web.vendor_calls.call_log import CallLog
from mock_server.web.vendor_calls.callers import Callers
from mock_server.web.vendor_calls.cors import CrossOrigin
from mock_server.web.vendor_calls.exchange import Exchange
from mock_server.web.vendor_calls.lists import ListOperation
from mock_server.web.vendor_calls.routes import Operation, respelled, routes_of
from mock_server.web.vendor_calls.routing import Routing
from mock_server.web.vendor_calls.telemetry import open_spans
from mock_server.web.vendor_calls.under_way import UnderWay
from mock_server.web.vendor_calls.verb_calls import VerbOperation
from mock_server.webhook_sender import WebhookSender
from mock_server.webhook_targets import targets
from mock_server.webhooks import DELIVERY
from mock_server.world.announcements import announce
from mock_server.world.auth import Authenticator
from mock_server.world.due_moves import DueMoves
from mock_server.world.endings import Endings
from mock_server.world.journal import Journal
from mock_server.world.webhook_events import on_move
from mock_server.world.worlds import Progress, Worlds

if TYPE_CHECKING:
    from fastapi import FastAPI

    from mock_server.web.control.early_calls import EarlyCalls

_WITH_SLASH = ("/__admin/", "/__admin/docs/")
"""Paths that end with a slash."""


class Simulator:
    """The ASGI application of one server, and its parts."""

    def __init__(
        self,
        settings: Settings,
        services: Sequence[Service] = SERVICES,
        progress: Progress = lambda _grown, _all: None,
        log: Log | None = None,
    ) -> None:
        self.settings = settings
        self.services = services
        self.progress = progress
        self.log = log or Log(settings.log_format)
        self.lifetime = Lifetime()
        self.lateness = Lateness()
        self.on_ready: Callable[[], None] = lambda: None
        """Called when calls have been answered."""

        lists, verbs = every_list(lists_of(services)), verbs_of(services)
        records, bounds = records_of(services), Bounds(settings.journal_size)
        self.evidence = EvidenceReader(lists, verbs)
        self.store = open_store(
            settings.database, records, bounds, self.evidence.digest, settings.snapshot_size
        )
        self.journal = Journal(self.store, keep_bodies=settings.journal_bodies)
        self.endings = Endings(self.journal)
        self.worlds = Worlds(self.store, records, settings, self.endings)
        self.calls = CallLog(self.log)
        self.spans = open_spans(settings)
        self.authenticator = Authenticator(
            self.store, self.worlds.open_test_world if settings.test_keys else None
        )
        self.due_moves = DueMoves(self.store)
        self.webhook_problem = targets(settings.webhook_hosts)
        operations: list[Operation] = [
            *(ListOperation(resource, self.store) for resource in lists),
            *(VerbOperation(verb, self.store, self.webhook_problem, lists) for verb in verbs),
        ]
        self.vendor_routes = [route for operation in operations for route in routes_of(operation)]
        """The vendor's paths."""

        self.events = (SharedEvents if self.store.shared else Events)(self.store, self.journal)
        self.metrics = Metrics(self.store)
        self.methods = Methods(
            tuple(operation.name for operation in operations),
            frozenset(resource.operation for resource in lists),
            event_names(services),
        )
        player = Player(self.store, self.methods)
        self.webhook_sender = WebhookSender(
            self.store, self.due_moves, player, self.webhook_problem
        )
        self.store.records.on_write = announce
        self.under_way = UnderWay(settings.max_delayed)
        self._control = Guard(self._answer_control, settings.control_hosts)
        self._public = public_address(settings, self._control.answers_to)
        self.callers = Callers(self.authenticator, self.store, self.due_moves)
        self.exchange = Exchange(
            routing=Routing(
                {route.path: route for route in respelled(self.vendor_routes)},
                frozenset(name for service in services for name in service.not_simulated),
            ),
            callers=self.callers,
            cors=CrossOrigin(settings.cors, self._control.is_own_page),
            log=self.calls,
            journal=self.journal,
            player=player,
            under_way=self.under_way,
            told=self._tell,
            assume=settings.assume,
            problem_of=self.store.problem_of,
        )
        self._add_listeners()

    def _add_listeners(self) -> None:
        self.store.records.on_changes = self.events.tell_of_changes
        self.store.records.on_move = on_move
        self.store.records.on_heard = self.webhook_sender.wake
        for listener in (self.under_way.end, self.events.end, self.webhook_sender.end):
            self.endings.on_end(listener)

    def _tell(self, call: Call) -> None:
        self.metrics.count(call.operation, call.status, call.seconds, call.fault)
        if self.spans is not None:
            self.spans.add(call)
        if not self.store.shared and self.events.followed(call.world_id):
            self._telling = asyncio.ensure_future(self._tell_watchers(call.world_id))

    async def _tell_watchers(self, world: int) -> None:
        with suppress(Unavailable):
            await self.journal.flush()  # this assigns the call's number
            await self.events.tell_of_calls(world)

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """The ASGI application."""
        if scope["type"] == "lifespan":
            if self.store.before_calls is not None:
                scope.get("state", {})[BEFORE] = self.store.before_calls
            await self._live(receive, send)
            return
        if self._public is not None:
            scope = self._public.seen(scope)
        if asgi.has_header(scope, DELIVERY):
            await asgi.refuse(
                send, PermissionDenied("a webhook_url may not name the simulator itself")
            )
        elif scope["path"].startswith(asgi.CONTROL):
            await self._pass_to_control(scope, receive, send)
        elif scope["path"] == "/" and _is_browsing(scope):
            page = f"{prefix_of(scope)}/__admin/"
            await asgi.respond(send, 303, [(b"location", page.encode())], b"")
        else:
            await self.exchange(scope, receive, send)

    async def _pass_to_control(
        self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send
    ) -> None:
        """Respond to a control call. One extra slash at the end of the path is ignored."""
        if scope["path"].endswith("/") and scope["path"] not in _WITH_SLASH:
            scope = {**scope, "path": scope["path"].rstrip("/")}
        if scope["method"] == "HEAD":
            await answer_head(self._control, scope, receive, send)
        else:
            await self._control(scope, receive, send)

    async def _answer_control(
        self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send
    ) -> None:
        """Answer a control call that the guard let pass."""
        if "control_app" not in self.__dict__:  # vendor calls go on while it is put together
            answer = probed(scope["path"], ready=self.callers.ready)
            if answer is not None and scope["method"] == "GET":
                await asgi.respond_with(send, answer, [])
                return
            if is_early(scope["method"], scope["path"]):
                await asyncio.to_thread(lambda: self._early_calls)
                await self._early_calls(scope, receive, send)
                return
            await asyncio.to_thread(lambda: self.control_app)
        await self.control_app(scope, receive, send)

    @cached_property
    def _early_calls(self) -> "EarlyCalls":
        from mock_server.web.control.early_calls import EarlyCalls  # noqa: PLC0415  # see there

        return EarlyCalls(self)

    @cached_property
    def control_app(self) -> "FastAPI":
        """The control API."""
        from mock_server.web.control_app import control_app  # noqa: PLC0415  # see there

        return control_app(self)

    def database_problem(self, error: BaseException) -> str | None:
        """What failed in the database, naming the option; None for any other error."""
        problem = self.store.problem_of(error)
        return problem and f"--database {shown(self.settings.database)}: {problem}"

    async def open(self) -> None:
        """Open the store and settle its data settings; raises Refused."""
        self.worlds.check_fixtures()
        await self.store.open()
        try:
            await self.worlds.found()
        except BaseException:  # a server that refuses to start leaves no file behind
            await self.store.close()
            raise
        self.authenticator.secret = self.worlds.secret

    async def open_worlds(self) -> None:
        """Open the worlds that a server starts with; calls are accepted from then on."""
        await self.worlds.open(self.progress)
        self.callers.ready = True
        self.on_ready()

    async def _live(self, receive: asgi.Receive, send: asgi.Send) -> None:
        """Serve from the ASGI server's start to its end."""
        await receive()
        failed = "lifespan.startup.failed"
        try:
            async with self.serving():
                failed = "lifespan.shutdown.failed"
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except BaseException as error:
            await send({"type": failed, "message": in_one_line(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Keep the store open while the server runs; data are generated during the first calls."""
        try:
            await self.lifetime.open(self.open)
        except Exception as error:
            self.lifetime.refuse(error, self.database_problem(error))
            raise
        generating = asyncio.create_task(self.lifetime.open(self.open_worlds))
        generating.add_done_callback(self._check_generation)
        parts = (self.webhook_sender, self.events, self.metrics, self.journal, self.lateness)
        beside = (generating, *(asyncio.create_task(part.run()) for part in parts))
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            self.events.close()
            self.calls.flush()
            with suppress(Unavailable):  # a database that is gone must not delay the shutdown
                await self.journal.flush()
                if self.store.shared:
                    await self.metrics.flush()
            self.journal.rest()
            await self.lifetime.on_exit()
            await self.store.close()
            if self.spans is not None:
                self.spans.close()
            self.log.settle()

    def _check_generation(self, generating: asyncio.Task[None]) -> None:
        """Stop the server, with the reason, if its data cannot be generated."""
        if generating.cancelled() or generating.exception() is None:
            return
        error = generating.exception()
        assert error is not None  # for the type checker
        doing = "the data could not be generated: "
        self.lifetime.refuse(error, self.database_problem(error), doing)
        self.lifetime.stop()


def _is_browsing(scope: asgi.Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and "text/html" in (
        asgi.header(scope, b"accept") or ""
    )
