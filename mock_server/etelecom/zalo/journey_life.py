"""The life of a journey: created, enabled by its first message, disabled."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.events import Event
from mock_server.contract.life import NOTHING, Life, Move, Plan, becomes
from mock_server.contract.values import time_text
from mock_server.etelecom.zalo.events import to_oa
from mock_server.etelecom.zalo.journey_record import Journey


def _natural(journey: Journey) -> Plan:
    """A working journey ends when its token expires."""
    if journey.status == "N" or journey.expired_at is None:
        return NOTHING
    return ((journey.expired_at, "expire"),)


def _payload(journey: Journey) -> Mapping[str, Any]:
    return {
        "journey_id": str(journey.journey_id),
        "phone": journey.phone,
        "expired_at": time_text(journey.expired_at),
    }


LIFE: Life[Journey] = Life(
    states={
        "created": "`status` `Z`: its token can be used, and nothing was charged.",
        "enabled": "`status` `P`, `is_charged`: the first message was sent with its token.",
        "disabled": "`status` `N`: its token expired, or Zalo refused it (`error_code`).",
    },
    begins=("created", "disabled"),
    state_of=lambda journey: {"Z": "created", "P": "enabled"}.get(journey.status, "disabled"),
    moves=(
        Move(
            "charge",
            ("created",),
            "enabled",
            "the first message with its token (`SendZNSJourney`)",
            becomes(status="P", is_charged=True),
            event=Event("event_journey_acknowledged", _payload, to_oa),
        ),
        Move(
            "expire",
            ("created", "enabled"),
            "disabled",
            "7 or 30 days after its creation (`expired_at`)",
            becomes(status="N"),
            event=Event("event_journey_time_out", _payload, to_oa),
        ),
    ),
    natural=_natural,
)
