"""A finding: one thing that a client did wrong, with the calls that prove it."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mock_server.contract.filters import Selection
from mock_server.fidelity import Subject

SUBJECT = Subject(
    "verdicts", "Verdicts", "How the simulator judges a client; the vendor does not judge clients."
)

MOST_SHOWN = 10
"""Maximum number of calls listed in a finding; the others are counted."""


class Stop(Struct, frozen=True):
    """Where a walk stopped, so that the rows beyond can be counted."""

    shop_id: int
    operation: str
    selection: Selection
    cursor: str
    """The list's rows beyond it were never read."""

    backwards: bool
    sure: bool = True
    """Whether it is a finding even if nothing is beyond."""


class Finding(Struct, frozen=True):
    """One bug in the client, as far as the journal proves it."""

    code: str
    fact: str
    """What happened, for a person."""

    requests: tuple[str, ...]
    """The journal's ids of the calls that prove it, in order."""

    advice: str = ""
    """How to fix it, if the fact does not say so."""

    stop: Stop | None = None
    method: str = ""
    """The vendor method whose calls prove it."""

    @property
    def message(self) -> str:
        """What happened and how to fix it."""
        return f"{self.fact}. {self.advice}" if self.advice else self.fact

    def with_unread(self, unread: int, total: int, plural: str) -> "Finding":
        """The same finding, with the number of rows that the walk never read."""
        return replace(self, fact=f"{self.fact}; {unread:,} of {total:,} {plural} never read")

    def document(self) -> dict[str, Any]:
        """The finding as the control API returns it."""
        shown = list(self.requests[:MOST_SHOWN])
        more = len(self.requests) - len(shown)
        message = f"{self.message} ({more} more calls prove it)" if more else self.message
        return {"code": self.code, "message": message, "requests": shown}
