"""Request bodies: bytes to values, with the backend's errors for what cannot be decoded.

A body with values of their fields' kinds is read in one pass. Any other is decoded by
``body_decoder``, which defines what a body means.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from msgspec.json import decode

from mock_server.contract.body_decoder import BodyDecoder, Shape
from mock_server.contract.filters import TIME_TYPE
from mock_server.contract.kind import Kind
from mock_server.contract.raw_members import folded
from mock_server.contract.schema import Resource
from mock_server.contract.unknown_fields import noted
from mock_server.contract.values import (
    INT64_MAX,
    INT64_MIN,
    EnumKind,
    IntegerKind,
    RecipientKind,
    TextKind,
    TimeKind,
)
from mock_server.contract.verbs import Verb
from mock_server.errors import InvalidArgument
from mock_server.fidelity import assumed, documented, observed
from mock_server.notes import Note

BODY_LIMIT = 1024 * 1024
"""Maximum bytes of a body."""

_SMALL = 4_096
"""Bytes of a body whose unknown fields' notes are remembered."""

_REMEMBERED = 16
"""Sets of unknown fields of one method that are remembered."""

Reader = Callable[[bytes, list[Note]], dict[str, Any]]
"""Reads a body, notes what it tolerates, and raises InvalidArgument if it cannot be decoded."""

PAGING_KINDS: dict[str, Kind] = {
    "after": TextKind(),
    "before": TextKind(),
    "limit": IntegerKind(),
    "sort": TextKind(),
}
"""The fields of every list's ``paging``."""


def filter_kinds(resource: Resource[Any]) -> dict[str, Kind]:
    """The fields of a list's ``filter``, in the order of the vendor's page."""
    kinds: dict[str, Kind] = (
        {"date_from": TimeKind(), "date_to": TimeKind()} if resource.dated_by else {}
    )
    kinds |= {name: attribute.kind for name, attribute in resource.asked.items()}
    kinds |= {each.name: each.kind for each in resource.filters}
    if len(resource.dated_by) > 1:
        kinds[TIME_TYPE] = EnumKind(*resource.dated_by)
    return dict(sorted(kinds.items()))


@cache  # a reader depends only on its declaration, and takes milliseconds to build
def list_request_reader(resource: Resource[Any]) -> Reader:
    """The reader of a list method's body: ``{"filter"?: {...}, "paging"?: {...}}``."""
    return reader({"filter": filter_kinds(resource), "paging": PAGING_KINDS}, resource.operation)


@cache
def verb_request_reader(verb: Verb) -> Reader:
    """The reader of a verb's body."""
    return reader({name: each.kind for name, each in verb.asked.items()}, verb.operation)


def check_values(verb: Verb, request: Mapping[str, Any]) -> None:
    """Check a decoded body, once the key is known.

    Raises:
        InvalidArgument: a required field is absent, or a recipient is not a phone number. The acts
            of another system's methods check in their own order, with their own messages.
    """
    if verb.system is not None:
        return
    for name, attribute in verb.asked.items():
        value = request.get(name)
        if value is None:
            if attribute.mark.required:
                text = attribute.mark.missing or f"{name} không được để trống"
                raise InvalidArgument(text)
        elif isinstance(attribute.kind, RecipientKind):
            attribute.kind.member(name, value)


def reader(shape: Shape, name: str) -> Reader:
    """The reader of a body of this shape.

    Unknown fields are accepted; absent fields and the vendor's zero values become None or absent.
    """
    quickly, decoder = _QuickReader(shape), BodyDecoder(shape, name)

    def read(body: bytes, notes: list[Note]) -> dict[str, Any]:
        before = len(notes)
        try:
            return quickly.read(body, notes)
        except (ValueError, LookupError, AttributeError, RecursionError):
            del notes[before:]
            return decoder.read(body, notes)

    return read


class _QuickReader:
    """Reads bodies whose values are of their fields' kinds."""

    def __init__(self, shape: Shape) -> None:
        objects = {name: of for name, of in shape.items() if isinstance(of, Mapping)}
        self._objects = tuple(objects)
        own = {name: of for name, of in shape.items() if name not in objects}
        self._fields = {name: _fields_of(of) for name, of in {"": own, **objects}.items()}
        """How fields are read, by the object that has them; "" is the whole."""

        self._folded = {folded(name) for part in (shape, *objects.values()) for name in part}
        # A client sends the same unknown fields with every call.
        self._noted = lru_cache(_REMEMBERED)(lambda unknown: tuple(noted(unknown, shape)))

    def read(self, body: bytes, notes: list[Note]) -> dict[str, Any]:
        """The values of a body.

        Raises ValueError, LookupError, AttributeError or RecursionError for invalid JSON, what is
        not an object, and whatever Go reads in a way of its own.
        """
        members = decode(body)
        inner = [len(given) for given in members.values() if type(given) is dict]
        if len(members) + sum(inner) != body.count(b'":') or b"\\" in body:
            raise ValueError  # Go looks at both of two same names, and at an escaped digit
        unknown: list[str] = []
        request: dict[str, Any] = {}
        for name in self._objects:
            if (given := members.pop(name, None)) is not None:
                request[name] = self._take(name, given, unknown, notes)
        if members:
            request |= self._take("", members, unknown, notes)
        if unknown:
            told = self._noted if len(body) < _SMALL else self._noted.__wrapped__
            notes += told(tuple(unknown))
        return request

    def _take(
        self, of: str, given: Mapping[str, Any], unknown: list[str], notes: list[Note]
    ) -> dict[str, Any]:
        """The values of an object's fields; raises Invalid, and LookupError for other letters."""
        fields = self._fields[of]
        values: dict[str, Any] = {}
        strange: list[str] = []
        for name, raw in given.items():
            reading = fields.get(name)
            if reading is None:
                strange.append(name)
                continue
            ask, leniency = reading
            values[name] = value = ask(raw)
            if leniency is not None and (note := leniency(raw, value)) is not None:
                notes.append(Note(note.code, f"{name}: {note.message}"))
        if strange:
            # All at once: a call for each of sixty thousand names keeps other threads waiting.
            if not self._folded.isdisjoint(folded("\n".join(strange)).split("\n")):
                raise LookupError
            unknown += [f"{of}.{name}" for name in strange] if of else strange
        return values


_Fields = dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], Note | None] | None]]
"""How each field's value is read, and what is noted of it, if anything."""


def _fields_of(kinds: Mapping[str, Any]) -> _Fields:
    return {
        name: (kind.ask, kind.leniency if kind.tolerates else None) for name, kind in kinds.items()
    }


_SOURCE = "the backend family's public source, 2022-04"

RULES = (
    observed(
        "wire.body",
        "The body is a JSON object, or `null`; what follows it is ignored, as is the case of "
        "names; "
        "a body that cannot be decoded is 400 `the json request could not be decoded`, with Go's "
        "text in `meta.cause` and `meta.xcode` `malformed`.",
        _SOURCE,
    ),
    observed(
        "wire.repeated",
        "Of two members of one name the later one counts; objects of one name are merged.",
        f"{_SOURCE}: it decodes with Go's `encoding/json`",
    ),
    assumed(
        "wire.body-limit",
        f"A body of more than {BODY_LIMIT // 1024} KiB is 413 `resource_exhausted`, and one "
        "that is nested too deeply, or that has more than 16 objects or arrays of one name, 400.",
        "the simulator's own: the vendor has no limit",
    ),
    assumed(
        "wire.hint-names-field",
        "If a value cannot be decoded, the note `body-refused` names the field by its path, "
        "`filter.date_from: ...`; errors about decoded values name it in `msg`.",
        "what a developer needs",
    ),
    observed("wire.unknown-field", "Unknown fields are ignored.", _SOURCE),
    observed(
        "wire.zero-is-absent",
        '`null` anywhere, `""` for a string or an enum, `"0"` or `0` for an id, `unknown` or a '
        "number for an enum and `0001-01-01T00:00:00Z` for a time count as absent; `false` and "
        "`Z` are real values.",
        f"the backend's zero values: {_SOURCE}",
    ),
    observed(
        "wire.required",
        "A required field that is absent is 400 `<name> không được để trống`.",
        _SOURCE,
    ),
    observed(
        "wire.int64-request",
        f"An int64 is a string of digits or a JSON integer from {INT64_MIN} to {INT64_MAX}; "
        '`""` is neither.',
        _SOURCE,
    ),
    documented(
        "wire.int64-response",
        "An int64 is a string of digits in every response.",
        "the JSON samples",
    ),
    observed("wire.limit", "`limit` is a JSON integer.", _SOURCE),
    observed(
        "wire.boolean-request",
        "A boolean is `true`, `false`, `1` or `0`; a quoted one is 400.",
        _SOURCE,
    ),
    observed(
        "wire.enum",
        "An enum is one of its names or an integer, which is not checked; another name is 400.",
        f"{_SOURCE}; an integer is `unknown` here",
    ),
    observed(
        "wire.time-request",
        'A time is RFC 3339 with an offset; without one, as `""`, or with a small `t` or `z` it '
        "is 400.",
        f"{_SOURCE}; the vendor's samples print offsets",
    ),
    observed(
        "wire.time-response",
        "Times are UTC with `Z`, with a fraction only if not zero, at most six digits, no trailing "
        "zeros; an unset one is `0001-01-01T00:00:00Z`.",
        f"a real response of ListTemplates, 2025-03; the unset one: {_SOURCE}",
    ),
    observed(
        "wire.success-bytes",
        "A success ends in a newline and writes `<`, `>` and `&` as `\\u003c`, `\\u003e` and "
        "`\\u0026`; an error does neither.",
        _SOURCE,
    ),
    assumed(
        "wire.phone-request",
        "`84...`, `+84...`, `0...` and nine digits, with spaces, dots or dashes in between, are "
        "one number; a filter on what is not a number matches nothing.",
        "Zalo accepts these formats",
    ),
    assumed(
        "wire.phone-response",
        "Phones are `84xxxxxxxxx`. Numbers of the switchboard (hotlines, callers, callees) are "
        "texts, as they are dialled.",
        "Zalo's form",
    ),
    documented(
        "wire.unset-is-sent",
        'Unset values are sent, not omitted: `""`, `[]`, `"0"`, `unknown`.',
        "the JSON samples",
    ),
)
