"""Kinds of a request's fields that are JSON objects with fields of their own, or lists of them."""

from collections.abc import Iterator
from typing import Any

from mock_server.contract.schema import Attribute, attributes_of
from mock_server.contract.values import Plain
from mock_server.formats import Invalid
from mock_server.notes import Note, NoteCode


class ObjectKind(Plain):
    """A JSON object that a dataclass with marked fields declares; unknown members are ignored."""

    name = "object"

    def __init__(self, shape: type[Any]) -> None:
        self._shape = shape
        self._fields: dict[str, Attribute] | None = None

    @property
    def fields(self) -> dict[str, Attribute]:
        """The object's fields by name."""
        if self._fields is None:
            self._fields = attributes_of(self._shape)
        return self._fields

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, dict):
            raise Invalid("must be a JSON object")
        values = {}
        for name, attribute in self.fields.items():
            try:
                values[name] = attribute.kind.ask(raw.get(name))
            except Invalid as error:
                raise Invalid(f"{name}: {error}") from None
        return self._shape(**values)

    def ask(self, raw: Any) -> Any | None:
        return None if raw is None else self.read(raw)

    def leniency(self, raw: Any, value: Any) -> Note | None:
        del value
        unknown = [name for name in raw or () if name not in self.fields]
        if not unknown:
            return None
        return Note(NoteCode.UNKNOWN_FIELD, f"{str(unknown[0])[:80]!r} is unknown")

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

    def __init__(self, shape: type[Any]) -> None:
        self._of = ObjectKind(shape)

    def read(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise Invalid("must be a JSON array of objects")
        return [self._of.read(each) for each in raw]

    def ask(self, raw: Any) -> list[Any] | None:
        return None if raw is None else self.read(raw)

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


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        schema = schema | {"enum": list(dict.fromkeys([*schema["enum"], "", None]))}
    return schema | {"type": list(dict.fromkeys([*types, "null"]))}
