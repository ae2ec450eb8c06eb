"""How a server's application begins and ends, and what kept it from serving."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from mock_server.errors import Unavailable
from mock_server.log import in_one_line
from mock_server.store import Refused

_AGAIN = 0.5
"""Seconds between two attempts to open a database."""


async def _nothing() -> None:
    """The default for work on exit: nothing."""


class Lifetime(Struct):
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

    patience: float = 0.0
    """Seconds in which a database that cannot be opened is opened again: one of several workers
    knows that it could be opened before."""

    stopping: bool = False
    """Whether the server was told to stop."""

    async def open(self, opening: Callable[[], Awaitable[None]]) -> None:
        """Open what the server needs; raises what the last attempt raised."""
        clock = asyncio.get_running_loop().time
        given_up, told = clock() + self.patience, ""
        while True:
            try:
                return await opening()
            except (Refused, Unavailable) as error:
                if self.stopping or clock() >= given_up:
                    raise
                if told != (told := in_one_line(error)):
                    self.on_refused(f"{told}; trying again")
            await asyncio.sleep(_AGAIN)

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
