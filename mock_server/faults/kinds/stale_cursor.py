"""``{"stale_cursor": true}``: a cursor that the vendor no longer accepts."""

from mock_server.answer import Answer
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play


class StaleCursor(Effect, frozen=True):
    """Refuses a cursor."""

    name = "stale_cursor"
    about = (
        "Refuses the cursor of a call as the vendor refuses one that it cannot decode; a call "
        "without a cursor is not affected."
    )
    shows = "A sync that stops for good when its stored cursor is refused."
    on_lists = needs_cursor = True

    async def intercept(self, play: Play) -> Answer | None:
        return play.refusal(InvalidArgument("paging is invalid (invalid cursor)"))
