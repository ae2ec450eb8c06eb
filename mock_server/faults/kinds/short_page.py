"""``{"short_page": n}``: fewer rows than the limit, though there are more."""

from functools import partial

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Listing, Play, RowsEffect, whole_number
from mock_server.store import Page


class ShortPage(RowsEffect, frozen=True):
    """Returns at most this many rows; `next` leads to the others."""

    name = "short_page"
    shows = "A walk that stops at the first page shorter than its limit."
    shortens_page = True
    takes = partial(whole_number, low=1, high=100)

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        return await listing.read(asked._replace(limit=min(self.rows, asked.limit)))
