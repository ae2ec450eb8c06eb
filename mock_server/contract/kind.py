"""The kind of a field: how its values are read, written, stored and refused."""

from abc import ABC, abstractmethod
from typing import Any, Protocol

from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import wrong_type
from mock_server.notes import Note


class Kind(Protocol):
    """The kind of a field's values."""

    @property
    def name(self) -> str:
        """The kind's name in the reference."""
        ...

    @property
    def null_changes_nothing(self) -> bool:
        """Whether ``null`` keeps the value of an earlier member of the same name."""
        ...

    def decode(self, raw: Raw) -> Any:
        """A request's value as ``ask`` returns it, decoded from its original text.

        Raises Invalid.
        """
        ...

    def cause(self, raw: Raw, place: str) -> str:
        """The backend's text for a value that ``decode`` refuses.

        ``place`` is a struct's name and the field's path: ``CursorPaging.paging.limit``.
        """
        ...

    def read(self, raw: Any) -> Any:
        """The JSON value as a record's value; raises Invalid."""
        ...

    def restore(self, raw: Any) -> Any:
        """The record's value of the JSON value that ``write`` made."""
        ...

    def ask(self, raw: Any) -> Any:
        """The JSON value as a filter's value, None for the vendor's zero values; raises Invalid.

        Forms that Go distinguishes and Python does not are all refused.
        """
        ...

    def ask_text(self, text: str) -> Any:
        """A query parameter as the JSON value that ``ask`` takes."""
        ...

    def leniency(self, raw: Any, value: Any) -> Note | None:
        """A note on what was tolerated when ``ask`` read ``raw`` as ``value``."""
        ...

    def write(self, value: Any) -> str:
        """A record's value as JSON text."""
        ...

    def column(self, value: Any) -> int | str:
        """A record's value as stored in the indexed column."""
        ...

    def schema(self) -> dict[str, Any]:
        """The kind as JSON Schema, in a response."""
        ...


class Plain(ABC):
    """The common behaviour of kinds: record and column have the same value."""

    null_changes_nothing = False
    go_type = "string"
    form: str | None = None
    """A format that writes a value as ``write`` does, if there is one: faster for many records."""

    @abstractmethod
    def ask(self, raw: Any) -> Any:
        """See Kind."""

    def decode(self, raw: Raw) -> Any:
        return self.ask(raw.value)

    def cause(self, raw: Raw, place: str) -> str:
        return wrong_type(raw, place, self.go_type)

    def ask_text(self, text: str) -> Any:
        return text

    def restore(self, raw: Any) -> Any:
        return raw

    def leniency(self, raw: Any, value: Any) -> Note | None:  # noqa: ARG002  # most let nothing pass
        return None

    def column(self, value: Any) -> int | str:
        return value  # type: ignore[no-any-return]  # each kind's own value type


def restores(kind: Kind) -> bool:
    """Whether a JSON value of the kind differs from the record's value."""
    return getattr(type(kind), "restore", None) is not Plain.restore


def indexes_otherwise(kind: Kind) -> bool:
    """Whether the indexed column holds another value than the record."""
    return getattr(type(kind), "column", None) is not Plain.column


def form_of(kind: Kind) -> str | None:
    """The format that writes the kind's values; None if ``write`` must be called."""
    form: str | None = getattr(kind, "form", None)
    return form
