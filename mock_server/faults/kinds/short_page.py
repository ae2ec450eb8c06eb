"""``{"short_page": n}``: fewer rows than the limit, though there are more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, refuse_rest, whole_number
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class ShortPage(Effect):
    """The first rows of the page; its cursors lead to the rest."""

    name: ClassVar[str] = "short_page"
    about: ClassVar[str] = "Returns at most this many rows; `next` leads to the others."
    shows: ClassVar[str] = "A walk that stops at the first page shorter than its limit."
    example: ClassVar[Any] = 3
    shortens_page: ClassVar[bool] = True
    on_lists: ClassVar[bool] = True
    rows: int

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ShortPage":
        refuse_rest("short_page", rest)
        return cls(whole_number("then.short_page", value, 1, 100))

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        return await listing.read(asked._replace(limit=min(self.rows, asked.limit)))
