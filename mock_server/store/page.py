"""A page of stored rows."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from mock_server.contract.cursors import Position
from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.record_texts import END
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX

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


class Page:
    """Some rows, in sort order."""

    __slots__ = ("_rows", "beyond", "documents", "ends")

    def __init__(self, rows: list[Row], beyond: int | None = None) -> None:
        self._rows = rows
        self.documents = [row[2] for row in rows]
        """The vendor's JSON objects."""

        self.beyond = beyond
        """The date of the next row beyond the selection's dates, if it was asked for and is near
        enough."""

        self.ends: tuple[Position, Position] | None = (rows[0][:2], rows[-1][:2]) if rows else None
        """The positions of the first and the last row; None if there are no rows."""

    @property
    def rows(self) -> list[Row]:
        """The stored rows; most pages need only their documents and ends."""
        return self._rows

    def whole_documents(self, resource: Resource[Any]) -> list[bytes]:
        """The JSON objects with every field, as the control API shows them."""
        return [resource.whole_of(document, hidden) for _, _, document, hidden in self.rows]


_SPARE = 2
"""Rows beyond the dates that are read with a page; few lists have more so near."""


async def searched(
    search: Callable[[Selection, PageRequest], Awaitable[list[Row]]],
    selection: Selection,
    ask: PageRequest,
    near: int,
) -> Page:
    """A page, and what is ``beyond`` its dates by less than ``near`` microseconds.

    Args:
        search: Finds rows outward from a request's position.
        selection: What is selected; its dates are those of the sort if ``near`` is not 0.
        ask: The request, which is not backwards if ``near`` is not 0.
        near: 0 asks for nothing beyond.
    """
    if not near:
        rows = await search(selection, ask)
        return Page(rows[::-1] if ask.backwards else rows)
    until = selection.until
    wide = selection._replace(until=min(until + near, INT64_MAX))
    more = ask._replace(limit=ask.limit + _SPARE) if ask.descending else ask
    found = await search(wide, more)
    rows = [row for row in found if row[0] < until]
    beyond = [row for row in found if row[0] >= until]
    if ask.descending and len(rows) < ask.limit and len(found) == more.limit:
        if not rows:  # the nearest was not among them
            upward = ask._replace(number=-ask.number, limit=1)
            beyond = await search(wide._replace(since=until), upward)
        rows = await search(selection, ask)
    return Page(rows[: ask.limit], min((row[0] for row in beyond), default=None))


def merged(pages: Sequence[Page], asked: PageRequest) -> Page:
    """One page merged from pages of several lists, each with as many rows as this one may have."""
    rows = sorted(
        (row for page in pages for row in page.rows),
        key=lambda row: row[:2],
        reverse=asked.descending,
    )
    beyond = [page.beyond for page in pages if page.beyond is not None]
    if len(rows) >= asked.limit and not asked.descending:
        beyond = []  # what is next is another row within the dates
    rows = rows[-asked.limit :] if asked.backwards else rows[: asked.limit]
    return Page(rows, min(beyond, default=None))
