"""Kinds whose values are JSON arrays and objects, which cannot be looked up."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from msgspec.json import encode

from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import told, wrong_type
from mock_server.contract.kind import Kind
from mock_server.contract.values import escaped
from mock_server.formats import Invalid


class MapKind(Kind):
    """A JSON object whose values are strings."""

    name = "map"

    def __init__(self, *members: str) -> None:
        """The names that it has; none where a client chooses them."""
        self.members = members

    def read(self, raw: Any) -> dict[str, str]:
        if not isinstance(raw, dict):
            raise Invalid("must be a JSON object of strings")
        for key, value in raw.items():
            if not isinstance(value, str):
                raise Invalid(f"must be a JSON object of strings, and {key[:80]!r} is not a string")
        _refuse_unwritable(raw)
        return raw

    def ask(self, raw: Any) -> dict[str, str] | None:
        if isinstance(raw, dict):
            raw = {key: "" if value is None else value for key, value in raw.items()}
        return None if raw is None else self.read(raw)

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "object":
            return wrong_type(raw, place, "map[string]string")
        return not_strings((each for _, each in raw.members()), place)

    def write(self, value: dict[str, str]) -> str:
        """As Go writes a map: sorted by key."""
        return _written(dict(sorted(value.items()))) if value else "{}"

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


class ListKind(Kind):
    """A JSON array of strings or of objects."""

    name = "list"

    def __init__(self, of: Literal["string", "object"]) -> None:
        self._of = of

    def read(self, raw: Any) -> list[Any]:
        wanted = str if self._of == "string" else dict
        if not isinstance(raw, list) or not all(isinstance(each, wanted) for each in raw):
            raise Invalid(f"must be a JSON array of {self._of}s")
        _refuse_unwritable(raw)
        return raw

    def ask(self, raw: Any) -> list[Any] | None:
        if isinstance(raw, list) and self._of == "string":
            raw = ["" if each is None else each for each in raw]
        return None if raw is None else self.read(raw)

    def cause(self, raw: Raw, place: str) -> str:
        of = "string" if self._of == "string" else "map[string]string"
        if raw.kind != "array":
            return wrong_type(raw, place, f"[]{of}")
        wrong = (each for each in raw.elements() if each.kind not in (self._of, "null"))
        return told(wrong_type(each, place, of) for each in wrong)

    def write(self, value: list[Any]) -> str:
        return _written(value) if value else "[]"  # as most are

    def column(self, value: list[Any]) -> str:
        """As JSON, with a substitute for NUL, which PostgreSQL's JSON cannot contain."""
        return json.dumps(value, ensure_ascii=False).replace("\\u0000", "\ufdd0")

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": self._of}}


class ListsKind(Kind):
    """A JSON object with a few members, each an array of strings."""

    name = "lists"

    def __init__(self, *members: str) -> None:
        self._members = members

    def read(self, raw: Any) -> dict[str, list[str]]:
        if not isinstance(raw, dict) or not set(raw) <= set(self._members):
            raise Invalid(f"must be a JSON object of {', '.join(self._members)}")
        return {name: list(_STRINGS.read(raw.get(name) or [])) for name in self._members}

    def write(self, value: dict[str, list[str]]) -> str:
        return _written(value)

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "required": list(self._members),
            "properties": {name: _STRINGS.schema() for name in self._members},
            "additionalProperties": False,
        }


class AnyKind(Kind):
    """Any JSON value, for an act that checks it itself and refuses in its own words."""

    name = "any"

    def __init__(self, schema: dict[str, Any] | None = None) -> None:
        self._schema = schema or {}

    def read(self, raw: Any) -> Any:
        _refuse_unwritable(raw)
        return raw

    def write(self, value: Any) -> str:
        return _written(value)

    def schema(self) -> dict[str, Any]:
        """The schema of what a client should send."""
        return dict(self._schema)


def not_strings(values: Iterable[Raw], place: str) -> str:
    """What Go tells of values that must be strings."""
    wrong = (each for each in values if each.kind not in ("string", "null"))
    return told(wrong_type(each, place, "string") for each in wrong)


_STRINGS = ListKind("string")


def _written(value: Any) -> str:
    """The value as Go writes it."""
    return escaped(encode(value).decode())


def _refuse_unwritable(raw: Any) -> None:
    """Refuse what can be read but not written again: bad surrogates, NaN, deep nesting."""
    try:
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Invalid("contains what JSON in UTF-8 cannot express") from None
