"""Schemas of fault rules."""

from collections.abc import Sequence
from typing import Any

from mock_server.faults.effect import Effect
from mock_server.faults.kinds import KINDS
from mock_server.faults.rule import PASS
from mock_server.web.openapi import shapes

_MOST = 1_000_000_000

_SECONDS_OR_DRAWN: shapes.Schema = {
    "oneOf": [
        {"type": "number", "minimum": 0, "maximum": 3600},
        shapes.closed(
            "Seconds, drawn evenly.",
            {"uniform": shapes.array({"type": "number"}) | {"minItems": 2, "maxItems": 2}},
        ),
        shapes.closed(
            "Seconds, drawn from a lognormal distribution.",
            {
                "lognormal": shapes.closed(
                    "", {"median": shapes.number("Seconds."), "sigma": shapes.number("Its spread.")}
                )
            },
        ),
    ]
}
_VALUES: dict[str, shapes.Schema] = {
    "delay": _SECONDS_OR_DRAWN,
    "rate_limit": shapes.closed(
        "",
        {
            "calls": shapes.integer("So many calls.", minimum=0),
            "per": shapes.number("Seconds.", minimum=0.001, maximum=_MOST),
        },
    ),
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
}
"""The values of faults that an example does not show completely."""


def schemas(events: Sequence[str], methods: Sequence[str]) -> dict[str, shapes.Schema]:
    """The schemas by name; ``events`` are those that webhooks are sent for."""
    rule = _rule()
    return {
        "Effect": _effect(),
        "FaultConditions": _conditions(events, methods),
        "FaultRule": rule,
        "Fault": shapes.shape(
            "A rule of a world.",
            {
                "id": shapes.text("Its id."),
                "matched": shapes.integer("Number of calls that it matched."),
                "played": shapes.integer("Number of calls that it was applied to."),
            },
            rule["properties"],
        ),
        "Faults": shapes.shape(
            "The world's rules.", {"faults": shapes.array(shapes.ref("Fault"), "Oldest first.")}
        ),
    }


def _rule() -> shapes.Schema:
    step = {"anyOf": [shapes.ref("Effect"), {"type": "string", "const": PASS}]}
    rule = shapes.closed(
        "A fault: which calls it applies to and what it does; either `then` or `sequence`.",
        optional={
            "when": shapes.ref("FaultConditions"),
            "then": shapes.ref("Effect"),
            "sequence": shapes.array(step, "One for each matching call.")
            | {"minItems": 1, "maxItems": 1000},
            "at": shapes.one_of("Before or after the operation took effect.", "before", "after"),
            "times": shapes.integer(
                "How many calls it is applied to; no limit by default.", minimum=1, maximum=_MOST
            ),
        },
    )
    either = {"then": {"not": {"required": ["sequence"]}}, "else": {"required": ["sequence"]}}
    return {**rule, "if": {"required": ["then"]}, **either}


def _conditions(events: Sequence[str], methods: Sequence[str]) -> shapes.Schema:
    return shapes.closed(
        "Which calls; all given conditions must hold.",
        optional={
            "method": shapes.one_of("A vendor method.", *methods),
            "page": shapes.integer("The page of a walk, from 1.", minimum=1, maximum=_MOST),
            "call": shapes.integer("The n-th call that matches.", minimum=1, maximum=_MOST),
            "probability": shapes.number("Derived from the world's seed.", minimum=0, maximum=1),
            "event": shapes.one_of("For faults on webhooks.", *events),
        },
    )


def _effect() -> shapes.Schema:
    effect = shapes.closed(
        "What a fault does: exactly one of these, optionally with `gateway` and `retry_after`.",
        optional={
            **{kind.name: _value(kind) for kind in KINDS},
            "gateway": shapes.flag("With `status`: a proxy's HTML page."),
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


def _only(*names: str) -> shapes.Schema:
    return {"propertyNames": {"enum": list(names)}}


def _value(kind: type[Effect]) -> shapes.Schema:
    return {**(_VALUES.get(kind.name) or _like(kind.example)), "description": kind.about}


def _like(example: Any) -> shapes.Schema:
    """The schema of values of the example's type."""
    if example is True:
        return {"type": "boolean", "not": {"const": False}}  # `const` is no boolean to generators
    names = {int: "integer", float: "number", str: "string"}
    return {"type": names[type(example)], "examples": [example]}
