"""Kinds of a request's fields that are JSON objects with fields of their own, or lists of them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from mock_server.contract.fields import Attribute, attributes_of
from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import told, wrong_type
from mock_server.contract.kind import Kind
from mock_server.contract.raw_members import folded, is_readable, known
from mock_server.formats import Invalid
from mock_server.notes import Note, NoteCode


class ObjectKind(Kind):
    """A JSON object that a struct with marked fields declares; unknown members are ignored."""

    name = "object"

    def __init__(self, shape: type[Any], shown: tuple[Attribute, ...] = ()) -> None:
        self._shape = shape
        self._shown = shown

    @property
    def shape_name(self) -> str:
        """The struct's name."""
        return self._shape.__name__

    @cached_property
    def fields(self) -> dict[str, Attribute]:
        """The object's fields by name."""
        shown = {each.name: each for each in self._shown}
        return shown or attributes_of(self._shape)

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, dict):
            raise Invalid("must be a JSON object")
        values = dict.fromkeys(self.fields)
        for name, value in raw.items():
            if name not in self.fields:
                raise Invalid(f"{name[:80]!a} is unknown")
            try:
                values[name] = self.fields[name].kind.ask(value)
            except Invalid as error:
                raise Invalid(f"{name}: {error}") from None
        return self._shape(**values)

    def decode(self, raw: Raw) -> Any | None:
        if raw.kind != "object":
            return self.ask(raw.value)
        values = dict.fromkeys(self.fields)
        for name, kind, each in known(raw, self._kinds):
            if each.is_null and kind.null_changes_nothing:
                continue
            try:
                values[name] = kind.decode(each)
            except Invalid as error:
                raise Invalid(f"{name}: {error}") from None
        return self._shape(**values)

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "object":
            return wrong_type(raw, place, f"api.{self._shape.__name__}")
        path = f"{self._shape.__name__}.{place.partition('.')[2]}"
        return told(
            kind.cause(each, f"{path}.{name}")
            for name, kind, each in known(raw, self._kinds)
            if not is_readable(kind, each)
        )

    def leniency(self, raw: Any, value: Any) -> Note | None:
        del value
        names = {folded(name) for name in self.fields}
        unknown = [name for name in raw or () if folded(name) not in names]
        if not unknown:
            return None
        return Note(NoteCode.UNKNOWN_FIELD, f"{unknown[0][:80]!a} is unknown")

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return {name: each.kind for name, each in self.fields.items()}

    def missing(self, value: Any) -> Iterator[str]:
        """The paths of required fields that a value lacks."""
        for name, attribute in self.fields.items():
            given = getattr(value, name)
            if given is None and attribute.mark.required:
                yield name
            yield from (f"{name}.{path}" for path in missing(attribute, given))

    def write(self, value: Any) -> str:
        members = (
            f'"{name}":{attribute.kind.write(getattr(value, name))}'
            for name, attribute in self.fields.items()
            if getattr(value, name) is not None
        )
        return f"{{{','.join(members)}}}"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                name: nullable(each.kind.schema()) | {"description": each.mark.about}
                for name, each in self.fields.items()
            },
        }


class ObjectsKind(Kind):
    """A JSON array of such objects."""

    name = "objects"

    def __init__(self, shape: type[Any], shown: tuple[Attribute, ...] = ()) -> None:
        self.of = ObjectKind(shape, shown)

    def read(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise Invalid("must be a JSON array of objects")
        return [self.of.read(each) for each in raw]

    def decode(self, raw: Raw) -> Any:
        if raw.kind != "array":
            return self.ask(raw.value)
        return [self.of.decode(each) or self.of.read({}) for each in raw.elements()]

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "array":
            return wrong_type(raw, place, f"[]*api.{self.of.shape_name}")
        return told(
            self.of.cause(each, place) for each in raw.elements() if not is_readable(self.of, each)
        )

    def missing(self, value: list[Any]) -> Iterator[str]:
        """The paths of required fields that a value lacks."""
        for place, each in enumerate(value):
            yield from (f"{place}.{path}" for path in self.of.missing(each))

    def write(self, value: list[Any]) -> str:
        return f"[{','.join(map(self.of.write, value))}]"

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema()}


def missing(attribute: Attribute, value: Any) -> Iterator[str]:
    """The paths of required fields that a field's value lacks inside; none for plain values."""
    kind = attribute.kind
    if isinstance(kind, ObjectKind | ObjectsKind) and value is not None:
        yield from kind.missing(value)


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a value of a type, or null."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        schema = schema | {"enum": list(dict.fromkeys([*schema["enum"], None]))}
    return schema | {"type": list(dict.fromkeys([*types, "null"]))}
