"""How customers' ratings and a day's use move Zalo's quality and quotas."""

from typing import Literal

from mock_server.clock import DAY, HOUR
from mock_server.fidelity import Subject, assumed

Quality = Literal["unknown", "UNDEFINED", "LOW", "MEDIUM", "HIGH"]

QUOTAS = (500, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 500_000)
"""Messages a day, step by step; the fifth step opens the third tag."""

OPENS_TAG3 = 20_000

LOW_FOR = 2 * DAY
"""How long a template may have a low quality before Zalo stops it."""

_VIETNAM = 7 * HOUR
"""Its clocks are so far ahead of UTC, all year."""

_STEPS: tuple[Quality, ...] = ("LOW", "MEDIUM", "HIGH")
_GOOD, _BAD = 4, 2
_DAYS, _MONDAY = 7, 3


def day_of(at: int) -> int:
    """The number of the day in Vietnam."""
    return (at + _VIETNAM) // DAY


def next_day(at: int) -> int:
    """When the next day begins in Vietnam."""
    return (day_of(at) + 1) * DAY - _VIETNAM


def week_of(at: int) -> int:
    """The number of the week in Vietnam, from Monday on."""
    return (day_of(at) + _MONDAY) // _DAYS


def rated(quality: Quality, stars: int) -> Quality:
    """A quality after one more rating: a step up for four stars, down for two, at most."""
    if _BAD < stars < _GOOD:
        return quality
    if quality not in _STEPS:
        return "HIGH" if stars >= _GOOD else "LOW"
    step = _STEPS.index(quality) + (1 if stars >= _GOOD else -1)
    return _STEPS[max(0, min(step, len(_STEPS) - 1))]


def next_quota(quota: int, quality: Quality, left: int) -> int:
    """The quota of the next day: more for an OA that used all of a day's, less for a low quality.

    One that is not on the ladder was set by somebody, and stays.
    """
    if quota not in QUOTAS:
        return quota
    step = QUOTAS.index(quota)
    if quality == "LOW":
        step -= 1
    elif quality == "HIGH" and left <= 0:
        step += 1
    return QUOTAS[max(0, min(step, len(QUOTAS) - 1))]


SUBJECT = Subject("quality", "Quality and quotas", "How ratings and a day's use move them.")

RULES = (
    assumed(
        "quality.ratings",
        "A customer's rating of four or five stars lifts `template_quality` and the OA's "
        "`current_quality` by a step of `LOW`, `MEDIUM`, `HIGH`, one of one or two stars lowers "
        "them; without a quality it becomes `HIGH` or `LOW`. When a week begins in Vietnam in "
        "which the OA has sent, `last_week_quality` is what `current_quality` was.",
        "Zalo's words and events; by which ratings they move is ours",
    ),
    assumed(
        "quality.low",
        f"A template whose quality is `LOW` for {LOW_FOR // HOUR} hours is `DISABLE`.",
        "Zalo disables for low quality (-146), and judges 48 hours; that these meet is ours",
    ),
    assumed(
        "quality.quotas",
        "When a day begins in Vietnam, `daily_quota` takes a step up if the OA used all of it and "
        "its quality is `HIGH`, and one down if its quality is `LOW`: "
        f"{', '.join(f'{quota:,}' for quota in QUOTAS)}; another number stays.",
        "Zalo's steps; when they are taken is ours",
    ),
    assumed(
        "quality.template-quotas",
        "While `apply_template_quota` is 1, a message takes one off `template_remaining_quota`; "
        "when the day begins in Vietnam it is `template_daily_quota` again.",
        "the fields' names; when it is renewed is ours",
    ),
)
