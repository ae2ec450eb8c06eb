"""How one server's application ends, and what kept it from serving."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mock_server.errors import Unavailable
from mock_server.log import in_one_line
from mock_server.store import Refused


async def _nothing() -> None:
    """What is done on exit when nobody asked for anything."""


@dataclass(slots=True)
class Lifetime:
    """What whoever runs the server sets, and is told."""

    refusal: str | None = None
    """Why the server cannot serve as it was asked to, in one line."""

    failure: str | None = None
    """What else went wrong when it started or ended, in one line."""

    stop: Callable[[], None] = lambda: None
    """Stops the server."""

    on_exit: Callable[[], Awaitable[None]] = _nothing
    """Awaited before the store is closed."""

    on_refused: Callable[[str], None] = lambda _told: None
    """Called with the line that says why it does not serve."""

    def refuse(self, error: BaseException, problem: str | None = None, doing: str = "") -> None:
        """Keep why the server does not serve, and tell it.

        Args:
            error: What was raised.
            problem: What befell its database, where that is the reason.
            doing: What was tried.
        """
        told = f"{doing}{problem or in_one_line(error)}"
        if problem or isinstance(error, (Refused, Unavailable)):
            self.refusal = told
        else:
            self.failure = told
        self.on_refused(told)
