"""Request bodies: bytes to values, through pydantic, and its errors in the vendor's words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cache, partial
from itertools import islice
from typing import Annotated, Any

from pydantic import ConfigDict, PlainValidator, TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import from_json

# pydantic asks for this TypedDict before Python 3.12; it is a dependency of pydantic's own.
from typing_extensions import TypedDict

from mock_server.contract.filters import TIME_TYPE
from mock_server.contract.schema import Resource
from mock_server.contract.values import (
    INT64_MAX,
    INT64_MIN,
    EnumKind,
    IdKind,
    IntegerKind,
    Kind,
    PhoneKind,
    TextKind,
    TimeKind,
)
from mock_server.contract.verbs import Verb
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Fact, Grade
from mock_server.notes import Note, NoteCode

BODY_LIMIT = 1024 * 1024
"""Bytes of the largest body."""

Reader = Callable[[bytes, list[Note]], dict[str, Any]]
"""Reads a body, notes what it lets pass, and raises InvalidArgument, naming the field."""

PAGING_KINDS: dict[str, Kind] = {
    "after": TextKind(),
    "before": TextKind(),
    "limit": IntegerKind(),
    "sort": TextKind(),
}
"""The fields of every list's ``paging``."""


def filter_kinds(resource: Resource[Any]) -> dict[str, Kind]:
    """The fields of a list's ``filter``, in the order of the vendor's page."""
    kinds: dict[str, Kind] = {"date_from": TimeKind(), "date_to": TimeKind()}
    kinds |= {name: attribute.kind for name, attribute in resource.asked.items()}
    if len(resource.dated_by) > 1:
        kinds[TIME_TYPE] = EnumKind(*resource.dated_by)
    return dict(sorted(kinds.items()))


@cache  # a reader is made from its declaration alone, and takes milliseconds
def list_request_reader(resource: Resource[Any]) -> Reader:
    """The reader of a list method's body: ``{"filter"?: {...}, "paging"?: {...}}``."""
    return reader({"filter": filter_kinds(resource), "paging": PAGING_KINDS}, resource.operation)


def reader(parts: Mapping[str, Mapping[str, Kind]], name: str) -> Reader:
    """The reader of a body whose members are objects of the given kinds of fields.

    Unknown fields pass, and what is absent or one of the vendor's zero values is None or absent.
    """
    adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(
        _object(name, {part: _object(part, _asked(kinds)) | None for part, kinds in parts.items()})
    )
    known: dict[str, frozenset[str]] = {part: frozenset(kinds) for part, kinds in parts.items()}

    def read(body: bytes, notes: list[Note]) -> dict[str, Any]:
        try:
            request = adapter.validate_json(body, context=notes)
        except ValidationError as error:
            raise _refusal(error) from None
        for part, given in request.items():
            if part not in known or not known[part].issuperset(given or ()):
                _refuse_what_json_has_not(body)
                notes += _noted(_unknown_fields(request, known))
                break
        return request

    return read


@cache
def verb_request_reader(verb: Verb) -> Reader:
    """The reader of a verb's body; raises InvalidArgument too where a required field is absent."""
    kinds = {name: attribute.kind for name, attribute in verb.asked.items()}
    adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(_object(verb.operation, _asked(kinds)))
    required = [name for name, attribute in verb.asked.items() if attribute.mark.required]

    def read(body: bytes, notes: list[Note]) -> dict[str, Any]:
        try:
            request = adapter.validate_json(body, context=notes)
        except ValidationError as error:
            raise _refusal(error) from None
        if not kinds.keys() >= request.keys():
            _refuse_what_json_has_not(body)
            notes += _noted(
                partial(_unknown_field, name, kinds.keys()) for name in request if name not in kinds
            )
        for name in required:
            if request.get(name) is None:
                raise InvalidArgument.of(name, "is required")
        return request

    return read


def _asked(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    return {
        name: Annotated[Any, PlainValidator(_asking(name, kind))] for name, kind in kinds.items()
    }


def _asking(name: str, kind: Kind) -> Callable[..., Any]:
    """What reads a field; with the call's notes where the kind may let something pass."""
    if not isinstance(kind, PhoneKind | IdKind):
        return kind.ask
    read: Kind = kind

    def ask(raw: Any, info: ValidationInfo) -> Any:
        value = read.ask(raw)
        note = read.leniency(raw, value)
        if note is not None and info.context is not None:
            info.context.append(Note(note.code, f"{name}: {note.message}"))
        return value

    return ask


def _unknown_fields(
    request: Mapping[str, Any], known: Mapping[str, frozenset[str]]
) -> Iterator[Callable[[], Note]]:
    for part, given in request.items():
        if part not in known:
            yield partial(_unknown_part, part, known)
        elif given:
            for name in given:
                if name not in known[part]:
                    yield partial(_unknown_field, f"{part}.{name}", known[part])


def _noted(unknown: Iterable[Callable[[], Note]]) -> Iterator[Note]:
    """The notes on the first unknown fields, and one that counts the others."""
    rest = iter(unknown)
    for make in islice(rest, _MOST_UNKNOWN):
        yield make()
    more = sum(1 for _ in rest)
    if more:
        yield Note(NoteCode.UNKNOWN_FIELD, f"{more} more fields are unknown")


def _unknown_part(name: str, known: Mapping[str, frozenset[str]]) -> Note:
    """A field beside ``filter`` and ``paging``, which may be meant for one of them."""
    for part, names in known.items():
        if name in names:
            return Note(NoteCode.UNKNOWN_FIELD, f"{name} is unknown: {part}.{name} is likely meant")
    return _unknown_field(name, known.keys())


def _unknown_field(path: str, known: Set[str]) -> Note:
    name = path.rpartition(".")[2]
    advice = _PAGING_ADVICE.get(name) if not known.isdisjoint(_OF_LISTS) else None
    if advice is not None and name not in known:
        return Note(NoteCode.UNKNOWN_FIELD, f"{_shown(path)} is unknown: {advice}")
    from difflib import get_close_matches  # noqa: PLC0415  # rare, and slow to import

    likely = _LIKELY.get(name) or next(iter(get_close_matches(name, known, 1)), "")
    hint = f": {likely} is likely meant" if likely in known else ""
    return Note(NoteCode.UNKNOWN_FIELD, f"{_shown(path)} is unknown{hint}")


def _shown(path: str) -> str:
    """A name that a client made up, short and in one line."""
    return path[:80].encode("ascii", "backslashreplace").decode()


_LIKELY = {"id": "oa_id", "from": "date_from", "to": "date_to"}
"""Names that other pages of the vendor print, or that clients guess."""

_MOST_UNKNOWN = 10
"""Unknown fields that are noted one by one."""

_OF_LISTS = frozenset({"filter", "paging", "after", "date_from"})
_NEXT = "to go on, send the answer's paging.next as paging.after"
_LIMIT = "paging.limit is likely meant"
_PAGING_ADVICE = (
    dict.fromkeys(
        ("cursor", "next", "next_cursor", "next_token", "page_token", "starting_after"), _NEXT
    )
    | {
        "page": f"there are no page numbers; {_NEXT}",
        "page_number": f"there are no page numbers; {_NEXT}",
        "offset": f"there are no offsets; {_NEXT}",
        "skip": f"there are no offsets; {_NEXT}",
    }
    | dict.fromkeys(("per_page", "page_size", "pageSize", "count", "size", "max_results"), _LIMIT)
)
"""What other APIs call the fields of paging, and what to do here."""


def _object(name: str, members: Mapping[str, Any]) -> Any:
    make: Any = TypedDict  # called with members that are known at run time only
    shape = make(name, dict(members), total=False)
    shape.__pydantic_config__ = ConfigDict(extra="allow")
    return shape


def _refuse_what_json_has_not(body: bytes) -> None:
    """Unknown fields are not looked into, but NaN and Infinity are no JSON even there."""
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidArgument(f"malformed JSON: {error}") from None


def _refusal(error: ValidationError) -> InvalidArgument:
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(str(step) for step in first["loc"])
    match first["type"]:
        case "json_invalid":
            problem = str(first.get("ctx", {}).get("error", first["msg"]))
            text = f"malformed JSON: {problem}"
        case "value_error":
            text = f"{path}: {first['ctx']['error']}" if path else str(first["ctx"]["error"])
        case _:
            text = f"{path or 'body'}: must be a JSON object"
    return InvalidArgument(text, hint=text)


RULES = (
    Fact(
        "wire.body",
        f"The body is one JSON object of at most {BODY_LIMIT // 1024} KiB; anything else is 400, "
        "and a larger one 413.",
        Grade.ASSUMED,
        "the backend family's habits",
    ),
    Fact(
        "wire.error-names-field",
        "An error about a value names the field by its path, `filter.date_from: ...`.",
        Grade.ASSUMED,
        "what a developer needs",
    ),
    Fact("wire.unknown-field", "Fields nobody knows are ignored.", Grade.ASSUMED, "Go's JSON"),
    Fact(
        "wire.zero-is-absent",
        '`null` anywhere, `""` for a string, id, enum or time, `"0"` or `0` for an id, `unknown` '
        "for an enum and `0001-01-01T00:00:00Z` for a time are as if absent; `false` and `Z` are "
        "real values.",
        Grade.ASSUMED,
        "the backend's zero values",
    ),
    Fact(
        "wire.int64-request",
        f"An int64 is a string of digits or a JSON integer from {INT64_MIN} to {INT64_MAX}.",
        Grade.ASSUMED,
        "what Go's decoders take",
    ),
    Fact(
        "wire.int64-response",
        "An int64 is a string of digits in every answer.",
        Grade.DOCUMENTED,
        "the JSON samples",
    ),
    Fact(
        "wire.strict-types",
        "`limit` is a JSON integer and a boolean a JSON boolean; a quoted one is 400.",
        Grade.ASSUMED,
        "the schemas of the method's page",
    ),
    Fact("wire.enum", "An enum value outside the list is 400.", Grade.ASSUMED, "the schemas"),
    Fact(
        "wire.time-request",
        "A time is RFC 3339 with an offset; without one it is 400.",
        Grade.DOCUMENTED,
        "the samples, which print offsets; the refusal is ours",
    ),
    Fact(
        "wire.time-response",
        "Times are UTC with `Z`, a fraction only when not zero, at most six digits, no trailing "
        "zeros; an unset one is `null`.",
        Grade.OBSERVED,
        "a real answer of ListTemplates, 2025-03; `null` is ours",
    ),
    Fact(
        "wire.phone-request",
        "`84...`, `+84...`, `0...` and nine digits, with spaces, dots or dashes in between, are "
        "one number; a filter on what is no number finds nothing.",
        Grade.ASSUMED,
        "Zalo takes these forms",
    ),
    Fact("wire.phone-response", "Phones are `84xxxxxxxxx`.", Grade.ASSUMED, "Zalo's form"),
    Fact(
        "wire.unset-is-sent",
        'Unset values are sent, not left out: `""`, `[]`, `"0"`, `null`, `unknown`.',
        Grade.DOCUMENTED,
        "the JSON samples",
    ),
)
