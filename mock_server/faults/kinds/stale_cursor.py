"""``{"stale_cursor": true}``: a cursor that the vendor no longer accepts."""

from mock_server.contract.paging import PageRequest
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Listing, Play
from mock_server.store import Page


class StaleCursor(Effect, frozen=True):
    """Refuses a cursor; a first page has none and is returned."""

    name = "stale_cursor"
    about = (
        "Refuses the cursor of a call as the vendor refuses one that it cannot decode; a call "
        "without a cursor is not affected."
    )
    shows = "A sync that stops for good when its stored cursor is refused."
    on_lists = True

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        if asked.position is None:
            return await listing.read(asked)
        raise InvalidArgument("paging is invalid (invalid cursor)")
