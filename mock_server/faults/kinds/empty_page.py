"""``{"empty_page": true}``: a page without rows in the middle of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, switch
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class EmptyPage(Effect):
    """A page without rows and cursors."""

    name: ClassVar[str] = "empty_page"
    about: ClassVar[str] = "Returns an empty page with empty cursors, whatever rows there are."
    shows: ClassVar[str] = (
        "Data taken as complete because one page was empty; a crash on an empty page."
    )
    example: ClassVar[Any] = True
    on_lists: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "EmptyPage":
        switch("empty_page", value, rest)
        return cls()

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play, listing, asked
        return Page([])
