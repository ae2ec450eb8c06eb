"""Kinds of a request's fields that are JSON objects with fields of their own, or lists of them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from mock_server.contract.body_decoder import plain
from mock_server.contract.fields import Attribute, attributes_of
from mock_server.contract.go_json import Members
from mock_server.contract.go_values import wrong_type
from mock_server.contract.kind import Kind, Plain
from mock_server.formats import Invalid
from mock_server.notes import Note, NoteCode


class ObjectKind(Plain):
    """A JSON object that a dataclass with marked fields declares; unknown members are ignored."""

    name = "object"

    def __init__(self, shape: type[Any], shown: tuple[Attribute, ...] = ()) -> None:
        self._shape = shape
        self._shown = shown

    @cached_property
    def fields(self) -> dict[str, Attribute]:
        """The object's fields by name."""
        shown = {each.name: each for each in self._shown}
        return shown or attributes_of(self._shape)

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, dict):
            raise Invalid("must be a JSON object")
        values = dict.fromkeys(self.fields)
        for given, value in raw.items():
            name = self._folded.get(given.casefold())
            if name is None:
                continue
            try:
                values[name] = self.fields[name].kind.ask(value)
            except Invalid as error:
                raise Invalid(f"{name}: {error}") from None
        return self._shape(**values)

    def ask(self, raw: Any) -> Any | None:
        return None if raw is None else self.read(raw)

    def cause(self, raw: Any, place: str) -> str:
        if not isinstance(raw, Members):
            return wrong_type(raw, place, f"api.{self._shape.__name__}")
        for given, value in raw:
            name = self._folded.get(given.casefold())
            if name is not None and not _is_readable(self.fields[name].kind, value):
                return self.fields[name].kind.cause(value, f"{place}.{name}")
        return ""

    def leniency(self, raw: Any, value: Any) -> Note | None:
        del value
        unknown = [name for name in raw or () if name.casefold() not in self._folded]
        if not unknown:
            return None
        return Note(NoteCode.UNKNOWN_FIELD, f"{unknown[0][:80]!a} is unknown")

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.fields}

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
                name: _nullable(each.kind.schema()) | {"description": each.mark.about}
                for name, each in self.fields.items()
            },
        }


class ObjectsKind(Plain):
    """A JSON array of such objects."""

    name = "objects"

    def __init__(self, shape: type[Any], shown: tuple[Attribute, ...] = ()) -> None:
        self._of = ObjectKind(shape, shown)

    def read(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise Invalid("must be a JSON array of objects")
        return [self._of.read(each) for each in raw]

    def ask(self, raw: Any) -> list[Any] | None:
        return None if raw is None else self.read(raw)

    def cause(self, raw: Any, place: str) -> str:
        if not isinstance(raw, list):
            return wrong_type(raw, place, "[]struct")
        wrong = (each for each in raw if not _is_readable(self._of, each))
        return self._of.cause(next(wrong, None), place)

    def missing(self, value: list[Any]) -> Iterator[str]:
        """The paths of required fields that a value lacks."""
        for place, each in enumerate(value):
            yield from (f"{place}.{path}" for path in self._of.missing(each))

    def write(self, value: list[Any]) -> str:
        return f"[{','.join(map(self._of.write, value))}]"

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self._of.schema()}


def missing(attribute: Attribute, value: Any) -> Iterator[str]:
    """The paths of required fields that a field's value lacks inside; none for plain values."""
    kind = attribute.kind
    if isinstance(kind, ObjectKind | ObjectsKind) and value is not None:
        yield from kind.missing(value)


def _is_readable(kind: Kind, raw: Any) -> bool:
    try:
        kind.ask(plain(raw))
    except Invalid:
        return False
    return True


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        schema = schema | {"enum": list(dict.fromkeys([*schema["enum"], None]))}
    return schema | {"type": list(dict.fromkeys([*types, "null"]))}
