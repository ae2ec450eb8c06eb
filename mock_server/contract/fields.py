"""Declares a field: its kind, as an annotation, and its mark."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct

from mock_server.contract.json_values import ListKind, MapKind
from mock_server.contract.kind import Kind
from mock_server.contract.optional_values import MaybeFlagKind, MaybeIntegerKind, MaybePhoneKind
from mock_server.contract.values import (
    EnumKind,
    FlagKind,
    IdKind,
    IntegerKind,
    PhoneKind,
    RecipientKind,
    TemplateIdKind,
    TextKind,
    TimeKind,
)
from mock_server.fidelity import PUBLIC_SOURCE, Grade

Id = Annotated[int, IdKind()]
Text = Annotated[str, TextKind()]
Phone = Annotated[str, PhoneKind()]
MaybePhone = Annotated[str, MaybePhoneKind()]
Recipient = Annotated[str, RecipientKind()]
Texts = Annotated[dict[str, str], MapKind()]
Integer = Annotated[int, IntegerKind()]
TemplateId = Annotated[int, TemplateIdKind()]
NullableInteger = Annotated[int | None, MaybeIntegerKind()]
Flag = Annotated[bool, FlagKind()]
Time = Annotated[int, TimeKind(required=True)]
MaybeFlag = Annotated[bool | None, MaybeFlagKind()]
MaybeTime = Annotated[int | None, TimeKind()]
MaybeId = Annotated[int | None, IdKind()]
MaybeInteger = Annotated[int | None, IntegerKind()]
MaybeText = Annotated[str | None, TextKind()]
MaybeTexts = Annotated[dict[str, str] | None, MapKind()]
Words = Annotated[list[str], ListKind("string")]
Objects = Annotated[list[dict[str, Any]], ListKind("object")]


class Field(Struct, frozen=True):
    """The mark on a record's field."""

    about: str
    filterable: bool = False
    """The list's filter has a field of this name that tests for equality."""

    rare: bool = False
    """Few records share a value, so that a look-up leaves almost nothing to sort."""

    sort: int | None = None
    """The field's number in a cursor, if the list can be sorted by it."""

    hidden: bool = False
    """Hidden by the vendor; shown by the control API."""

    required: bool = False
    """A request without it is refused."""

    optional: bool = False
    """A response of another system, or of the control API, omits it if unset."""

    has_column: bool = False
    """It has a column of its own but no index: conditions test it on few rows."""

    missing: str = ""
    """The vendor's text for a request without it, if it differs from the usual one."""

    grade: Grade = Grade.DOCUMENTED
    source: str = "the method's page"


def observed_field(about: str, **marks: Any) -> Field:
    """The mark of a field that no page of the vendor has."""
    return Field(about, grade=Grade.OBSERVED, source=PUBLIC_SOURCE, **marks)


def assumed_field(about: str, source: str, **marks: Any) -> Field:
    """The mark of a field of which something is not published."""
    return Field(about, grade=Grade.ASSUMED, source=source, **marks)


def hidden_field(about: str, source: str, **marks: Any) -> Field:
    """The mark of a field that another method than the list shows or asks for."""
    return Field(about, hidden=True, source=source, **marks)


def ours(about: str, source: str = "ours", **marks: Any) -> Field:
    """The mark of a field that the vendor does not have: only the control API shows it."""
    return assumed_field(about, source, hidden=True, **marks)


SENT_PHONE = "sent_phone"
"""The field of records that keep how the call that made them wrote their ``phone``."""

SentPhone = Annotated[
    str,
    TextKind(),
    ours(
        "The number as the call that made the record wrote it, if in another form than Zalo's.",
        "ours, for the assumption `phone_form`",
        optional=True,
        has_column=True,
    ),
]


class Attribute(Struct, frozen=True):
    """A field of a record class, read from its declaration."""

    name: str
    kind: Kind
    mark: Field


Writer = Callable[[object], bytes]
"""Writes fields of a record as a JSON object."""


def attributes_of(record: type[Any]) -> dict[str, Attribute]:
    """The marked fields of a struct by name, in their order."""
    return {attribute.name: attribute for attribute in map(_attribute, *_hints(record))}


def _hints(record: type[Any]) -> tuple[list[str], list[Any]]:
    hints = get_type_hints(record, include_extras=True)
    names = [*record.__struct_fields__]
    return names, [hints[name] for name in names]


def _attribute(name: str, hint: Any) -> Attribute:
    value_type, *marks = get_args(hint)
    kinds = [mark for mark in marks if not isinstance(mark, Field)]
    parts = (value_type, *get_args(value_type))
    kinds += [EnumKind(*get_args(part)) for part in parts if get_origin(part) is Literal]
    (mark,) = (mark for mark in marks if isinstance(mark, Field))
    return Attribute(name, kinds[0], mark)


def writer_of(attributes: Iterable[Attribute]) -> Writer:
    """The writers of these fields."""
    shown = tuple(attributes)
    forms = [each.kind.form for each in shown]
    members = zip(shown, forms, strict=True)
    template = "{" + ",".join(f'"{each.name}":{form or "%s"}' for each, form in members) + "}"
    writes = [(place, shown[place].kind.write) for place, form in enumerate(forms) if form is None]
    values = values_of([each.name for each in shown])

    def written(record: object) -> bytes:
        texts = [*values(record)]
        for place, write in writes:
            texts[place] = write(texts[place])
        return (template % tuple(texts)).encode()

    return written


def values_of(names: Sequence[str]) -> Callable[[object], Sequence[Any]]:
    """What reads fields of a record, in their order."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: [getattr(record, name) for name in names]
