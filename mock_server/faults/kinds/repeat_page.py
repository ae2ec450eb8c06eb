"""``{"repeat_page": true}``: the previous page again."""

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.store import Page


class RepeatPage(Effect, frozen=True):
    """Returns the previous page again, with the same cursors."""

    name = "repeat_page"
    shows = "Rows stored twice: no key by which a row is recognised."
    repeats_rows = True
    on_lists = needs_cursor = True

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        return await passed_rows(listing, asked, asked.limit)
