"""Calls that somebody makes outside the API: a customer, or a user with an extension.

The vendor has no method for them, so a control call starts one; the rest follows a script, by the
world's clock.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.customers import Customer
from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.values import EnumKind, IdKind, TextKind
from mock_server.contract.verbs import VerbContext
from mock_server.errors import InvalidArgument
from mock_server.etelecom.pbx.call_log import CALL_LOGS
from mock_server.etelecom.pbx.call_log_life import LONGEST, RINGS_FOR
from mock_server.etelecom.pbx.call_log_record import CallLog, Direction, Target
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.etelecom.pbx.extension_record import Extension
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.look_ups import find_across
from mock_server.etelecom.zalo.consent_verbs import checked
from mock_server.fidelity import assumed
from mock_server.formats import normal_phone

Ending = Literal["answered", "busy", "no_answer", "failed"]
_ENDINGS: tuple[Ending, ...] = ("answered", "busy", "no_answer", "failed")
_DIRECTIONS: tuple[Direction, ...] = ("in", "out", "ext")
FIELDS = (
    *("direction", "caller", "callee", "extension", "oa_id", "outcome", "after", "for"),
    "transfers",
)
_PICKED_UP_AFTER = 5 * SECOND
_SLOWEST = 10 * SECOND
_TALKED_FOR = 60 * SECOND
SPOKEN = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
"""A number or a name; so written that the generators of every language read it."""

_MOST_TRANSFERS = 20
_OVER_ZALO = "zalo"
"""The trunk of a call by an OA."""


class Asked(Struct, frozen=True, kw_only=True):
    """A requested call."""

    direction: Direction
    outside: str
    """The number that is not the extension's: the caller's of a call in, else the callee's."""

    own: str | None
    """The extension's number, if it was given."""

    extension: str | None
    oa_id: int | None
    script: Plan | None
    """What will happen, in order; None if the customer decides."""

    transfers: tuple[str, ...]


def read(body: Mapping[str, Any]) -> Asked:
    """The call that a body requests; raises InvalidArgument, naming the field."""
    direction: Direction = _one_of(body, "direction", _DIRECTIONS) or "out"
    outside, own = ("caller", "callee") if direction == "in" else ("callee", "caller")
    number = _text(body, outside)
    if number is None:
        raise InvalidArgument.of(outside, f"is required for a call with the direction {direction}")
    given = body.get("oa_id")
    oa_id = None if given is None else IdKind().member("oa_id", given) or None
    if oa_id is not None and direction != "out":
        raise InvalidArgument.of("oa_id", "an OA can only call out")
    script, transfers = _script(body)
    return Asked(
        direction=direction,
        outside=number,
        own=_text(body, own),
        extension=_text(body, "extension"),
        oa_id=oa_id,
        script=script,
        transfers=transfers,
    )


def _script(body: Mapping[str, Any]) -> tuple[Plan | None, tuple[str, ...]]:
    ending: Ending | None = _one_of(body, "outcome", _ENDINGS)
    given = [name for name in ("after", "for", "transfers") if name in body]
    allowed = {"answered": ("after", "for", "transfers"), None: ()}.get(ending, ("after",))
    for name in given:
        if name not in allowed:
            of = f"the outcome {ending}" if ending else "a call without an outcome"
            raise InvalidArgument.of(name, f"cannot be used with {of}")
    if ending is None:
        return None, ()
    after = _seconds(body, "after", _PICKED_UP_AFTER, RINGS_FOR - SECOND)
    if ending != "answered":
        if ending == "no_answer" and "after" not in body:
            return NOTHING, ()
        return ((after, _MOVES[ending]),), ()
    talk = _seconds(body, "for", _TALKED_FOR, LONGEST - SECOND)
    handed_on = sorted(_transfers(body, talk))
    steps = (
        (after, "answer"),
        *((after + at, "transfer") for at, _ in handed_on),
        (after + talk, "hang_up"),
    )
    return steps, tuple(number for _, number in handed_on)


_MOVES = {"busy": "be_busy", "no_answer": "give_up", "failed": "fail"}


def _transfers(body: Mapping[str, Any], talk: int) -> list[tuple[int, str]]:
    raw = body.get("transfers", [])
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise InvalidArgument.of("transfers", "must be a list of objects with to and after")
    if len(raw) > _MOST_TRANSFERS:
        raise InvalidArgument.of("transfers", f"must have at most {_MOST_TRANSFERS} items")
    found = []
    for place, each in enumerate(raw):
        if set(each) - {"to", "after"} or _text(each, "to") is None:
            raise InvalidArgument.of(f"transfers[{place}]", "must have to, and may have after")
        found.append((_seconds(each, "after", talk // 2, talk), str(each["to"])))
    return found


async def begin(context: VerbContext, asked: Asked) -> CallLog:
    """Creates the call, which rings or, if the OA has no consent, is refused by Zalo.

    Raises:
        InvalidArgument: the shop has no such extension, or it has expired.
        NotFound: the shop has no such OA.
    """
    extension = await _extension(context, asked.extension)
    trunk, hotline_id = await _line(context, extension)
    inside_only = asked.direction == "ext"
    inside = extension.extension_number if extension else "101"
    own = asked.own or (trunk if asked.direction == "in" else inside)
    fields: dict[str, Any] = {
        "direction": asked.direction,
        "caller": asked.outside if asked.direction == "in" else own,
        "callee": own if asked.direction == "in" else asked.outside,
        "extension_id": extension.id if extension else 0,
        "hotline_id": 0 if inside_only or asked.oa_id else hotline_id,
        "oa_id": asked.oa_id or 0,
        "transfers": list(asked.transfers),
        "user_id": extension.user_id if extension else 0,
    }
    target = Target(
        inside if asked.direction == "in" else asked.outside,
        _OVER_ZALO if asked.oa_id else "" if inside_only else trunk,
        context.now,
    )
    phone = normal_phone(asked.outside) or asked.outside
    if asked.oa_id is not None:
        told = await checked(context, asked.oa_id, phone)
        if told.error:
            refused = _refused(target, told.error, told.message, context.now)
            return await context.create(CALL_LOGS, **fields, **refused)
    if extension is not None and extension.state == "Z":
        await context.move(EXTENSIONS, extension, "use")
    steps = _customers(context.customer(phone)) if asked.script is None else asked.script
    script = tuple((context.now + after, move) for after, move in steps)
    return await context.create(CALL_LOGS, script, **fields, call_targets=[target.document()])


def _refused(target: Target, code: int, message: str, now: int) -> dict[str, Any]:
    """The fields of a call that Zalo refused."""
    ended = Target(target.number, target.trunk, now, None, now, message, code)
    return {
        "call_status": "N",
        "call_state": "not_answered",
        "call_targets": [ended.document()],
        "ended_at": now,
    }


def _customers(customer: Customer) -> Plan:
    """What the customer does, in order."""
    if not customer.reachable:
        return ((_PICKED_UP_AFTER, "fail"),)
    after = 0 if customer.at_once else min(customer.delay, _SLOWEST)
    if customer.reply == "P":
        return ((after, "answer"), (after + _TALKED_FOR, "hang_up"))
    return ((after, "be_busy"),) if customer.reply == "N" else NOTHING


async def _extension(context: VerbContext, number: str | None) -> Extension | None:
    """The extension with a number; without a number, the shop's newest that has not expired."""
    if number is None:
        newest = await context.latest(EXTENSIONS)
        return None if newest is None or newest.state == "N" else newest
    found = await context.latest(EXTENSIONS, extension_number=number)
    if found is None:
        raise InvalidArgument.of("extension", f"the shop has no extension {number[:80]!r}")
    if found.state == "N":
        raise InvalidArgument.of("extension", f"the extension {number} has expired")
    return found


async def _line(context: VerbContext, extension: Extension | None) -> tuple[str, int]:
    """The hotline of an extension: its number and its id."""
    found = await find_across(context, HOTLINES, extension.hotline_id) if extension else None
    return (found[1].hotline, found[1].id) if found else ("", 0)


def _one_of(body: Mapping[str, Any], name: str, words: tuple[Any, ...]) -> Any:
    return None if body.get(name) is None else EnumKind(*words).member(name, body[name])


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None:
        return None
    text: str = TextKind().member(name, value)
    if not SPOKEN.fullmatch(text):
        raise InvalidArgument.of(name, "must be a string of 1 to 100 characters, none of control")
    return text


def _seconds(body: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    value = body.get(name)
    if value is None:
        return usual
    limit = most // SECOND
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= limit:
        raise InvalidArgument.of(name, f"must be a number of seconds from 0 to {limit}")
    return round(value * SECOND)


RULES = (
    assumed(
        "pbx.calls-made",
        "`POST /__admin/calls` makes a call ring. It continues by the world's clock, with the "
        "requested `outcome` or as its customer behaves: one who agrees to consents answers "
        "within ten seconds and talks for a minute, one who refuses is busy, one who never "
        "answers does not pick up.",
        "the simulator's own: the vendor's calls are made by people",
    ),
    assumed(
        "pbx.oa-calls",
        "A call by an OA rings if `CheckConsent` returns 0 for it. Any other fails at once, with "
        "Zalo's code as `fail_code` and its message as `end_reason`.",
        "Zalo's codes; their place in a call log is ours",
    ),
)
