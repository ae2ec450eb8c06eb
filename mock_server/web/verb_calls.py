"""Answering a verb: its fields in, its act inside one atom of the store, its answer out."""

import json
from collections.abc import Mapping
from typing import Any

from mock_server.auth import Caller
from mock_server.customers import MANUAL, WEIGHTED, Outcome, read_outcome
from mock_server.desk import ShopDesk, Surroundings
from mock_server.faults.player import Fault
from mock_server.notes import Note, refuse_leniency
from mock_server.store import Store, World
from mock_server.store.rows import Rows
from mock_server.verbs import Verb
from mock_server.wire import verb_request_reader


class VerbOperation:
    """A method of the vendor's that does something."""

    observable = False

    def __init__(self, verb: Verb, store: Store, around: Surroundings) -> None:
        self.name = verb.operation
        self.service = verb.service
        self.callers = verb.callers
        self.verb = verb
        self._store = store
        self._around = around
        self._read = verb_request_reader(verb)

    async def answer(
        self, caller: Caller, body: bytes, notes: list[Note], fault: Fault | None
    ) -> bytes:
        """See Operation; a fault on lists does not play on it."""
        del fault
        asked = self._asked(self._read(body, notes))
        if caller.world.strict:
            refuse_leniency(notes)
        now, outcome = caller.world.clock.now(), outcome_of(caller.world)

        async def act(rows: Rows) -> bytes:
            desk = ShopDesk(rows, caller, now, outcome, self._around)
            return self.verb.document(await self.verb.act(desk, asked))

        return await self._store.records.transact(caller.shop, now, act)

    def _asked(self, request: Mapping[str, Any]) -> Any:
        return self.verb.asks(**{name: request.get(name) for name in self.verb.asked})


def outcome_of(world: World) -> Outcome:
    """How the customers of a world behave that have no magic number."""
    if world.outcome:
        return read_outcome(json.loads(world.outcome))
    return MANUAL if world.clock.frozen_at is not None else WEIGHTED
