"""``{"short_page": n}``: fewer rows than the limit, though there are more."""

from dataclasses import dataclass
from functools import partial

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, whole_number
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class ShortPage(Effect):
    """The first rows of the page; its cursors lead to the rest."""

    name = "short_page"
    about = "Returns at most this many rows; `next` leads to the others."
    shows = "A walk that stops at the first page shorter than its limit."
    example = 3
    shortens_page = True
    on_lists = True
    takes = partial(whole_number, low=1, high=100)
    rows: int

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        return await listing.read(asked._replace(limit=min(self.rows, asked.limit)))
