"""Decodes request bodies as the vendor's Go backend does, with its error messages.

This module defines what a body means. ``wire`` reads most bodies in a faster way, which accepts
fewer forms and gives the same results.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.contract.go_json import Malformed, Raw, decode
from mock_server.contract.go_values import DECODE_FAILED, ends_decoding, wrong_type
from mock_server.contract.kind import Kind
from mock_server.contract.raw_members import folded
from mock_server.contract.unknown_fields import noted
from mock_server.errors import InvalidArgument
from mock_server.formats import Invalid
from mock_server.notes import Note

PHP_ARRAY = "PHP writes an empty array as []: send (object) []"

Shape = Mapping[str, Kind | Mapping[str, Kind]]
"""The members of a body: fields, or objects of fields."""


class BodyDecoder:
    """Decodes the request bodies of one method."""

    def __init__(self, shape: Shape, method: str) -> None:
        self._shape = shape
        self._method = method
        self._known = {name: of for name, of in shape.items() if isinstance(of, Mapping)}
        self._folded = {
            name: {folded(field): field for field in of} for name, of in self._known.items()
        }
        self._folded[""] = {folded(name): name for name in shape}

    def read(self, body: bytes, notes: list[Note]) -> dict[str, Any]:
        """The values of a body; notes unknown fields and what a kind tolerates.

        Raises:
            InvalidArgument: the body cannot be decoded; ``meta.cause`` is Go's text.
        """
        try:
            document = decode(body)
        except Malformed as error:
            raise _refusal(str(error), f"malformed JSON: {error}") from None
        if document.is_null:
            return {}
        if document.kind != "object":
            cause = wrong_type(document, "", f"api.{self._method}Request")
            raise _refusal(cause, "body: must be a JSON object")
        decoding = _Decoding(notes)
        try:
            request, unknown = self._object(document.members(), "", decoding)
        except RecursionError:
            told = "body: is nested too deeply, or repeats a member too often"
            raise _refusal("exceeded max depth", told) from None
        if decoding.wrong_type is not None:  # Go goes on after one, and reports it at the end
            raise decoding.wrong_type
        notes += noted(unknown, self._shape)
        return request

    def _object(
        self, members: Iterator[tuple[str, Raw]], part: str, decoding: "_Decoding"
    ) -> tuple[dict[str, Any], list[str]]:
        """The values of an object's known members, and the paths of the unknown ones."""
        kinds: Shape = self._known[part] if part else self._shape
        names, prefix = self._folded[part], f"{part}." if part else ""
        values: dict[str, Any] = {}
        unknown: list[str] = []
        for given, raw in members:
            name = given if given in kinds else names.get(folded(given))
            if name is None:
                unknown.append(f"{prefix}{given}")
                continue
            of, path = kinds[name], f"{prefix}{name}"
            if not isinstance(of, Mapping):
                if not (raw.is_null and name in values and of.null_changes_nothing):
                    values[name] = self._value(of, path, decoding.whole(path, raw), decoding)
            elif raw.is_null:
                values[name] = {}
                decoding.forget(f"{path}.")
            elif raw.kind == "object":
                inner, strange = self._object(raw.members(), name, decoding)
                values[name] = (values.get(name) or {}) | inner
                unknown += strange
            else:
                wanted = _TYPES.get(name, f"api.{self._method}{name.capitalize()}")
                cause = wrong_type(raw, f"{self._method}Request.{name}", wanted)
                decoding.keep(_refusal(cause, _told(path, "must be a JSON object", raw)))
        return values, unknown

    def _value(self, kind: Kind, path: str, raw: Raw, decoding: "_Decoding") -> Any:
        try:
            asked = kind.decode(raw)
        except Invalid as problem:
            cause = kind.cause(raw, self._place(path))
            refusal = _refusal(cause, _told(path, str(problem), raw))
            if ends_decoding(cause):
                raise refusal from None
            decoding.keep(refusal)
            return None
        note = kind.leniency(raw.value, asked)
        if note is not None:
            decoding.notes.append(Note(note.code, f"{path.rpartition('.')[2]}: {note.message}"))
        return asked

    def _place(self, path: str) -> str:
        """How Go's errors name a field: its struct and its path."""
        part = path.rpartition(".")[0]
        struct = {"": f"{self._method}Request", "paging": "CursorPaging"}
        return f"{struct.get(part, f'{self._method}Filter')}.{path}"


class _Decoding:
    """The state of decoding one body."""

    def __init__(self, notes: list[Note]) -> None:
        self.notes = notes
        self.wrong_type: InvalidArgument | None = None
        """The first value of a wrong JSON type."""

        self._earlier: dict[str, Raw] = {}
        """The values of members by their paths."""

    def whole(self, path: str, raw: Raw) -> Raw:
        """A member's value, on top of those of earlier members of the same path."""
        self._earlier[path] = raw.onto(self._earlier.get(path))
        return self._earlier[path]

    def forget(self, prefix: str) -> None:
        """``null`` removes an object and all that it had."""
        self._earlier = {at: raw for at, raw in self._earlier.items() if not at.startswith(prefix)}

    def keep(self, refusal: InvalidArgument) -> None:
        """Remember the first refusal."""
        self.wrong_type = self.wrong_type or refusal


_TYPES = {"paging": "common.CursorPaging"}
"""Go's types of those objects in a body that are the same for all methods."""


def _told(path: str, problem: str, raw: Raw) -> str:
    """What is wrong with a value, and how PHP comes to write it so."""
    if "JSON object" in problem and raw.kind == "array" and raw.value == []:
        return f"{path}: {problem}; {PHP_ARRAY}"
    if "JSON array" in problem and raw.kind == "object":
        return f"{path}: {problem}; PHP writes one with gaps as an object: array_values()"
    return f"{path}: {problem}"


def _refusal(cause: str, hint: str) -> InvalidArgument:
    return InvalidArgument(DECODE_FAILED, {"cause": cause, "xcode": "malformed"}, hint)
