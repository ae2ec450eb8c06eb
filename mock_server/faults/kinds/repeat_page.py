"""``{"repeat_page": true}``: the previous page again."""

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.store import Page


class RepeatPage(Effect, frozen=True):
    """The rows up to the cursor; ``next`` is the same cursor again."""

    name = "repeat_page"
    about = "Returns the previous page again, with the same cursors."
    shows = "Rows stored twice: no key by which a row is recognised."
    repeats_rows = True
    on_lists = needs_cursor = True

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        return await passed_rows(listing, asked, asked.limit)
