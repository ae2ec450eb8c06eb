"""The age of tenants, hotlines and extensions, which are older than every seeded call."""

from mock_server.clock import DAY
from mock_server.contract.generation import RecordSlot

_YEAR = 365 * DAY


def long_ago(slot: RecordSlot) -> int:
    """A year before the slot's own instant, in microseconds since the epoch."""
    return max(slot.created_at - _YEAR, 1)
