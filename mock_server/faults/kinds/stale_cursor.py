"""``{"stale_cursor": true}``: a cursor that the vendor no longer accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Listing, Play, switch
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class StaleCursor(Effect):
    """Refuses a cursor; a first page has none and is returned."""

    name: ClassVar[str] = "stale_cursor"
    about: ClassVar[str] = (
        "Refuses the cursor of a call as the vendor refuses one that it cannot decode; a call "
        "without a cursor is not affected."
    )
    shows: ClassVar[str] = "A sync that stops for good when its stored cursor is refused."
    example: ClassVar[Any] = True
    on_lists: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "StaleCursor":
        switch("stale_cursor", value, rest)
        return cls()

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        if asked.position is None:
            return await listing.read(asked)
        raise InvalidArgument("paging is invalid (invalid cursor)")
