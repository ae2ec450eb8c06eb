"""The life of an OA: its daily quota is spent and renewed."""

from dataclasses import replace

from mock_server.clock import DAY, HOUR
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.etelecom.zalo.account_record import Account

_VIETNAM = 7 * HOUR
"""Its clocks are so far ahead of UTC, all year."""


def _renewal(account: Account) -> Plan:
    """What was spent of the day's quota comes back when the next day begins."""
    if account.remaining_quota >= account.daily_quota:
        return NOTHING
    today = (account.updated_at + _VIETNAM) // DAY
    return (((today + 1) * DAY - _VIETNAM, "renew"),)


def _set(account: Account, at: int) -> Account:
    return replace(account, updated_at=at)


def _spend(account: Account, at: int) -> Account:
    return replace(account, remaining_quota=account.remaining_quota - 1, updated_at=at)


def _renew(account: Account, at: int) -> Account:
    return replace(account, remaining_quota=account.daily_quota, updated_at=at)


LIFE: Life[Account] = Life(
    states={
        "fresh": "`remaining_quota` is `daily_quota`: nothing was sent today.",
        "spending": "`remaining_quota` is less: so many messages may still be sent today.",
    },
    begins=("fresh", "spending"),
    state_of=lambda account: (
        "spending" if account.remaining_quota < account.daily_quota else "fresh"
    ),
    moves=(
        Move("lower", ("fresh",), "spending", "a PATCH alone", _set),
        Move("raise", ("spending",), "fresh", "a PATCH alone", _set),
        Move("spend", ("fresh", "spending"), "spending", "a message is sent", _spend),
        Move("renew", ("spending",), "fresh", "the day begins in Vietnam, 17:00 UTC", _renew),
    ),
    natural=_renewal,
)
