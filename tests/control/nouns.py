"""The two kinds of records, as the vendor's documentation lists their fields."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS


@dataclass(frozen=True)
class Noun:
    """One kind: where it is listed, its fields, and a value for each that can be written."""

    plural: str
    list_path: str
    vendor_fields: frozenset[str]
    hidden_fields: frozenset[str]
    values: dict[str, Any]
    filterable: tuple[str, ...]
    end: str
    """The field that says when it ends."""

    @property
    def fields(self) -> frozenset[str]:
        """All fields that the control API shows."""
        return self.vendor_fields | self.hidden_fields


_TIME = "2026-02-03T04:05:06.789Z"

JOURNEY = Noun(
    plural="journeys",
    list_path=JOURNEYS,
    vendor_fields=frozenset(
        (
            *("created_at", "error_code", "error_message", "expired_at", "id", "is_charged"),
            *("journey_id", "journey_token", "phone", "status", "updated_at"),
        )
    ),
    hidden_fields=frozenset({"oa_id", "shop_id", "token_type"}),
    values={
        "created_at": _TIME,
        "error_code": -139,
        "error_message": 'Người nhận từ chối "tin"',
        "expired_at": _TIME,
        "is_charged": True,
        "journey_id": "4611686018427387904",
        "journey_token": "a-token_of/our+own=",
        "phone": "84912345678",
        "status": "P",
        "updated_at": _TIME,
        "oa_id": "2258329079718686512",
        "token_type": "token_coach_bus_30",
    },
    filterable=("is_charged", "journey_id", "oa_id", "phone", "status"),
    end="expired_at",
)

CONSENT = Noun(
    plural="consents",
    list_path=CONSENTS,
    vendor_fields=frozenset(
        (
            *("call_type", "created_at", "delivery_status", "delivery_time", "error_code"),
            *("error_message", "expires_at", "id", "is_charged", "oa_id", "phone"),
            *("reason_code", "reply_status", "shop_id", "status", "updated_at", "user_id"),
        )
    ),
    hidden_fields=frozenset(),
    values={
        "call_type": "video",
        "created_at": _TIME,
        "delivery_status": "seen",
        "delivery_time": _TIME,
        "error_code": -118,
        "error_message": "Zalo account not existed",
        "expires_at": _TIME,
        "is_charged": True,
        "oa_id": "2258329079718686512",
        "phone": "84987654321",
        "reason_code": "flight_announcement",
        "reply_status": "NS",
        "status": "N",
        "updated_at": _TIME,
        "user_id": "3928324740081915512",
    },
    filterable=(
        *("call_type", "is_charged", "oa_id", "phone", "reason_code", "reply_status", "status"),
        "user_id",
    ),
    end="expires_at",
)

NOUNS = (JOURNEY, CONSENT)

for_each_noun = pytest.mark.parametrize("noun", NOUNS, ids=[each.plural for each in NOUNS])
for_each_field = pytest.mark.parametrize(
    ("noun", "field"),
    [
        pytest.param(each, field, id=f"{each.plural}-{field}")
        for each in NOUNS
        for field in each.values
    ],
)
