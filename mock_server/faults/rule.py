"""A fault rule: when it applies, what it does, how often; read from its public JSON."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.contract.values import EnumKind
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, number, whole_number
from mock_server.faults.kinds import KINDS
from mock_server.spelling import unknown

BEFORE, AFTER = "before", "after"
PASS = "pass"  # noqa: S105  # a word of sequences
_BY_NAME = {kind.name: kind for kind in KINDS}
_MEMBERS = ("when", "then", "at", "times", "sequence")
_MANY = 10**9
_LONGEST_SEQUENCE = 1000


class When(Struct, frozen=True):
    """The calls that a rule matches; None matches any."""

    method: str | None = None
    page: int | None = None
    call: int | None = None
    probability: float | None = None
    event: str | None = None
    """For deliveries of webhooks only."""


class Rule(Struct, frozen=True):
    """A rule that has been read."""

    when: When
    effects: tuple[Effect | None, ...]
    """One, or those of a sequence, in which None leaves a call unchanged."""

    is_sequence: bool
    after: bool
    """Whether it applies after the operation took effect."""

    times: int | None
    """The number of calls to which it applies; None for all."""

    @property
    def is_about_lists(self) -> bool:
        """Whether it matches lists only."""
        of_lists = any(effect is not None and effect.on_lists for effect in self.effects)
        return of_lists or self.when.page is not None

    @property
    def is_about_deliveries(self) -> bool:
        """Whether it applies to webhooks instead of calls."""
        return any(effect is not None and effect.on_deliveries for effect in self.effects)


class Methods(Struct, frozen=True):
    """The vendor's methods and events that a rule can name."""

    every: tuple[str, ...]
    lists: frozenset[str]
    events: tuple[str, ...]
    """The names of webhook events."""


def read_rule(document: Mapping[str, Any], methods: Methods) -> Rule:
    """A rule from its JSON.

    Raises:
        InvalidArgument: naming the invalid field.
    """
    document = without_nulls(document)
    _only(document, _MEMBERS, "")
    at = EnumKind(BEFORE, AFTER).member("at", document.get("at", BEFORE))
    times = whole_number("times", document["times"], 1, _MANY) if "times" in document else None
    effects, is_sequence = _effects(document)
    when = _when(document.get("when", {}), methods)
    _check_deliveries(document, when, effects)
    of_lists = any(effect is not None and effect.on_lists for effect in effects)
    if at == AFTER and of_lists:
        raise InvalidArgument.of(
            "at", "a fault on the rows of a page applies before the page is read"
        )
    if when.method is not None and when.method not in methods.lists:
        if of_lists:
            raise InvalidArgument.of("when.method", "a fault on rows applies to lists only")
        if when.page is not None:
            raise InvalidArgument.of("when.page", "only lists have pages")
    return Rule(when, effects, is_sequence, at == AFTER, times)


def without_nulls(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without the members that are null, which are as if absent."""
    found = {name: value for name, value in document.items() if value is not None}
    if isinstance(when := found.get("when"), dict):
        found["when"] = {name: value for name, value in when.items() if value is not None}
    return found


def read_effect(then: Any, path: str = "then") -> Effect:
    """A fault from its JSON, ``{"<kind>": <value>}``; raises InvalidArgument."""
    if not isinstance(then, dict):
        raise InvalidArgument.of(path, "must be an object with one fault")
    named = [name for name in then if name in _BY_NAME]
    if len(named) != 1:
        where = path if named or not then else f"{path}.{next(iter(then))}"
        raise InvalidArgument.of(where, f"must be exactly one of {', '.join(_BY_NAME)}")
    rest = {name: value for name, value in then.items() if name != named[0]}
    try:
        return _BY_NAME[named[0]].parse(then[named[0]], rest)
    except InvalidArgument as error:
        raise InvalidArgument(path + error.msg.removeprefix("then")) from None


def _effects(document: Mapping[str, Any]) -> tuple[tuple[Effect | None, ...], bool]:
    if ("then" in document) == ("sequence" in document):
        raise InvalidArgument.of("then", "give either then or sequence")
    if "then" in document:
        return (read_effect(document["then"]),), False
    steps = document["sequence"]
    if not isinstance(steps, list) or not 0 < len(steps) <= _LONGEST_SEQUENCE:
        raise InvalidArgument.of("sequence", f"must be a list of 1 to {_LONGEST_SEQUENCE} steps")
    return tuple(
        None if step == PASS else read_effect(step, f"sequence[{place}]")
        for place, step in enumerate(steps)
    ), True


def _check_deliveries(
    document: Mapping[str, Any], when: When, effects: tuple[Effect | None, ...]
) -> None:
    """Check that a rule is about calls or about deliveries, and that its conditions fit."""
    kinds = {effect.on_deliveries for effect in effects if effect is not None}
    if len(kinds) > 1:
        raise InvalidArgument.of("sequence", "faults on calls and on deliveries cannot be combined")
    if kinds != {True}:
        if when.event is not None:
            raise InvalidArgument.of(
                "when.event", "a fault on a delivery can have no other condition"
            )
        return
    for name in ("method", "page"):
        if getattr(when, name) is not None:
            raise InvalidArgument.of(f"when.{name}", "a delivery has an event, not a call")
    if "at" in document:
        raise InvalidArgument.of("at", "a fault on a delivery applies before it is sent")
    if when.event == ACCOUNT_EVENT and any(each and each.delivers.forged for each in effects):
        raise InvalidArgument.of("when.event", "account webhooks have no signature to forge")


def _when(given: Any, methods: Methods) -> When:
    if not isinstance(given, dict):
        raise InvalidArgument.of("when", "must be an object")
    count = partial(whole_number, low=1, high=_MANY)
    readers: dict[str, Callable[[str, Any], Any]] = {
        "method": EnumKind(*methods.every).member,
        "page": count,
        "call": count,
        "probability": partial(number, low=0, high=1),
        "event": EnumKind(*methods.events).member,
    }
    _only(given, tuple(readers), "when.")
    return When(**{name: readers[name](f"when.{name}", value) for name, value in given.items()})


def _only(document: Mapping[str, Any], names: tuple[str, ...], path: str) -> None:
    for name in document:
        if name not in names:
            raise InvalidArgument.of(f"{path}{name}", unknown(name, names))
