"""The header ``Retry-After`` of a fault, in the formats that vendors and proxies send."""

from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from msgspec import Struct

from mock_server.clock import SECOND, machine_now
from mock_server.errors import InvalidArgument

MEMBER = "retry_after"
_DATE, _NONE = "date", "none"
_SOON = 2
"""Seconds until the date, for a fault without a time of its own."""

_LONGEST = 200
_MOST_SECONDS = 10**9


class RetryAfter(Struct, frozen=True):
    """The header as a rule sets it."""

    said: int | str = ""
    """Seconds, ``date``, ``none`` or any other text; empty if the rule does not set it."""

    def header(self, seconds: int | None = None) -> str:
        """The header's value; empty for no header.

        Args:
            seconds: The fault's own waiting time, if it has one.
        """
        if self.said == _NONE or (self.said == "" and seconds is None):
            return ""
        if self.said == _DATE:
            wait = _SOON if seconds is None else seconds
            # Whole seconds, rounded up, so that the date is never too early.
            return formatdate(-(-machine_now() // SECOND) + wait, usegmt=True)
        return str(seconds) if self.said == "" else str(self.said)


SAYS_NOTHING = RetryAfter()


def read_retry_after(rest: Mapping[str, Any]) -> RetryAfter:
    """The member ``retry_after`` of a ``then``; raises InvalidArgument."""
    said = rest.get(MEMBER, "")
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= _MOST_SECONDS:
        return RetryAfter(said)
    printable = isinstance(said, str) and said.isascii() and said.isprintable()
    if not printable or len(said) > _LONGEST or (MEMBER in rest and not said.strip()):
        raise InvalidArgument.of(
            f"then.{MEMBER}",
            'must be seconds, "date", "none", or another text for the header',
        )
    return RetryAfter(said)
