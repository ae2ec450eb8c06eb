"""A page of stored rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.cursors import Position
from mock_server.contract.paging import PageRequest
from mock_server.contract.record_texts import END
from mock_server.contract.schema import Resource

Row = tuple[int, int, bytes, bytes]
"""A stored record: its value of the sort field (0 if unset), its id, the vendor's JSON object, and
the texts of the fields that the vendor hides."""


def with_documents(resource: Resource[Any], found: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of the database, which have the texts of the fields, with documents in their place."""
    document = resource.shown_texts.document
    return [
        (value, number, document % tuple(texts.split(END)), hidden)
        for value, number, texts, hidden in found
    ]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, in sort order."""

    rows: list[Row]

    @property
    def documents(self) -> list[bytes]:
        """The vendor's JSON objects."""
        return [row[2] for row in self.rows]

    def whole_documents(self, resource: Resource[Any]) -> list[bytes]:
        """The JSON objects with every field, as the control API shows them."""
        return [resource.whole_of(document, hidden) for _, _, document, hidden in self.rows]

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
