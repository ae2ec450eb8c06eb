"""Which part of a list a client has read that looks for what it sent."""

from msgspec import Struct

from mock_server.contract.cursors import decoded
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.verdicts.visits import Visit

_OF_NEW_ROWS = frozenset({2, 5})
"""The numbers in cursors of ``updated_at`` and ``created_at``: in these sorts, what is sent later
stands nearer to the newest row."""


class Span(Struct, frozen=True):
    """The rows with a value of the sort between two instants, both included."""

    since: int
    until: int

    @property
    def is_to_the_newest(self) -> bool:
        """Whether nothing newer was unread."""
        return self.until == INT64_MAX

    def joined(self, before: "Span | None") -> "Span":
        """With what was read before, if it adjoins."""
        if before is None or before.since > self.until or self.since > before.until:
            return self
        return Span(min(self.since, before.since), max(self.until, before.until))


def span_of(page: Visit) -> Span | None:
    """What a page shows of its list; None if its order says nothing about new rows."""
    asked, number = page.asked, page.asked.number or 0
    is_short = len(page.rows) < page.limit
    if abs(number) not in _OF_NEW_ROWS:
        return Span(INT64_MIN, INT64_MAX) if is_short and not asked.cursor else None
    begun = decoded(asked.cursor)
    ended = None if is_short else decoded(page.prev if asked.backwards else page.next)
    newer, older = (ended, begun) if (number < 0) == asked.backwards else (begun, ended)
    return Span(older[1][0] if older else INT64_MIN, newer[1][0] if newer else INT64_MAX)
