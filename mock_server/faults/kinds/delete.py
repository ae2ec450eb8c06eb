"""``{"delete": n}``: rows that were already returned are deleted between two pages."""

import asyncio
from contextlib import suppress

from mock_server.contract.paging import PageRequest
from mock_server.errors import NotFound
from mock_server.faults.effect import Listing, Play, RowsEffect
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.store import Page


class Delete(RowsEffect, frozen=True):
    """Deletes the rows up to the cursor, or the first rows at the first page."""

    name = "delete"
    about = (
        "Deletes the last rows that were returned, up to and including the cursor's row, before "
        "the page is read; at the first page, the first rows."
    )
    shows = "Offsets instead of cursors: a row is skipped."

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        if asked.position is None:
            doomed = await listing.read(asked._replace(limit=self.rows))
        else:
            doomed = await passed_rows(listing, asked, self.rows)
        for _, row_id, *_ in doomed.rows:
            with suppress(NotFound):  # another call was quicker
                await play.writes.remove(listing.resource, row_id)
            await asyncio.sleep(0)  # lets other calls run
        return await listing.read(asked)
