"""``{"empty_page": true}``: a page without rows in the middle of a list."""

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play
from mock_server.store import Page


class EmptyPage(Effect, frozen=True):
    """Returns an empty page with empty cursors, whatever rows there are."""

    name = "empty_page"
    shows = "Data taken as complete because one page was empty; a crash on an empty page."
    on_lists = True

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play, listing, asked
        return Page([])
