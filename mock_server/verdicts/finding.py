"""A finding: one thing that a client did wrong, with the calls that show it."""

from dataclasses import dataclass, replace
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.fidelity import Subject

SUBJECT = Subject(
    "verdicts", "Verdicts", "How the simulator judges a client; the vendor has no such thing."
)

MOST_SHOWN = 10
"""Calls that a finding names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a walk stopped, for whoever can count what lies beyond."""

    shop_id: int
    operation: str
    selection: Selection
    cursor: str
    """The list's rows beyond it were never read."""

    backwards: bool
    sure: bool = True
    """Whether it is a finding even where nothing lies beyond."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One bug of the client's, as far as the journal proves it."""

    code: str
    fact: str
    """What happened, for a person."""

    requests: tuple[str, ...]
    """The journal's ids of the calls that show it, in their order."""

    advice: str = ""
    """How to mend it, where the fact does not say so."""

    stop: Stop | None = None
    method: str = ""
    """The vendor method whose calls show it."""

    @property
    def message(self) -> str:
        """What happened and how to mend it."""
        return f"{self.fact}. {self.advice}" if self.advice else self.fact

    def with_unread(self, unread: int, total: int, plural: str) -> "Finding":
        """The same, saying how many rows the walk never came to."""
        return replace(self, fact=f"{self.fact}; {unread:,} of {total:,} {plural} never read")

    def document(self) -> dict[str, Any]:
        """The finding as the control API returns it."""
        shown = list(self.requests[:MOST_SHOWN])
        more = len(self.requests) - len(shown)
        message = f"{self.message} ({more} more calls show it)" if more else self.message
        return {"code": self.code, "message": message, "requests": shown}
