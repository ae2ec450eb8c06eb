"""Filters of a list that test for more than one value in one field.

A ``ListFilter`` names the fields that it tests and which of their values it accepts: any of several
fields, any of several values, or a comparison.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import Struct

from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import no_id, told, wrong_type
from mock_server.contract.json_values import not_strings
from mock_server.contract.kind import Kind
from mock_server.contract.raw_members import is_readable, known
from mock_server.contract.values import EnumKind, IdKind, IntegerKind, TextKind
from mock_server.formats import Invalid
from mock_server.notes import Note

EQUALS = "="


class Condition(NamedTuple):
    """A condition on rows."""

    fields: tuple[str, ...]
    """Any of these fields ..."""

    sign: str
    """... compares in this way: ``=``, ``<``, ``<=``, ``>``, ``>=`` ..."""

    values: tuple[int | str, ...]
    """... with any of these values, as columns hold them."""


class Passing(NamedTuple):
    """The values of a field that a filter accepts."""

    sign: str
    values: tuple[Any, ...]


def _the_value(asked: Any) -> Passing:
    return Passing(EQUALS, (asked,))


def any_of(asked: tuple[Any, ...]) -> Passing:
    """What a filter with several values accepts."""
    return Passing(EQUALS, asked)


class ListFilter(Struct, frozen=True):
    """A filter of a list, declared."""

    name: str
    """Its name in the request's ``filter``."""

    kind: Kind
    fields: tuple[str, ...]
    """The record's fields that it tests; one of them must match."""

    about: str
    passing: Callable[[Any], Passing] = _the_value
    """The values of those fields that a given value of the filter accepts."""

    ranged: bool = False
    """Whether it compares: then its field is included in indexes but leads none."""

    several: bool = False
    """Whether its field has several values, one of which must match."""

    source: str = "the method's page"

    def fitting(self, asked: Any) -> dict[str, Any]:
        """A field and a value with which a record matches."""
        sign, values = self.passing(asked)
        if self.several:
            return {self.fields[0]: list(values[:1])}
        return {self.fields[0]: values[0] + _BESIDE.get(sign, 0) if self.ranged else values[0]}


_BESIDE = {"<": -1, ">": 1}
"""The smallest distance of a whole number from one that it is compared with."""


class _ArrayKind(Kind):
    """A JSON array; an empty one filters nothing."""

    of: Kind

    def ask(self, raw: Any) -> Any:
        return super().ask(raw) or None

    def ask_text(self, text: str) -> Any:
        return [each for each in text.split(",") if each]

    def write(self, value: tuple[Any, ...]) -> str:
        return f"[{','.join(map(self.of.write, value))}]"


class TextsKind(_ArrayKind):
    """A JSON array of strings."""

    name = "string list"
    of = TextKind()

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "array":
            return wrong_type(raw, place, "[]string")
        return not_strings(raw.elements(), place)

    def read(self, raw: Any) -> tuple[str, ...]:
        """The texts without repetitions, in order; null is an empty one, as Go has it."""
        if not isinstance(raw, list):
            raise Invalid("must be a JSON array of strings")
        return tuple(sorted({self.of.read(each) for each in raw}))

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": ["string", "null"]}}


class IdsKind(_ArrayKind):
    """A JSON array of int64s."""

    name = "int64 list"
    of = IdKind()

    def decode(self, raw: Raw) -> Any:
        if raw.kind == "array" and "\\" in raw.text:
            for each in raw.elements():
                self.of.decode(each)
        return self.ask(raw.value)

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "array":
            return wrong_type(raw, place, "[]dot.ID")
        return told(no_id(each) for each in raw.elements() if not is_readable(self.of, each))

    def leniency(self, raw: Any, value: Any) -> Note | None:
        del value
        found = (self.of.leniency(each, each or None) for each in raw or ())
        return next((note for note in found if note is not None), None)

    def read(self, raw: Any) -> tuple[int, ...]:
        """The ids without repetitions, in order."""
        if not isinstance(raw, list):
            raise Invalid("must be a JSON array of int64s")
        ids: set[int] = set()
        for place, each in enumerate(raw):
            try:
                ids.add(0 if each is None else self.of.read(each))
            except Invalid as error:
                raise Invalid(f"[{place}] {error}") from None
        return tuple(sorted(ids))

    def schema(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": self.of.schema() | {"type": ["string", "integer", "null"]},
        }


class ComparisonKind(Kind):
    """``{"comparison": "less_than", "value": 30}``; its zero is spelled ``unknow``."""

    name = "comparison"

    @property
    def members(self) -> dict[str, Kind]:
        """The kinds of its members."""
        return _COMPARED

    def decode(self, raw: Raw) -> Passing | None:
        if raw.kind != "object":
            return self.ask(raw.value)
        found: dict[str, Any] = {}
        for name, kind, each in known(raw, _COMPARED):
            if each.is_null and kind.null_changes_nothing:
                continue
            try:
                kind.decode(each)
            except Invalid as error:
                raise Invalid(f"{name} {error}") from None
            found[name] = each.value
        return self.ask(found)

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "object":
            return wrong_type(raw, place, "filter.Comparison")
        path = f"Comparison.{place.partition('.')[2]}"
        return told(
            kind.cause(each, f"{path}.{name}")
            for name, kind, each in known(raw, _COMPARED)
            if not is_readable(kind, each)
        )

    def read(self, raw: Any) -> Passing:
        passing = self.ask(raw)
        if passing is None:
            raise Invalid("must be a JSON object of comparison and value")
        return passing

    def ask(self, raw: Any) -> Passing | None:
        """What it accepts; None if nothing is compared."""
        if raw is None:
            return None
        if not isinstance(raw, dict):
            raise Invalid("must be a JSON object of comparison and value")
        try:
            word = _COMPARISON.ask(raw.get("comparison"))
        except Invalid as error:
            raise Invalid(f"comparison {error}") from None
        try:
            value = _INTEGER.read(raw.get("value"))
        except Invalid as error:
            raise Invalid(f"value {error}") from None
        return None if word in (None, _NO_COMPARISON) else Passing(SIGNS[word], (value,))

    def ask_text(self, text: str) -> Any:
        """``less_than:30``, as in a query parameter."""
        word, _, value = text.partition(":")
        return {"comparison": word, "value": _INTEGER.ask_text(value)} if text else None

    def write(self, value: Passing) -> str:
        word = next(word for word, sign in SIGNS.items() if sign == value.sign)
        return f'{{"comparison":"{word}","value":{value.values[0]}}}'

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"comparison": _COMPARISON.schema(), "value": _INTEGER.schema()},
        }


SIGNS = {
    "equal": "=",
    "less_than": "<",
    "less_than_or_equal_to": "<=",
    "greater_than": ">",
    "greater_than_or_equal_to": ">=",
}
_NO_COMPARISON = "unknow"
_INTEGER = IntegerKind()
_COMPARISON = EnumKind(_NO_COMPARISON, *SIGNS)
_COMPARED: dict[str, Kind] = {"comparison": _COMPARISON, "value": _INTEGER}
