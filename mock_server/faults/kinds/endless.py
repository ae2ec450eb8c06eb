"""``{"endless": true}``: a list that restarts where it should end."""

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play
from mock_server.store import Page


class Endless(Effect, frozen=True):
    """Never ends: the first page is repeated instead of the last."""

    name = "endless"
    shows = "A walk without a limit: it never stops, and memory fills."
    repeats_rows = True
    on_lists = True

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        page = await listing.read(asked)
        if len(page.documents) == asked.limit:
            return page
        rows = list(page.rows)
        first = (await listing.read(asked._replace(position=None))).rows
        while first and len(rows) < asked.limit:
            rows += first[: asked.limit - len(rows)]
        return Page(rows)
