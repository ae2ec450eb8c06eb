"""The rows that a walk has just passed: up to and including its cursor's row."""

from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.faults.effect import Listing
from mock_server.store import Page


async def passed_rows(listing: Listing, asked: PageRequest, count: int) -> Page:
    """The last ``count`` rows up to the cursor, in the order of the sort."""
    if asked.position is None:
        return Page([])
    sort_value, row_id = asked.position
    falls = asked.descending != asked.backwards
    beyond = max(row_id - 1, INT64_MIN) if falls else min(row_id + 1, INT64_MAX)
    return await listing.read(
        asked._replace(position=(sort_value, beyond), backwards=not asked.backwards, limit=count)
    )
