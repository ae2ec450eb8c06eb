"""One call of a vendor method, from its first byte to its last.

The order of checks is the backend's: service, HTTP method, content type, method name, JSON, key,
values.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from mock_server.answer import Answer
from mock_server.calls import Call
from mock_server.clock import machine_now, stopwatch
from mock_server.contract.wire import BODY_LIMIT
from mock_server.errors import (
    DEFECT,
    NOT_READY,
    BadRoute,
    Internal,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
    VendorError,
)
from mock_server.faults.page_number import page_number
from mock_server.faults.player import Fault, Player
from mock_server.fidelity import Fact, Grade, Subject
from mock_server.notes import Note, NoteCode, hint_of
from mock_server.store import Store
from mock_server.store.world import WorldEnded
from mock_server.web.http.asgi import (
    ClientGone,
    Headers,
    Receive,
    Scope,
    Send,
    drain_body,
    read_body,
    refuse,
    respond_whole,
)
from mock_server.web.vendor_calls.call_connection import CallConnection
from mock_server.web.vendor_calls.call_log import CallLog
from mock_server.web.vendor_calls.cors import CrossOrigin
from mock_server.web.vendor_calls.head import Head, read_head
from mock_server.web.vendor_calls.not_simulated import not_simulated
from mock_server.web.vendor_calls.routes import Operation, VendorRoute, misjoined, squeezed
from mock_server.web.vendor_calls.service_paths import ServicePaths, Unrouted, below_base
from mock_server.web.vendor_calls.under_way import UnderWay
from mock_server.world.auth import Authenticator, Caller, bearer
from mock_server.world.due_moves import DueMoves
from mock_server.world.journal import Journal

_defects = logging.getLogger("mock_server")
_NO_ANSWER = 0
"""The status of a call that got none."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What stands round every call to test clients with."""

    store: Store
    journal: Journal
    due_moves: DueMoves
    player: Player
    under_way: UnderWay
    told: Callable[[Call], None]
    """Called with each call when it is answered."""

    took_effect: Callable[[], None]
    """Called when an operation took effect whose answer a fault keeps back."""


class Exchange:
    """Answers every path that is not the control API's."""

    def __init__(
        self,
        routes: Mapping[str, VendorRoute],
        authenticator: Authenticator,
        cors: CrossOrigin,
        log: CallLog,
        not_simulated: Set[str],
        kit: Kit,
    ) -> None:
        self.ready = False
        self._routes = routes
        self._authenticator = authenticator
        self._cors = cors
        self._log = log
        self._not_simulated = not_simulated
        self._store = kit.store
        self._journal = kit.journal
        self._under_way = kit.under_way
        self._due_moves = kit.due_moves
        self._player = kit.player
        self._told = kit.told
        self._took_effect = kit.took_effect
        self._misjoined = misjoined(routes)
        self._services = ServicePaths(routes.values(), not_simulated)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        started = stopwatch()
        head = read_head(scope)
        if head.method == "OPTIONS" and head.origin and self._cors.allows(head.origin, head.host):
            await _preflight(send, self._cors.preflight(head.origin, head.asked_headers))
            return
        call = Call(head.method, head.path, scope["headers"])
        call.real_at = machine_now()  # at once, so that its end lies `seconds` after it
        call.notes += head.notes()
        try:
            await self._exchange(head, receive, send, call, started)
        except ClientGone:
            if not call.world or head.observes:
                return
            call.abandoned, call.seconds = True, stopwatch() - started
            self._journal.end(call)
        except WorldEnded:
            await CallConnection([], receive, send).close()
            return
        except asyncio.CancelledError:  # the server stops
            error = Unavailable("the simulator stops: try again in a moment")
            await refuse(send, error)
            return
        if not head.observes:
            self._log.add(call)
            self._told(call)

    async def _exchange(
        self, head: Head, receive: Receive, send: Send, call: Call, started: float
    ) -> None:
        """Answer the call; raises ClientGone, WorldEnded."""
        answer, fault = await self._answer(head, receive, call)
        call.status, call.response = answer.status, answer.body
        call.retry_after = answer.retry_after
        headers = self._headers(head, call)
        if fault is not None and fault.effect.slow_answer:
            sending = fault.effect.send(answer, CallConnection(headers, receive, send))
            call.status = 0  # until it is sent
            await self._under_way.run(call.world, sending, receive)
            call.status = answer.status
            self._end(head, call, started)
            return
        call.abandoned = bool(getattr(send, "client_gone", False))
        self._end(head, call, started)
        if fault is None:
            await respond_whole(send, answer, headers)
        else:
            await fault.effect.send(answer, CallConnection(headers, receive, send))

    def _end(self, head: Head, call: Call, started: float) -> None:
        """Complete the call in the journal, before its client can know that it is over."""
        call.seconds = stopwatch() - started
        call.ended = not call.abandoned
        if call.world and not head.observes:
            if not call.entered:
                self._enter(call)
            self._journal.end(call)

    def _enter(self, call: Call) -> None:
        call.entered = True
        self._journal.begin(call)

    async def _answer(
        self, head: Head, receive: Receive, call: Call
    ) -> tuple[Answer, Fault | None]:
        """The answer and the fault on it; what else there is to know goes into the call."""
        fault = None
        try:
            route, request, caller = await self._admit(head, receive, call)
            if not head.observes and (caller.world.faults or head.fault is not None):
                fault = await self._fault(head, caller, call)
            if fault is None:
                body = await route.operation.answer(caller, request, call.notes, None)
                answer = Answer(200, body)
            else:
                call.fault = fault.name
                playing = self._play(fault, route.operation, caller, call, request)
                answer = await self._under_way.run(call.world, playing, receive, len(call.body))
        except VendorError as error:
            answer = await self._refuse(head, call, error)
        except Unrouted as unrouted:
            await self._note_misrouted(head, call)
            answer = unrouted.answer
            call.problem = "no service of the vendor's has this path"
        except (ClientGone, WorldEnded):
            raise
        except Exception:  # noqa: BLE001  # whatever the defect, the client gets an answer
            _defects.exception("%s %s: a defect of the simulator", head.method, head.path)
            answer = _refusal(call, Internal(DEFECT))
        return answer, fault

    async def _admit(
        self, head: Head, receive: Receive, call: Call
    ) -> tuple[VendorRoute, Mapping[str, Any], Caller]:
        """Who calls what; the journal has the call from here on. Raises VendorError, Unrouted."""
        try:
            if head.origin is not None:
                self._cors.check(head.origin, head.host)
            route = self._route(head)
        except (VendorError, Unrouted):
            await drain_body(receive)
            raise
        # The route's own words: what the journal keeps of a call is kept once for all of them.
        call.method, call.path, call.operation = "POST", route.path, route.operation.name
        head.observes = head.observes and route.operation.observable
        if route.note is not None:
            call.notes.append(route.note)
        try:
            # Before the caller is looked up: nothing can happen to the world in between.
            call.body = await read_body(receive, BODY_LIMIT)
            request = route.operation.read(call.body, call.notes)
            caller = await self._caller(head, route)
        except VendorError:
            await self._find_world(head, call)
            raise
        call.world, call.shop_id = caller.world.name, caller.shop.shop_id
        call.at = caller.world.clock.now()
        if not head.observes:
            self._enter(call)
        return route, request, caller

    async def _play(
        self,
        fault: Fault,
        operation: Operation,
        caller: Caller,
        call: Call,
        request: Mapping[str, Any],
    ) -> Answer:
        """The answer with the fault on it; one that applies ``after`` finds the operation done."""
        effect, play = fault.effect, replace(fault.play, shown=operation.shown)
        intercepted = None
        if not fault.after:
            intercepted = await effect.intercept(play)
            if effect.waits:
                caller = await self._as_it_is_now(caller)
        if intercepted is None and (effect.answers or fault.after):
            try:
                done = Answer(200, await operation.answer(caller, request, call.notes, fault))
                if fault.after:  # webhooks need not wait for the answer
                    self._took_effect()
            except VendorError as error:
                if fault.after:  # nothing took effect that it could play after
                    call.fault = ""
                    raise
                done = _refusal(call, error)
            intercepted = await effect.intercept(play) if fault.after else None
            if intercepted is None and effect.answers:
                effect.alter(play, done)
                return done
        call.problem = f"fault {fault.name}"
        return intercepted or Answer(_NO_ANSWER, b"")

    async def _as_it_is_now(self, caller: Caller) -> Caller:
        """The caller of a call that waited; raises WorldEnded when the world was reset."""
        holder = await self._store.worlds.find(caller.world.name)
        if holder is None or holder.identity != caller.world.identity:
            raise WorldEnded
        world = await self._due_moves.catch_up(holder)
        return replace(caller, world=world, shop=world.shops[caller.shop.place])

    async def _caller(self, head: Head, route: VendorRoute) -> Caller:
        """Who calls; what was due in their world has happened."""
        caller = await self._authenticator.caller(
            head.authorization, route.base, route.operation.callers
        )
        world = await self._due_moves.catch_up(caller.world)
        if world is caller.world:
            return caller
        return replace(caller, world=world, shop=world.shops[caller.shop.place])

    async def _fault(self, head: Head, caller: Caller, call: Call) -> Fault | None:
        """The fault that plays on the call: its own wish, or the world's first that matches."""
        world, shop = caller.world, caller.shop
        if head.fault is not None:
            return self._player.requested(world, shop, call.operation, head.fault)

        async def number() -> int:
            earlier = await self._journal.recent(world.name)
            return page_number(call, earlier)

        return await self._player.find(world, shop, call.operation, number)

    async def _refuse(self, head: Head, call: Call, error: VendorError) -> Answer:
        if isinstance(error, BadRoute):
            await self._note_misrouted(head, call)
        elif error.hint:
            of_key = isinstance(error, Unauthenticated | PermissionDenied)
            code = NoteCode.KEY_REFUSED if of_key else NoteCode.BODY_REFUSED
            call.notes.insert(0, Note(code, error.hint))
        return _refusal(call, error)

    def _route(self, head: Head) -> VendorRoute:
        route = self._routes.get(head.path)
        if route is None:
            self._services.check(head.path, head.query)
        if head.method != "POST":
            raise _bad_route(head, f'unsupported method "{head.method}" (only POST is allowed)')
        if head.content_type != b"application/json" and not _is_json(head.content_type):
            received = (head.content_type or b"").decode("latin-1")
            raise _bad_route(head, f'unexpected Content-Type: "{received}"')
        if route is None:
            raise _bad_route(head, f'no handler for path "{below_base(head.path)}"')
        if not self.ready:
            raise Unavailable(NOT_READY)
        return route

    def _headers(self, head: Head, call: Call) -> Headers:
        headers = [(b"x-mock-world", call.world.encode())] if call.world else []
        if call.notes:
            headers.append(
                (
                    b"x-mock-note",
                    ", ".join(dict.fromkeys(note.code for note in call.notes)).encode(),
                )
            )
            headers.append((b"x-mock-hint", hint_of(call.notes).encode()))
        if call.fault:
            headers.append((b"x-mock-fault-applied", call.fault.encode()))
        if head.origin is not None:
            headers += self._cors.answer(head.origin, head.host)
        return headers

    async def _find_world(self, head: Head, call: Call) -> None:
        """Let the journal of its key's world have a call that is refused already."""
        with suppress(VendorError):
            holder = (
                await self._authenticator.holder(bearer(head.authorization)) if self.ready else None
            )
            if holder is not None:
                world = holder.world
                call.world, call.shop_id = world.name, world.shops[holder.place or 0].shop_id
                call.at = world.clock.now()

    async def _note_misrouted(self, head: Head, call: Call) -> None:
        """Tell where the call should have gone, in the journal of its key's world too."""
        await self._find_world(head, call)
        meant = None if head.path in self._routes else self._misjoined.get(squeezed(head.path))
        if meant is not None:
            how = "base URL and service are joined by a dot"
            if head.path == f"{meant}/":
                how = "it has no slash at its end"
            message = f"the address meant is {meant}: {how}"
            call.notes.append(Note(NoteCode.URL_JOINED_WRONGLY, message))
        elif head.path not in self._routes:
            call.notes += not_simulated(head.path, self._not_simulated)


def _refusal(call: Call, error: VendorError) -> Answer:
    call.problem = error.msg
    return Answer(error.status, error.body(), retry_after=error.retry_after)


def _bad_route(head: Head, problem: str) -> BadRoute:
    meta = {"invalid_route": f"{head.method} {below_base(head.path)}", "xcode": "bad_route"}
    return BadRoute(problem, meta)


async def _preflight(send: Send, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _is_json(content_type: bytes | None) -> bool:
    media_type = (content_type or b"").split(b";")[0]
    return media_type.strip().lower() == b"application/json"


SUBJECT = Subject("wire", "Addresses, checks and values", "What holds for every call.")

RULES = (
    Fact(
        "wire.order-of-checks",
        "Checks come in the order service, HTTP method, content type, method name, JSON, key, "
        "values.",
        Grade.OBSERVED,
        "the backend family's public source, 2022-04",
    ),
    Fact(
        "wire.only-post",
        'Any other method than POST is 404 `bad_route`, `unsupported method "<M>" (only POST is '
        "allowed)`.",
        Grade.OBSERVED,
        "the backend family's public source, 2022-04",
    ),
    Fact(
        "wire.bad-route-meta",
        'The `meta` of `bad_route` is `{"invalid_route": "<HTTP method> /shop.Zalo/<Method>", '
        '"xcode": "bad_route"}`.',
        Grade.OBSERVED,
        "the backend family's public source, 2022-04",
    ),
    Fact(
        "wire.content-type",
        "The content type is `application/json` with any parameters; anything else is 404 "
        '`bad_route`, `unexpected Content-Type: "<as received>"`.',
        Grade.DOCUMENTED,
        "the vendor's error page",
    ),
    Fact(
        "wire.observer",
        "A list's call with the header `X-Mock-Observer` leaves no trace: no fault plays on it, "
        "and neither journal, log nor metrics know of it. The sandbox page reads so.",
        Grade.ASSUMED,
        "the simulator's own: looking must not change what is looked at",
    ),
    Fact(
        "wire.cors",
        "Pages of local origins may call and read answers (`--cors local`), errors too; a "
        "preflight is 204. What a page of another origin calls is 403, and does nothing.",
        Grade.ASSUMED,
        "a page of another site must not act by the published demo key; the vendor lets every "
        "origin call",
    ),
)
