"""How a server's application ends, and what kept it from serving."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mock_server.errors import Unavailable
from mock_server.log import in_one_line
from mock_server.store import Refused


async def _nothing() -> None:
    """The default for work on exit: nothing."""


@dataclass(slots=True)
class Lifetime:
    """Set by whatever runs the server, which also reads the reasons here."""

    refusal: str | None = None
    """Why the server cannot serve as requested, in one line."""

    failure: str | None = None
    """Any other error at startup or shutdown, in one line."""

    stop: Callable[[], None] = lambda: None
    """Stops the server."""

    on_exit: Callable[[], Awaitable[None]] = _nothing
    """Awaited before the store is closed."""

    on_refused: Callable[[str], None] = lambda _told: None
    """Called with the line that says why the server does not serve."""

    def refuse(self, error: BaseException, problem: str | None = None, doing: str = "") -> None:
        """Record why the server does not serve, and report it.

        Args:
            error: What was raised.
            problem: The database failure, if that is the reason.
            doing: What was attempted.
        """
        told = f"{doing}{problem or in_one_line(error)}"
        if problem or isinstance(error, (Refused, Unavailable)):
            self.refusal = told
        else:
            self.failure = told
        self.on_refused(told)
