"""Schemas of fault rules."""

from collections.abc import Sequence
from typing import Any

from mock_server.faults.effect import Effect
from mock_server.faults.kinds import KINDS
from mock_server.faults.rule import PASS
from mock_server.web.openapi.shapes import (
    Schema,
    array,
    closed,
    flag,
    integer,
    number,
    one_of,
    ref,
    shape,
    text,
)

_MOST = 1_000_000_000

_SECONDS_OR_DRAWN: Schema = {
    "oneOf": [
        {"type": "number", "minimum": 0, "maximum": 3600},
        closed(
            "Seconds, drawn evenly.",
            {"uniform": array({"type": "number"}) | {"minItems": 2, "maxItems": 2}},
        ),
        closed(
            "Seconds, drawn from a lognormal distribution.",
            {
                "lognormal": closed(
                    "", {"median": number("Seconds."), "sigma": number("Its spread.")}
                )
            },
        ),
    ]
}
_VALUES: dict[str, Schema] = {
    "delay": _SECONDS_OR_DRAWN,
    "rate_limit": closed(
        "", {"calls": integer("So many calls.", minimum=0), "per": number("Seconds.")}
    ),
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
}
"""The values of faults that an example does not show completely."""


def schemas(events: Sequence[str], methods: Sequence[str]) -> dict[str, Schema]:
    """The schemas by name; ``events`` are those that webhooks are sent for."""
    rule = _rule()
    return {
        "Effect": _effect(),
        "FaultConditions": _conditions(events, methods),
        "FaultRule": rule,
        "Fault": shape(
            "A rule of a world.",
            {
                "id": text("Its id."),
                "matched": integer("Number of calls that it matched."),
                "played": integer("Number of calls that it was applied to."),
            },
            rule["properties"],
        ),
        "Faults": shape("The world's rules.", {"faults": array(ref("Fault"), "Oldest first.")}),
    }


def _rule() -> Schema:
    step = {"anyOf": [ref("Effect"), {"type": "string", "const": PASS}]}
    rule = closed(
        "A fault: which calls it applies to and what it does; either `then` or `sequence`.",
        optional={
            "when": ref("FaultConditions"),
            "then": ref("Effect"),
            "sequence": array(step, "One for each matching call.")
            | {"minItems": 1, "maxItems": 1000},
            "at": one_of("Before or after the operation took effect.", "before", "after"),
            "times": integer(
                "How many calls it is applied to; no limit by default.", minimum=1, maximum=_MOST
            ),
        },
    )
    either = {"then": {"not": {"required": ["sequence"]}}, "else": {"required": ["sequence"]}}
    return {**rule, "if": {"required": ["then"]}, **either}


def _conditions(events: Sequence[str], methods: Sequence[str]) -> Schema:
    return closed(
        "Which calls; all given conditions must hold.",
        optional={
            "method": one_of("A vendor method.", *methods),
            "page": integer("The page of a walk, from 1.", minimum=1, maximum=_MOST),
            "call": integer("The n-th call that matches.", minimum=1, maximum=_MOST),
            "probability": number("Derived from the world's seed.", minimum=0, maximum=1),
            "event": one_of("For faults on webhooks.", *events),
        },
    )


def _effect() -> Schema:
    effect = closed(
        "What a fault does: exactly one of these, optionally with `gateway` and `retry_after`.",
        optional={
            **{kind.name: _value(kind) for kind in KINDS},
            "gateway": flag("With `status`: a proxy's HTML page."),
            "retry_after": {
                "type": ["integer", "string"],
                "description": "With `status` and `rate_limit`: the header `Retry-After`.",
            },
        },
    )
    # No `oneOf`: generators would make a class of each branch.
    return {
        **effect,
        "minProperties": 1,
        "if": {"required": ["status"]},
        "then": _only("status", "gateway", "retry_after"),
        "else": {
            "if": {"required": ["rate_limit"]},
            "then": _only("rate_limit", "retry_after"),
            "else": {"maxProperties": 1, **_only(*(kind.name for kind in KINDS))},
        },
    }


def _only(*names: str) -> Schema:
    return {"propertyNames": {"enum": list(names)}}


def _value(kind: type[Effect]) -> Schema:
    return {**(_VALUES.get(kind.name) or _like(kind.example)), "description": kind.about}


def _like(example: Any) -> Schema:
    """The schema of values of the example's type."""
    if example is True:
        return {"type": "boolean", "not": {"const": False}}  # `const` is no boolean to generators
    names = {int: "integer", float: "number", str: "string"}
    return {"type": names[type(example)], "examples": [example]}
