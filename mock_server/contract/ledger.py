"""The ledger: every fact about the API, with its grade and source, grouped by topic."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import getdoc
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mock_server.contract.fields import Attribute, Field
from mock_server.contract.filters import TIME_TYPE
from mock_server.contract.kind import Kind
from mock_server.contract.schema import Resource
from mock_server.contract.values import EnumKind, IntegerKind, TextKind
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.errors import ERRORS
from mock_server.fidelity import PUBLIC_SOURCE, Fact, Grade, Subject, assumed, composed
from mock_server.notes import NoteCode

GRADES = {
    Grade.DOCUMENTED: "A page of the vendor says so, or a page of Zalo if the source names it.",
    Grade.OBSERVED: (
        "A real response, a real client or the public source of the same backend family shows it; "
        "the source says when, if that is known."
    ),
    Grade.ASSUMED: "It is not published: the simulator's own decision, which may turn out wrong.",
}
"""What each grade means, in the order of trust."""

_METHODS = {
    Grade.DOCUMENTED: "the method's page",
    Grade.OBSERVED: PUBLIC_SOURCE,
    Grade.ASSUMED: "no page has it",
}
"""The source of a list that there is, by its grade."""

_BOUNDED = "the method's page; which time it bounds, and how, is ours"
_MARKED = "the method's page; the marker was seen in a real response"

BOUNDS = {
    "date_from": Field("Created at this instant or later.", source=_BOUNDED),
    "date_to": Field("Created before this instant; not before `date_from`.", source=_BOUNDED),
    TIME_TYPE: Field("Which time `date_from` and `date_to` bound."),
}
"""The fields that every list's ``filter`` has."""

PAGING = {
    "after": Field('The rows after this cursor; "." is the first page.', source=_MARKED),
    "before": Field('The rows before this cursor; "." is the last page.', source=_MARKED),
    "limit": Field("Rows of a page; 100 when absent, 0 or more than 100."),
    "sort": Field("One field, with `-` in front for descending."),
}
"""The fields of every list's ``paging``, in the request."""

ANSWERED_PAGING = {
    "after": Field(
        'As it was understood: "." if neither `after` nor `before` was sent.', source=_MARKED
    ),
    "before": Field("As in the request, or empty."),
    "limit": Field("The limit that was applied."),
    "next": Field("The cursor of the page's last row; empty on an empty page."),
    "prev": Field("The cursor of the page's first row; empty on an empty page."),
    "sort": Field("The requested sort, or empty."),
}
"""The fields of every list's ``paging``, in the answer."""


class FieldRow(Struct, frozen=True):
    """A field of a request or a response, as the reference shows it."""

    id: str
    name: str
    type: str
    words: tuple[str, ...]
    """The values of an enum."""

    mark: Field

    @property
    def fact(self) -> Fact:
        """The field as a fact of the ledger."""
        mark, words = self.mark, ", ".join(f"`{word}`" for word in self.words)
        form = "{}, one of {}: {}" if words else "{}, {}: {}"
        parts = f"`{self.name}`", words or self.type, mark.about
        return composed(self.id, mark.grade, mark.source, form, *parts)


class Topic(Struct, frozen=True):
    """Facts that belong together."""

    id: str
    title: str
    about: str
    facts: tuple[Fact, ...]


_SUBJECTS = (
    Subject("paging", "Paging", "How a list's `paging` is read and returned."),
    Subject("errors", "Errors", "The vendor's errors, and how each is caused."),
    Subject(
        "notes",
        "Notes",
        "What the header `X-Mock-Note` and the log say about a call; the vendor has no notes.",
    ),
)
"""Subjects of the facts that are generated here from declarations."""


def ledger(
    catalogue: Sequence[Resource[Any]],
    verbs: Sequence[Verb],
    rules: Iterable[Fact] = (),
    subjects: Iterable[Subject] = (),
) -> tuple[Topic, ...]:
    """Every fact about the methods of a catalogue, by method and then by subject.

    Args:
        catalogue: The lists.
        verbs: The other methods.
        rules: The facts that modules declare.
        subjects: The subjects of those facts.
    """
    titled = {each.id: each for each in (*_SUBJECTS, *subjects)}
    grouped: dict[str, list[Fact]] = {}
    paging = _facts(*paging_rows(), *answered_paging_rows())
    for fact in (*rules, *paging, *_error_facts(), *_note_facts()):
        grouped.setdefault(fact.id.partition(".")[0], []).append(fact)
    topics = []
    for name, facts in grouped.items():
        subject = titled.get(name, Subject(name, name.capitalize(), ""))
        topics.append(Topic(name, subject.title, subject.about, tuple(facts)))
    return (
        *(_topic(each, _list_facts(each)) for each in catalogue),
        *(_topic(each, _facts(*asked_rows(each), *answered_rows(each))) for each in verbs),
        *sorted(topics, key=attrgetter("title")),
    )


def _topic(method: Resource[Any] | Verb, facts: Iterable[Fact]) -> Topic:
    return Topic(method.operation, method.operation, method.about, tuple(facts))


def count(facts: Iterable[Fact]) -> dict[Grade, int]:
    """The number of facts of each grade."""
    counted = dict.fromkeys(Grade, 0)
    for fact in facts:
        counted[fact.grade] += 1
    return counted


def filter_rows(resource: Resource[Any]) -> tuple[FieldRow, ...]:
    """The fields of a list's ``filter``."""
    marks = BOUNDS | resource.filter_marks
    return tuple(
        _row(f"{resource.operation}.filter", name, kind, marks[name], asked=True)
        for name, kind in filter_kinds(resource).items()
    )


def asked_rows(verb: Verb) -> tuple[FieldRow, ...]:
    """The fields of a verb's request."""
    return tuple(
        _row(f"{verb.operation}.request", each.name, each.kind, _saying_required(each), asked=True)
        for each in verb.asked.values()
    )


def answered_rows(verb: Verb) -> tuple[FieldRow, ...]:
    """The fields of a verb's answer."""
    return _attribute_rows(f"{verb.operation}.answer", verb.answered)


def _facts(*rows: FieldRow) -> tuple[Fact, ...]:
    return tuple(row.fact for row in rows)


def _saying_required(attribute: Attribute) -> Field:
    mark = attribute.mark
    return replace(mark, about=f"{mark.about} Required.") if mark.required else mark


def shown_rows(resource: Resource[Any]) -> tuple[FieldRow, ...]:
    """The fields of a record that the vendor shows."""
    return _attribute_rows(f"{resource.operation}.answer", resource.shown)


def hidden_rows(resource: Resource[Any]) -> tuple[FieldRow, ...]:
    """The fields of a record that only the control API shows."""
    return _attribute_rows(f"{resource.operation}.hidden", resource.hidden)


def paging_rows() -> tuple[FieldRow, ...]:
    """The fields of a request's ``paging``."""
    return tuple(
        _row("paging.request", name, kind, PAGING[name], asked=True)
        for name, kind in PAGING_KINDS.items()
    )


def answered_paging_rows() -> tuple[FieldRow, ...]:
    """The fields of a response's ``paging``."""
    kinds: Mapping[str, Kind] = {"limit": IntegerKind()}
    return tuple(
        _row("paging.answer", name, kinds.get(name, TextKind()), mark)
        for name, mark in ANSWERED_PAGING.items()
    )


def sort_fact(resource: Resource[Any]) -> Fact:
    """Which fields a list can be sorted by."""
    names = ", ".join(f"`{name}`" for name in resource.sort_numbers)
    return assumed(
        f"{resource.operation}.sort",
        f"The list can be sorted by {names}.",
        "the vendor publishes no list of sort fields",
    )


def _list_facts(resource: Resource[Any]) -> list[Fact]:
    method = composed(
        f"{resource.operation}.method",
        resource.since,
        _METHODS[resource.since],
        "{} takes `filter` and `paging`, both optional, and returns {} and `paging`.",
        f"`POST <base URL>.{resource.service}/{resource.operation}`",
        f"`{resource.plural}`",
    )
    rows = (*filter_rows(resource), *shown_rows(resource), *hidden_rows(resource))
    return [method, sort_fact(resource), *_facts(*rows)]


def _error_facts() -> list[Fact]:
    return [
        composed(
            f"errors.{error.code}.{error.status}",
            error.grade,
            error.source,
            "{} {}: {} To cause it: {}",
            *(str(error.status), f"`{error.code}`", getdoc(error) or "", error.cause),
        )
        for error in ERRORS
    ]


def _note_facts() -> list[Fact]:
    return [
        composed(
            f"notes.{note}",
            Grade.ASSUMED,
            "the simulator's own",
            "{}: {} A strict world refuses it: 400." if note.lenient else "{}: {}",
            *(f"`{note}`", note.about),
        )
        for note in NoteCode
    ]


def _attribute_rows(prefix: str, attributes: Iterable[Attribute]) -> tuple[FieldRow, ...]:
    return tuple(_row(prefix, each.name, each.kind, each.mark) for each in attributes)


def _row(prefix: str, name: str, kind: Kind, mark: Field, *, asked: bool = False) -> FieldRow:
    words = kind.words if isinstance(kind, EnumKind) else ()
    return FieldRow(f"{prefix}.{name}", name, _type(kind, asked=asked), words, mark)


def _type(kind: Kind, *, asked: bool) -> str:
    """The JSON type and its format: ``string (int64)``, ``string (date-time) or null``."""
    schema = kind.schema()
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    form = "enum" if "enum" in schema else schema.get("format")
    first = f"{types[0]} ({form})" if form else types[0]
    # In a request null counts as absent for every type, so it is not mentioned.
    return first if asked else " or ".join([first, *types[1:]])
