"""A page of stored rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from mock_server.contract.cursors import Position
from mock_server.contract.paging import PageRequest

Row = tuple[int, int, bytes, bytes]
"""A stored record: its value of the sort field (0 if unset), its id, the vendor's JSON object, and
the fields that the vendor hides as a JSON object."""


def whole(row: Row) -> bytes:
    """The JSON object with every field, as the control API shows it."""
    _, _, document, hidden = row
    return document if hidden == b"{}" else document[:-1] + b"," + hidden[1:]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, in sort order."""

    rows: list[Row]

    @property
    def documents(self) -> list[bytes]:
        """The vendor's JSON objects."""
        return [row[2] for row in self.rows]

    @property
    def whole_documents(self) -> list[bytes]:
        """The JSON objects with every field."""
        return [whole(row) for row in self.rows]

    @property
    def ends(self) -> tuple[Position, Position] | None:
        """The positions of the first and the last row; None if there are no rows."""
        return (self.rows[0][:2], self.rows[-1][:2]) if self.rows else None


def in_order(rows: list[Row], others: list[Row], asked: PageRequest) -> list[Row]:
    """The first of the rows of two searches of one page, outward from its position."""
    if not others:
        return rows
    both = sorted(
        (*rows, *others),
        key=lambda row: row[:2],
        reverse=asked.descending != asked.backwards,
    )
    return both[: asked.limit]


def merged(pages: Iterable[Page], asked: PageRequest) -> Page:
    """One page merged from pages of several lists, each with as many rows as this one may have."""
    rows = sorted(
        (row for page in pages for row in page.rows),
        key=lambda row: row[:2],
        reverse=asked.descending,
    )
    return Page(rows[-asked.limit :] if asked.backwards else rows[: asked.limit])
