"""What a kind of field is: how its values are read, written, kept, and refused."""

from abc import ABC, abstractmethod
from typing import Any, Protocol

from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import wrong_type
from mock_server.notes import Note


class Kind(Protocol):
    """What a field's values are."""

    @property
    def name(self) -> str:
        """The kind's name in the reference."""
        ...

    @property
    def null_changes_nothing(self) -> bool:
        """Whether ``null`` leaves what an earlier member of the same name gave."""
        ...

    def decode(self, raw: Raw) -> Any:
        """A value of a request as ``ask`` has it, read off its own text; raises Invalid."""
        ...

    def cause(self, raw: Raw, place: str) -> str:
        """The backend's text for a value that ``decode`` refuses.

        The place is a struct's name and the field's path: ``CursorPaging.paging.limit``.
        """
        ...

    def read(self, raw: Any) -> Any:
        """The JSON value as a record's value; raises Invalid."""
        ...

    def restore(self, raw: Any) -> Any:
        """The JSON value that ``write`` made as a record's value."""
        ...

    def ask(self, raw: Any) -> Any:
        """The JSON value as a filter's value, None for the vendor's zero values; raises Invalid.

        Where Go tells forms apart that Python does not, it refuses them all.
        """
        ...

    def ask_text(self, text: str) -> Any:
        """A query parameter as the JSON value that ``ask`` takes."""
        ...

    def leniency(self, raw: Any, value: Any) -> Note | None:
        """What was let pass when ``ask`` read ``raw`` as ``value``."""
        ...

    def write(self, value: Any) -> str:
        """A record's value as JSON text."""
        ...

    def column(self, value: Any) -> int | str:
        """A record's value as the indexed column holds it."""
        ...

    def schema(self) -> dict[str, Any]:
        """The kind as JSON Schema, in an answer."""
        ...


class Plain(ABC):
    """What kinds have in common: record and column hold the same value."""

    null_changes_nothing = False
    go_type = "string"

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
