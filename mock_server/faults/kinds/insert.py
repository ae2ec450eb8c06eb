"""``{"insert": n}``: new rows are created between two pages."""

import asyncio
from collections.abc import Mapping
from typing import Any

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Listing, Play, RowsEffect
from mock_server.formats import normal_phone
from mock_server.store import Page


class Insert(RowsEffect, frozen=True):
    """Creates this many rows that match the filter before the page is read."""

    name = "insert"
    shows = "Offsets instead of cursors: a row is returned twice."

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        await insert_rows(play, listing, self.rows, {})
        return await listing.read(asked)


async def insert_rows(play: Play, listing: Listing, count: int, given: Mapping[str, Any]) -> None:
    """Create rows with the given values that match the filter, if that is possible."""
    created_at = min(given.get("created_at", play.world.clock.now()), listing.until - 1)
    if created_at < listing.since or not _possible(play, listing):
        return
    fields = {**listing.equals, **given, "created_at": created_at}
    for _ in range(count):
        await play.writes.create_with(listing.resource, fields)
        await asyncio.sleep(0)  # lets other calls run


def _possible(play: Play, listing: Listing) -> bool:
    """Whether a row of this shop can match the filter."""
    asked, profile = listing.equals, play.shop.profile
    phone = asked.get("phone")
    oa_ids = [int(oa["oa_id"]) for oa in profile["oas"]]
    user_ids = [int(user["user_id"]) for user in profile["users"]]
    return (
        (phone is None or normal_phone(phone) == phone)
        and asked.get("oa_id") in (None, *oa_ids)
        and asked.get("user_id") in (None, *user_ids)
    )
