"""Presets: worlds selected by name, with their number of records, ages and stages."""

from collections.abc import Callable

from msgspec import Struct

from mock_server.clock import DAY, HOUR, MINUTE, SECOND
from mock_server.fidelity import assumed

Ages = Callable[[str, int], tuple[int, int, str | None]]
"""(kind, index) to the age of a record in microseconds, the gap to the next record's age, and the
stage of life it must be at, if the preset demands one."""

_SPAN = 90 * DAY
_HALF = 1000


class Preset(Struct, frozen=True):
    """One preset."""

    about: str
    size: int
    """Number of records in each list."""

    ages: Ages
    instants: Callable[[int, int], int] | None = None
    """(anchor, index) to the instant of creation, if ages cannot express it."""


def spread(_kind: str, index: int) -> tuple[int, int, str | None]:
    """90 days * i / (i + 1000): dense today, thinning out into the past."""
    age = _SPAN * index // (index + _HALF)
    return age, _SPAN * (index + 1) // (index + 1 + _HALF) - age, None


_RUN_STARTS = (0, 7, 157, 180)
_BLOCK = 300


def same_time(kind: str, index: int) -> tuple[int, int, str | None]:
    """Runs of 7, 150, 23 and 120 records with equal times, across all usual page boundaries."""
    block, offset = divmod(index, _BLOCK)
    start = max(begin for begin in _RUN_STARTS if begin <= offset)
    return spread(kind, block * _BLOCK + start)[0], 0, None


def half_days(_kind: str, index: int) -> tuple[int, int, str | None]:
    """One record in twelve hours, so that few records show every stage."""
    return index * 12 * HOUR, 12 * HOUR, None


_VIETNAM = 7 * HOUR
_LAST = (1, SECOND // 2, SECOND)
"""Vietnam's offset from UTC; the last records of a day there are created this long before midnight
UTC."""

_EDGES = tuple(
    sorted(
        edge % DAY
        for midnight in (0, -_VIETNAM)
        for edge in (midnight, *(midnight - before for before in _LAST))
    )
)
"""The first and the last instants of a day, in UTC and in Vietnam's time."""


def day_edges(anchor: int, index: int) -> int:
    """00:00:00, 23:59:59, .5 and .999999 of each of the days before the anchor's."""
    days, edge = divmod(index, len(_EDGES))
    return (anchor // DAY - 1 - days) * DAY + _EDGES[-1 - edge]


_SHORT_LIVED = 50
_ENDINGS = {
    "journey": (("activated", 7 * DAY), ("activated", 30 * DAY)),
    "consent": (("waiting", 1 * DAY), ("agreed", 30 * DAY)),
    "follower": (("free", 2 * DAY), ("charged", 7 * DAY)),
}
"""Stage and length of life, of the newest fifty and of all others."""


def about_to_expire(kind: str, index: int) -> tuple[int, int, str | None]:
    """Everything is alive, and ends from two hours down to minutes after the anchor."""
    if kind not in _ENDINGS:
        return spread(kind, index)
    newest = index < _SHORT_LIVED
    place = index if newest else index - _SHORT_LIVED
    stage, life = _ENDINGS[kind][0 if newest else 1]
    left, next_left = (2 * HOUR * 10 // (at + 10) for at in (place, place + 1))
    return life - left, min(left - next_left, MINUTE), stage


PRESETS = {
    "default": Preset("1,000 journeys, consents and followers over 90 days", 1000, spread),
    "empty": Preset("a shop without records", 0, spread),
    "one": Preset("one journey, one consent and one follower", 1, spread),
    "exact-page": Preset("100 of each: one full page at the default limit", 100, spread),
    "page-plus-one": Preset("101 of each: a second page of one row", 101, spread),
    "10k": Preset("10,000 of each", 10_000, spread),
    "every-status": Preset("100 of each, one in twelve hours: every stage", 100, half_days),
    "about-to-expire": Preset("100 of each, ending soon after the anchor", 100, about_to_expire),
    "day-edges": Preset(
        "80 of each at the first and last instants of ten days, UTC and +07:00",
        80,
        half_days,
        day_edges,
    ),
    "same-time": Preset("600 of each in runs of equal created_at", 600, same_time),
}
"""The presets by name."""

RULES = (
    assumed(
        "data.presets",
        f"Presets: {'; '.join(f'`{name}`, {each.about}' for name, each in PRESETS.items())}.",
        "the sizes and ages at which clients fail",
    ),
    assumed(
        "data.ages",
        "The newest record has index 0, and record i is 90 days * i / (i + 1000) old, with a "
        "jitter below the gap to the next; some presets have ages of their own.",
        "much happened lately, and something long ago",
    ),
)
