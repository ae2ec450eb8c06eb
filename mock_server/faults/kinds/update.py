"""``{"update": n}``: rows that have not been returned yet change between two pages."""

import asyncio

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Listing, Play, RowsEffect
from mock_server.store import Page


class Update(RowsEffect, frozen=True):
    """Sets ``updated_at`` of the next rows."""

    name = "update"
    about = (
        "Updates this many of the next rows (`updated_at` becomes now) before the page is "
        "read; sorted by `updated_at`, they move."
    )
    shows = "A sync by `updated_at` that misses rows which change while it runs."

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        for _, row_id, *_ in (await listing.read(asked._replace(limit=self.rows))).rows:
            await play.writes.change(listing.resource, row_id, {})
            await asyncio.sleep(0)  # lets other calls run
        return await listing.read(asked)
