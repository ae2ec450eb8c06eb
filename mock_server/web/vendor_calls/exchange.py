"""One call of a vendor method, from its first byte to its last.

Checks are made in the backend's order: service, HTTP method, content type, method name, JSON, key,
values.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mock_server.answer import Answer
from mock_server.calls import Call
from mock_server.clock import machine_now, stopwatch
from mock_server.contract.other_system import OtherSystem, refusal_of
from mock_server.errors import DEFECT, BadRoute, Internal, NotFound, Unavailable, VendorError
from mock_server.faults.page_number import page_number
from mock_server.faults.player import Fault, Player
from mock_server.fidelity import Subject, observed
from mock_server.redaction import without_keys
from mock_server.store.world import World, WorldEnded
from mock_server.web.http import asgi
from mock_server.web.vendor_calls.assumed_answers import as_assumed, by_defaults
from mock_server.web.vendor_calls.call_connection import CallConnection
from mock_server.web.vendor_calls.call_log import CallLog
from mock_server.web.vendor_calls.callers import Callers
from mock_server.web.vendor_calls.cors import CrossOrigin
from mock_server.web.vendor_calls.head import Head, head_of
from mock_server.web.vendor_calls.mock_headers import mock_headers
from mock_server.web.vendor_calls.refusal_notes import refusal_note
from mock_server.web.vendor_calls.request_bodies import read_request
from mock_server.web.vendor_calls.routes import Operation, VendorRoute
from mock_server.web.vendor_calls.routing import Routing
from mock_server.web.vendor_calls.service_paths import Unrouted
from mock_server.web.vendor_calls.under_way import Faulted, UnderWay
from mock_server.world.auth import Caller
from mock_server.world.journal import Journal

_defects = logging.getLogger("mock_server")
_NO_ANSWER = 0
"""The status of a call without a response."""


class Exchange(Struct, kw_only=True):
    """Handles every path outside the control API."""

    routing: Routing
    callers: Callers
    cors: CrossOrigin
    log: CallLog
    journal: Journal
    player: Player
    under_way: UnderWay
    told: Callable[[Call], None]
    """Called with each completed call."""

    assume: Mapping[str, str]
    """The alternatives of calls without a world."""

    problem_of: Callable[[Exception], str | None]
    """A one-line description of a database failure; None for any other error."""

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """The ASGI application."""
        # In this order: wherever the machine pauses, no call seems to end after its answer is read.
        real_at, started = machine_now(), stopwatch()
        head = head_of(scope)
        if head.method == "OPTIONS" and head.origin and self.cors.allows(head.origin, head.host):
            headers = self.cors.preflight(head.origin, head.asked_headers)
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        path = head.path if self.routing.has(head.path) else without_keys(head.path)
        call = Call(head.method, path, scope["headers"])
        call.real_at, call.port = real_at, (scope.get("client") or ("", 0))[1]
        call.notes += head.notes
        try:
            await self._exchange(scope, head, receive, send, call, started)
        except asgi.ClientGone:
            if call.world:
                self._give_up(call, started)
        except WorldEnded:
            self.journal.drop(call)
            if call.fault:  # it was held back, and ends with what it was held back in
                await CallConnection([], receive, send).close()
            else:
                await asgi.refuse(send, Unavailable("the world was reset meanwhile: try again"))
        except asyncio.CancelledError:  # the server is stopping
            error = Unavailable("the simulator is stopping: try again in a moment")
            if not call.abandoned:
                call.status, call.problem = error.status, without_keys(error.msg)
                self._end(head, call, started)
            await asgi.refuse(send, error)

    async def _exchange(
        self,
        scope: asgi.Scope,
        head: Head,
        receive: asgi.Receive,
        send: asgi.Send,
        call: Call,
        started: float,
    ) -> None:
        """Handle the call; raises ClientGone, WorldEnded."""
        answer, fault = await self._answer(scope, head, receive, call, started)
        call.retry_after = answer.retry_after
        if not call.abandoned:  # otherwise nobody knows whether the client still reads
            call.status, call.response = answer.status, answer.body
        headers = mock_headers(call)
        if head.origin is not None:
            headers += self.cors.answer(head.origin, head.host)
        given_up = call.abandoned  # and told already
        if fault is not None and fault.effect.slow_answer:
            call.status = 0  # until it is sent
            sending = fault.effect.send(answer, CallConnection(headers, receive, send))
            await self.under_way.send(self._faulted(call, started), sending, receive)
            given_up = call.abandoned
            if not given_up:
                call.status = answer.status
                self._end(head, call, started)
        else:
            if not given_up:
                self._end(head, call, started, gone=bool(getattr(send, "client_gone", False)))
            if fault is not None or not asgi.sent_whole(send, answer, headers):
                connection = CallConnection(headers, receive, send)
                effect = None if fault is None else fault.effect
                await (effect.send(answer, connection) if effect else connection.send_whole(answer))
        if not (given_up or head.observes):
            self.log.add(call, head.trace_id)
            self.told(call)

    def _end(self, head: Head, call: Call, started: float, *, gone: bool = False) -> None:
        """Complete the call in the journal, before its client can see that it has ended."""
        call.seconds = stopwatch() - started
        call.ended, call.abandoned = True, gone
        if call.world and not head.observes:
            if not call.entered:
                self._enter(call)
            self.journal.end(call)

    def _give_up(self, call: Call, started: float) -> None:
        """Tell at once that the client of a call that a fault holds back closed its side.

        It may still read, but most have timed out, and TCP shows no difference before it is
        answered; a proxy on the way hides it even then.
        """
        if call.abandoned:
            return
        call.abandoned, call.seconds = True, stopwatch() - started
        call.problem = call.problem or "its client hung up"
        self.journal.end(call)
        self.log.add(call, call.trace_id)
        self.told(call)

    def _end_unheard(self, call: Call) -> None:
        """Record in the journal the end of a call whose client disconnected before."""
        call.ended = True
        self.journal.end(call)

    def _faulted(self, call: Call, started: float) -> Faulted:
        return Faulted(
            call.world_id,
            lambda: self._give_up(call, started),
            lambda: self._end_unheard(call),
            len(call.body),
        )

    def _enter(self, call: Call) -> None:
        call.entered = True
        self.journal.begin(call)

    async def _answer(
        self, scope: asgi.Scope, head: Head, receive: asgi.Receive, call: Call, started: float
    ) -> tuple[Answer, Fault | None]:
        """The response and the fault applied to it; everything else is recorded in the call."""
        fault = None
        try:
            route, request, caller = await self._admit(scope, head, receive, call)
            if not head.observes and (caller.world.faults or head.fault is not None):
                fault = await self._fault(head, caller, call, request)
            if fault is None:
                body = await route.operation.answer(caller, request, call.notes, None)
                call.secretless = route.operation.secretless
                answer = Answer(200, as_assumed(route.operation, caller, call.body, body))
            else:
                call.fault = fault.name
                playing = self._play(fault, route.operation, caller, call, request)
                answer = await self.under_way.run(self._faulted(call, started), playing, receive)
        except VendorError as error:
            answer = await self._refuse(head, call, error)
        except Unrouted as unrouted:
            await self._note_misrouted(head, call)
            answer = unrouted.answer
            call.problem = "no service of the vendor's has this path"
        except (asgi.ClientGone, WorldEnded):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the client gets an answer
            if problem := self.problem_of(error):
                return _refusal(call, Unavailable(problem), self.routing.system_of(head)), None
            _defects.exception("%s %s: a defect of the simulator", head.method, head.path)
            answer = _refusal(call, Internal(DEFECT), self.routing.system_of(head))
        return answer, fault if call.fault else None

    async def _admit(
        self, scope: asgi.Scope, head: Head, receive: asgi.Receive, call: Call
    ) -> tuple[VendorRoute, Mapping[str, Any], Caller]:
        """Identify the caller and the values; the journal has the call from here on.

        Raises VendorError, Unrouted.
        """
        try:
            if head.origin is not None:
                self.cors.check(head.origin, head.host)
            route = self.routing.find(head)
            self.callers.check_ready()
        except (VendorError, Unrouted):
            await asgi.drain_body(receive)
            raise
        # The route's own strings: the journal then shares them among all calls.
        call.method, call.path, call.operation = "POST", route.path, route.operation.name
        head.observes = head.observes and route.operation.observable
        if route.note is not None:
            call.notes.append(route.note)
        try:
            # Before the caller is looked up: nothing can happen to the world in between.
            request = await read_request(route.operation, receive, call)
            caller = await self.callers.find(scope, head, route, request)
        except VendorError:
            await self.callers.note_world(head, call)
            raise
        call.world, call.world_id = caller.world.name, caller.world.id
        call.shop_id, call.at = caller.shop.shop_id, caller.world.clock.now()
        if not head.observes:
            self._enter(call)
        return route, request, by_defaults(caller) if head.observes else caller

    async def _play(
        self,
        fault: Fault,
        operation: Operation,
        caller: Caller,
        call: Call,
        request: Mapping[str, Any],
    ) -> Answer:
        """The response with the fault applied, before the operation or ``after`` it."""
        effect = fault.effect
        play = replace(fault.play, shown=operation.shown, system=operation.system)
        # The journal may drop it while the fault waits; only alternatives look at it.
        asked = call.body if caller.world.assume else b""
        intercepted = None
        if not fault.after:
            intercepted = await effect.intercept(play)
            if effect.waits:
                caller = await self.callers.again(caller)
        if intercepted is None and (effect.answers or fault.after):
            try:
                body = await operation.answer(caller, request, call.notes, fault)
                done = Answer(200, as_assumed(operation, caller, asked or call.body, body, fault))
            except VendorError as error:
                if fault.after or effect.on_lists or effect.on_records:  # there is nothing for it
                    call.fault = await self.player.take_back(fault)
                    raise
                done = _refusal(call, error, operation.system)
            intercepted = await effect.intercept(play) if fault.after else None
            if intercepted is None and effect.answers:
                body = done.body
                effect.alter(play, done)
                if effect.on_records and done.body is body:
                    call.fault = await self.player.take_back(fault)
                return done
        call.problem = f"fault {fault.name}"
        return intercepted or Answer(_NO_ANSWER, b"")

    async def _fault(
        self, head: Head, caller: Caller, call: Call, request: Mapping[str, Any]
    ) -> Fault | None:
        """The fault of the header, or of the first matching rule; may raise Unavailable."""
        called = caller.world, caller.shop, call.operation, request

        async def number() -> int:
            return page_number(call, await self.journal.recent(call.world_id))

        if head.fault is None:
            fault = await self.player.find(*called, number)
        else:
            fault = self.player.requested(*called, head.fault)
        if fault is not None and (fault.effect.waits or fault.effect.slow_answer):
            self.under_way.check_room(call.world_id, len(call.body))
        return fault

    async def _refuse(self, head: Head, call: Call, error: VendorError) -> Answer:
        system = self.routing.system_of(head)
        if isinstance(error, BadRoute) and system is None:
            world = await self._note_misrouted(head, call)
            assume = world.assume if world else self.assume
            if assume.get("bad_route_code") == "not_found":
                error = NotFound(error.msg, error.meta)
        elif note := refusal_note(call, error):
            call.notes.insert(0, note)
        return _refusal(call, error, system)

    async def _note_misrouted(self, head: Head, call: Call) -> World | None:
        """Record where the call should have gone, also in the journal of its key's world."""
        world = await self.callers.note_world(head, call)
        call.notes += self.routing.notes(head.path)
        return world


def _refusal(call: Call, error: VendorError, system: OtherSystem | None = None) -> Answer:
    call.problem = without_keys(error.msg)
    return refusal_of(error, system)


SUBJECT = Subject("wire", "Addresses, checks and values", "Rules for every call.")

RULES = (
    observed(
        "wire.order-of-checks",
        "Checks come in the order service, HTTP method, content type, method name, JSON, key, "
        "values.",
    ),
)
