"""Handles a verb call: reads its fields, runs its act in one transaction, writes its response."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mock_server.assumptions.seen import Declared
from mock_server.assumptions.shaping import shown_too, with_hidden
from mock_server.contract.customers import MANUAL, WEIGHTED, Outcome, read_outcome
from mock_server.contract.fields import attributes_of, writer_of
from mock_server.contract.nested_values import missing
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import check_values, verb_request_reader
from mock_server.errors import InvalidArgument, VendorError
from mock_server.faults.player import Fault
from mock_server.notes import Note, refuse_leniency
from mock_server.store import Store, World
from mock_server.store.rows import Rows
from mock_server.web.vendor_calls.list_notes import rounded_ids
from mock_server.world.auth import Caller
from mock_server.world.verb_context import ShopVerbContext

_OUTCOMES = 256


class VerbOperation:
    """A method of the vendor's that does something."""

    observable = secretless = False

    def __init__(
        self,
        verb: Verb,
        store: Store,
        webhook_problem: Callable[[str], str | None],
        lists: Sequence[Resource[Any]],
    ) -> None:
        self.name = verb.operation
        self.service = verb.service
        self.callers = verb.callers
        self.bases = verb.bases
        self.system = verb.system
        self.verb = verb
        self.takes_form = verb.form
        self.links = verb.links
        self.declared = Declared.by(verb)
        self.shown = verb.answered
        known = attributes_of(verb.answers) if verb.system is None else {}
        self._hidden = {name: each for name, each in known.items() if each.mark.hidden}
        self._store = store
        self._webhook_problem = webhook_problem
        self._lists = lists
        self.read = verb_request_reader(verb)

    async def answer(
        self, caller: Caller, request: Mapping[str, Any], notes: list[Note], fault: Fault | None
    ) -> bytes:
        """The response's JSON; a fault on lists does not apply to it."""
        del fault
        check_values(self.verb, request)
        asked = self._asked(request)
        if caller.world.strict:
            refuse_leniency(notes)
        now, outcome = caller.world.clock.now(), outcome_of(caller.world)

        async def act(rows: Rows) -> tuple[bytes, list[Note]]:
            context = ShopVerbContext(rows, caller, now, outcome, self._webhook_problem)
            answer = await self.verb.act(context, *asked)
            return self._document(answer, caller.world.assume), context.notes

        try:
            document, told = await self._store.records.transact(caller.shop, now, act)
        except VendorError:
            notes += await rounded_ids(self._store, caller.shop, self._lists, request)
            raise
        notes += told
        return document

    def _document(self, answer: Any, assume: Mapping[str, str]) -> bytes:
        """The response, with the hidden fields that the alternatives need."""
        document = self.verb.document(answer)
        more = shown_too(assume, self.name, self._hidden) if assume else ()
        if not more:
            return document
        hidden = writer_of(self._hidden[name] for name in more)(answer)
        return with_hidden(document[:-1], hidden, more) + b"\n"

    def _asked(self, request: Mapping[str, Any]) -> tuple[Any, ...]:
        """What the act takes of the request; raises InvalidArgument naming a missing member."""
        for name, attribute in self.verb.asked.items():
            for path in missing(attribute, request.get(name)):
                raise InvalidArgument(f"{name}.{path} không được để trống")
        asks = self.verb.asks
        return (asks(**{name: request.get(name) for name in self.verb.asked}),) if asks else ()


def outcome_of(world: World) -> Outcome:
    """How customers without a magic number behave in a world."""
    if world.outcome:
        return _outcome(world.outcome)
    return MANUAL if world.clock.frozen_at is not None else WEIGHTED


@lru_cache(_OUTCOMES)  # few differ, and every call asks for its world's
def _outcome(text: str) -> Outcome:
    return read_outcome(json.loads(text))
