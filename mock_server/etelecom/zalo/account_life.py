"""The life of an OA: its daily quota is spent and renewed, its connection ends and is renewed."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from mock_server.clock import DAY
from mock_server.contract.events import Records, WriteEvent
from mock_server.contract.life import NOTHING, Life, Move, Plan, becomes
from mock_server.etelecom.zalo.account_record import Account
from mock_server.etelecom.zalo.quality import day_of, next_day, next_quota, week_of
from mock_server.etelecom.zalo.signed_event import zalo_event
from mock_server.webhooks import WebhookEvent

CONNECTED_FOR = 90 * DAY
"""The lifetime of Zalo's refresh token, with which access tokens of 25 hours are renewed."""


def _natural(account: Account) -> Plan:
    """The quota is renewed the next day; the connection ends."""
    if account.status == "N":
        return NOTHING
    end = (account.expires_at, "disconnect")
    if account.remaining_quota >= account.daily_quota:
        return (end,)
    return tuple(sorted(((next_day(account.updated_at), "renew"), end)))


def _connect(account: Account, at: int) -> Account:
    """The OA connected again; its quota is full if it was last used before today."""
    is_old = day_of(account.updated_at) < day_of(at)
    left = account.daily_quota if is_old else account.remaining_quota
    return replace(
        account, status="P", expires_at=at + CONNECTED_FOR, remaining_quota=left, updated_at=at
    )


def _state(account: Account) -> str:
    if account.status == "N":
        return "disconnected"
    return "spending" if account.remaining_quota < account.daily_quota else "fresh"


def _spend(account: Account, at: int) -> Account:
    return replace(account, remaining_quota=account.remaining_quota - 1, updated_at=at)


def _renew(account: Account, at: int) -> Account:
    quality = account.current_quality
    quota = next_quota(account.daily_quota, quality, account.remaining_quota)
    is_new_week = week_of(account.updated_at) < week_of(at)
    return replace(
        account,
        daily_quota=quota,
        last_week_quality=quality if is_new_week else account.last_week_quality,
        remaining_quota=quota,
        updated_at=at,
    )


async def _to_itself(
    _records: Records, event: str, account: Account, at: int, payload: Mapping[str, Any]
) -> Sequence[WebhookEvent]:
    """The event for the webhook of the OA, if it has one."""
    return (zalo_event(event, account, at, payload),) if account.webhook_url else ()


def _turned(before: Account | None, account: Account) -> Mapping[str, Any] | None:
    if before is None or before.daily_quota == account.daily_quota:
        return None
    return {
        "oaId": str(account.oa_id),
        "quota": {"prev_value": str(before.daily_quota), "new_value": str(account.daily_quota)},
    }


QUOTA_CHANGED = WriteEvent("change_oa_daily_quota", _turned, _to_itself)
"""Zalo changes the number of messages that an OA may send a day."""

LIFE: Life[Account] = Life(
    states={
        "fresh": "`remaining_quota` is `daily_quota`: nothing was sent today.",
        "spending": "`remaining_quota` is less: it is the number of "
        "messages that may still be sent "
        "today.",
        "disconnected": "`status` `N`: nothing is sent in its name (-124, -216).",
    },
    begins=("fresh", "spending", "disconnected"),
    state_of=_state,
    moves=(
        Move("lower", ("fresh",), "spending", "only a PATCH", becomes()),
        Move("raise", ("spending",), "fresh", "only a PATCH", becomes()),
        Move("spend", ("fresh", "spending"), "spending", "a message is sent", _spend),
        Move("renew", ("spending",), "fresh", "midnight in Vietnam, 17:00 UTC", _renew),
        Move(
            "disconnect",
            ("fresh", "spending"),
            "disconnected",
            "90 days after it was connected (`expires_at`), or a PATCH",
            becomes(status="N"),
        ),
        Move("connect", ("disconnected",), "fresh", "`ConnectOA`, or a PATCH", _connect),
        Move("restore", ("disconnected",), "spending", "only a PATCH", _connect),
    ),
    natural=_natural,
)
