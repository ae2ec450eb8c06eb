"""Official accounts (OAs), in whose name a shop sends."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import DAY, LATEST
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.account_life import CONNECTED_FOR, LIFE, QUOTA_CHANGED
from mock_server.etelecom.zalo.account_record import Account
from mock_server.fidelity import Subject, assumed, documented

_QUOTA = 500
_PROMOTION_QUOTA = 2_000


def generate(slot: RecordSlot) -> Account:
    """The OAs of the shop's profile, all of them connected."""
    number = slot.index % len(slot.oa_ids)
    oa_id = slot.oa_ids[number]
    connected = max(slot.created_at, slot.anchor - number * 7 * DAY)
    return complete(
        slot,
        {
            "id": oa_id,
            "oa_id": oa_id,
            "name": slot.oa_names[number],
            "is_verified": number == 0,
            "expires_at": min(connected + CONNECTED_FOR, LATEST),
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Account:
    """A newly connected OA with the given fields."""
    oa_id = given.get("oa_id") or given.get("id") or slot.id
    return slot.completed(
        Account,
        given,
        app_id=4 * 10**18 + slot.draws.below(10**18),
        connection_id=5 * 10**18 + slot.draws.below(10**18),
        connection_method="builtin",
        current_quality="HIGH",
        daily_quota=_QUOTA,
        expires_at=min(slot.created_at + CONNECTED_FOR, LATEST),
        last_week_quality="HIGH",
        name=slot.oa_names[0],
        oa_id=oa_id,
        onwer_id=slot.user_ids[0],
        remaining_quota=_QUOTA,
        status="P",
        id=oa_id,
        secret_key=slot.draws.token(20),
        monthly_promotion_quota=_PROMOTION_QUOTA,
        remaining_monthly_promotion_quota=_PROMOTION_QUOTA,
        estimated_next_month_promotion_quota=_PROMOTION_QUOTA,
    )


ACCOUNTS = Resource(
    name="account",
    operation="ListOA",
    about="The shop's OAs, newest first unless sorted otherwise.",
    first_id=3_000_000_000_000_000_000,
    generate=generate,
    complete=complete,
    always_seeded=lambda profile: len(profile["oas"]),
    id_field="oa_id",
    life=LIFE,
    tells=(QUOTA_CHANGED,),
    listens=lambda account: bool(account.webhook_url),
)

SUBJECT = Subject("accounts", "Official accounts", "Their quota and their webhooks.")

RULES = (
    documented(
        "accounts.connection",
        "A connection lasts 90 days (`expires_at`), the lifetime of Zalo's refresh token, with "
        "which the vendor renews access tokens of 25 hours. Then `status` is `N` and messages "
        "are refused, until `ConnectOA` is called again.",
        "Zalo's page of tokens; that the 90 days begin with the last `ConnectOA` is ours",
    ),
    assumed(
        "accounts.quota",
        "Every message that an OA sends decreases its `remaining_quota` by one, except in the "
        "mode `development`; at midnight in Vietnam it is reset to `daily_quota`. At 0, a "
        "message becomes a record with status `N` and -144.",
        "the fields' names and Zalo's -144; when it is renewed is ours",
    ),
)
