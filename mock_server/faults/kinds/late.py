"""``{"late": n}``: rows appear with a creation time that the walk has passed."""

import json

from mock_server.clock import HOUR
from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Listing, Play, RowsEffect
from mock_server.faults.kinds.insert import insert_rows
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.formats import read_time
from mock_server.store import Page


class Late(RowsEffect, frozen=True):
    """Creates rows with the creation time of the cursor's row, or of an hour ago."""

    name = "late"
    about = (
        "Creates this many rows with an older `created_at`, that of the cursor's row, before "
        "the page is read; at the first page, that of an hour ago."
    )
    shows = "A sync that remembers the newest time it saw: it never sees these rows."

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        passed = await passed_rows(listing, asked, 1)
        instant = play.world.clock.now() - HOUR
        if passed.documents:
            instant = read_time(json.loads(passed.documents[0])["created_at"])
        await insert_rows(play, listing, self.rows, {"created_at": instant})
        return await listing.read(asked)
