"""Which fault applies to a call: that of its ``X-Mock-Fault``, or of the first matching rule."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from mock_server.clock import machine_now
from mock_server.contract.generation import Draws
from mock_server.contract.paging import MARKER
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play, State
from mock_server.faults.rule import Methods, Rule, read_effect, read_rule
from mock_server.store import Shop, Store, World

Request = Mapping[str, Any]
"""The values of a call's body."""

PageNumber = Callable[[], Awaitable[int]]
"""The page number of the call in its walk; expensive, so evaluated last."""

_FINE = 10**9


class Fault(Struct, frozen=True):
    """A fault that applies to one call."""

    effect: Effect
    after: bool
    play: Play
    rule: int = 0
    """The rule's number; 0 if the call itself requested it."""

    @property
    def name(self) -> str:
        """The kind's name."""
        return self.effect.name


class Player:
    """Finds the fault of a call."""

    def __init__(self, store: Store, methods: Methods) -> None:
        self._store = store
        self._methods = methods
        self._read: dict[str, Rule] = {}

    async def find(
        self, world: World, shop: Shop, operation: str, request: Request, page_number: PageNumber
    ) -> Fault | None:
        """The fault of the first of the world's rules that applies to the call."""

        async def matches(rule: Rule) -> bool:
            if rule.is_about_deliveries or rule.when.method not in (None, operation):
                return False
            if rule.is_about_lists and operation not in self._methods.lists:
                return False
            return rule.when.page is None or rule.when.page == await page_number()

        return await self._first(world, shop, matches, lambda effect: _fits(effect, request))

    async def find_for_delivery(
        self, world: World, event: str, *, overtakes: bool, signed: bool
    ) -> Effect | None:
        """The fault of the first of the world's rules that applies to a webhook's event.

        An event that overtakes a held one is not held back itself, and one that is not signed not
        forged.
        """

        async def matches(rule: Rule) -> bool:
            return rule.is_about_deliveries and rule.when.event in (None, event)

        def fits(effect: Effect) -> bool:
            return not (effect.swaps and overtakes) and (signed or not effect.delivers.forged)

        fault = await self._first(world, world.shops[0], matches, fits)
        return fault.effect if fault else None

    async def _first(
        self,
        world: World,
        shop: Shop,
        matches: Callable[[Rule], Awaitable[bool]],
        fits: Callable[[Effect], bool],
    ) -> Fault | None:
        """Count the call against each matching rule until one applies to it."""
        for place, (rule_id, document) in enumerate(world.faults):
            rule = self._rule(document)
            if not await matches(rule):
                continue
            name = f"{world.recipe['seed']}/fault/{place}"
            turn = partial(_turn, rule, name, (world.clock.now(), machine_now()), fits)
            state, effect = await self._store.faults.step(rule_id, turn) or ({}, None)
            if effect is not None:
                draws = Draws(f"{name}/{state['matched']}")
                play = Play(world, shop, self._store, draws, state)
                return Fault(effect, rule.after, play, rule_id)
        return None

    async def take_back(self, fault: Fault) -> str:
        """Let a rule apply to a later call; the fault of this one, on which it had no effect."""
        if fault.rule:
            await self._store.faults.step(
                fault.rule, lambda state: (state | {"played": state["played"] - 1}, None)
            )
        return ""

    def requested(
        self, world: World, shop: Shop, operation: str, request: Request, header: str
    ) -> Fault | None:
        """The fault that a call requests by its header: ``status=503``, ``connection_reset``, ...

        None if it has no effect on such a call.

        Raises:
            InvalidArgument: the fault does not exist.
        """
        name, has_value, text = header.partition("=")
        try:
            value = json.loads(text) if has_value else True
        except (ValueError, RecursionError):
            value = text
        first, *more = name.strip().split(",")
        if more or (value is text and "," in text):  # in JSON, a comma is the value's
            raise InvalidArgument.of(f"X-Mock-Fault.{first}", "a call asks for one fault, once")
        effect = read_effect({first: value}, "X-Mock-Fault")
        if effect.on_deliveries:
            raise InvalidArgument.of("X-Mock-Fault", f"{effect.name} applies to webhooks only")
        if effect.on_lists and operation not in self._methods.lists:
            raise InvalidArgument.of("X-Mock-Fault", f"{effect.name} applies to lists only")
        if not _fits(effect, request):
            return None
        draws = Draws(f"{world.recipe['seed']}/requested/{header}")
        state, _ = effect.step({}, world.clock.now(), machine_now())
        return Fault(effect, False, Play(world, shop, self._store, draws, state))

    def _rule(self, document: str) -> Rule:
        rule = self._read.get(document)
        if rule is None:
            if len(self._read) > _RULES_KEPT:
                self._read.clear()
            rule = self._read[document] = read_rule(json.loads(document), self._methods)
        return rule


_RULES_KEPT = 1000


def _fits(effect: Effect, request: Request) -> bool:
    """Whether a fault can have an effect on such a call."""
    paging = request.get("paging") or {}
    has_cursor = not {paging.get("after"), paging.get("before")} <= {None, "", MARKER}
    return has_cursor or not effect.needs_cursor


def _turn(
    rule: Rule, name: str, now: tuple[int, int], fits: Callable[[Effect], bool], state: State
) -> tuple[State, Effect | None]:
    """A rule's state after a call at an instant of both clocks, and what it does to the call.

    It runs inside the store's transaction.
    """
    when = rule.when
    matched, played = state.get("matched", 0) + 1, state.get("played", 0)
    state = {**state, "matched": matched}
    if when.call is not None and when.call != matched:
        return state, None
    if rule.times is not None and played >= rule.times:
        return state, None
    if when.probability is not None:
        drawn = Draws(f"{name}/{matched}/chance").below(_FINE)
        if drawn >= when.probability * _FINE:
            return state, None
    place = played + state.get("passed", 0) if rule.is_sequence else 0
    effect = rule.effects[place] if place < len(rule.effects) else None
    if effect is None or not fits(effect):
        passed = {"passed": state.get("passed", 0) + 1} if rule.is_sequence else {}
        return state | passed, None
    state, plays = effect.step(state, *now)
    return (state | {"played": played + 1}, effect) if plays else (state, None)
