"""The kind of a field: how its values are read, written, stored and refused."""

from abc import ABC, abstractmethod
from typing import Any

from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import wrong_type
from mock_server.errors import InvalidArgument
from mock_server.formats import Invalid
from mock_server.notes import Note


class Kind(ABC):
    """The kind of a field's values."""

    name: str
    """The kind's name in the reference."""

    null_changes_nothing = False
    """Whether ``null`` keeps the value of an earlier member of the same name."""

    go_type = "string"
    form: str | None = None
    """A format that writes a value as ``write`` does, if there is one: faster for many records."""

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """The JSON value as a record's value; raises Invalid."""

    def member(self, name: str, raw: Any) -> Any:
        """The same of a member of a control call; raises InvalidArgument, naming it."""
        try:
            return self.read(raw)
        except Invalid as error:
            raise InvalidArgument.of(name, str(error)) from None

    @abstractmethod
    def write(self, value: Any) -> str:
        """A record's value as JSON text."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The kind as JSON Schema, in a response."""

    def ask(self, raw: Any) -> Any:
        """The JSON value as a filter's value, None for the vendor's zero values; raises Invalid.

        Forms that Go distinguishes and Python does not are all refused.
        """
        return None if raw is None else self.read(raw)

    def ask_text(self, text: str) -> Any:
        """A query parameter as the JSON value that ``ask`` takes."""
        return text

    def decode(self, raw: Raw) -> Any:
        """A request's value as ``ask`` returns it, decoded from its original text.

        Raises Invalid.
        """
        return self.ask(raw.value)

    def cause(self, raw: Raw, place: str) -> str:
        """The backend's text for a value that ``decode`` refuses.

        ``place`` is a struct's name and the field's path: ``CursorPaging.paging.limit``.
        """
        return wrong_type(raw, place, self.go_type)

    def leniency(self, raw: Any, value: Any) -> Note | None:  # noqa: ARG002  # most let nothing pass
        """A note on what was tolerated when ``ask`` read ``raw`` as ``value``."""
        return None

    @property
    def tolerates(self) -> bool:
        """Whether ``leniency`` ever notes anything."""
        return type(self).leniency is not Kind.leniency

    def restore(self, raw: Any) -> Any:
        """The record's value of the JSON value that ``write`` made."""
        return raw

    @property
    def restores(self) -> bool:
        """Whether a JSON value of the kind differs from the record's value."""
        return type(self).restore is not Kind.restore

    def column(self, value: Any) -> int | str:
        """A record's value as stored in the indexed column."""
        return value  # type: ignore[no-any-return]  # each kind's own value type

    @property
    def indexes_otherwise(self) -> bool:
        """Whether the indexed column holds another value than the record."""
        return type(self).column is not Kind.column
