"""A call as the vendor's log shows it."""

from typing import Annotated, Any, Literal

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.fields import (
    Field,
    Id,
    Integer,
    MaybeTime,
    Objects,
    Text,
    Time,
    Words,
    assumed_field,
    hidden_field,
    ours,
)
from mock_server.contract.values import time_text
from mock_server.formats import write_time

CallState = Literal["unknown", "answered", "not_answered"]
CallStatus = Literal["Z", "P", "N", "S", "NS"]
Direction = Literal["unknown", "in", "out", "ext", "ext_in", "ext_out"]


class CallLog(Struct, frozen=True, kw_only=True):
    """A call, in the order of the vendor's JSON."""

    call_state: Annotated[CallState, Field("Whether it was answered.", filterable=True)]
    call_status: Annotated[
        CallStatus,
        assumed_field(
            "`Z` ringing, `S` in progress, `P` answered and ended, `NS` not answered, `N` failed "
            "or busy.",
            "the letters are on the page; their meaning is ours",
        ),
    ]
    call_targets: Annotated[
        Objects, Field("The phones that rang, each with its times, its end and its trunk.")
    ]
    callee: Annotated[Text, Field("The number that was called.")]
    caller: Annotated[Text, Field("The number that called.")]
    contact_id: Annotated[Id, Field("The contact; 0 for none.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    direction: Annotated[
        Direction, Field("`in` to the shop or `out` of it; `ext...` between its extensions.")
    ]
    duration: Annotated[
        Integer,
        Field("Seconds from the answer to the end.", source="the method's page; seconds inferred"),
    ]
    ended_at: Annotated[MaybeTime, Field("When it ended.")]
    extension_id: Annotated[Id, Field("The extension that called or was called.")]
    external_id: Annotated[
        Text, Field("The call on the switchboard's system.", filterable=True, rare=True)
    ]
    external_session_id: Annotated[
        Text, Field("The id that the parts of one call share.", filterable=True, rare=True)
    ]
    id: Annotated[Id, Field("The call log.")]
    note: Annotated[Text, Field("A note that somebody wrote about it.")]
    recording_urls: Annotated[Words, Field("The addresses of its recordings.")]
    started_at: Annotated[Time, Field("When it began to ring.", sort=6)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    user_id: Annotated[Id, Field("The user of the extension.", filterable=True)]
    department_id: Annotated[
        Id, hidden_field("The user's department.", "ListCallLogs' filter", filterable=True)
    ]
    hotline_id: Annotated[Id, hidden_field("The hotline that was used.", "ListCallLogs' filter")]
    oa_id: Annotated[Id, ours("The OA that called through Zalo; 0 for a telephone call.")]
    shop_id: Annotated[Id, ours("The shop to which it belongs.")]
    transfers: Annotated[
        Words, ours("The extensions that it will be transferred to, the next one first.")
    ]


class Target(Struct, frozen=True):
    """A phone that rang, with instants in microseconds since the epoch."""

    number: str
    trunk: str
    rang_at: int
    answered_at: int | None = None
    ended_at: int | None = None
    end_reason: str = ""
    fail_code: int = 0

    def document(self) -> dict[str, Any]:
        """As an item of ``call_targets``."""
        until = self.answered_at or self.ended_at
        return {
            "add_time": write_time(self.rang_at),
            "answered_time": time_text(self.answered_at),
            "end_reason": self.end_reason,
            "ended_time": time_text(self.ended_at),
            "fail_code": self.fail_code,
            "ring_duration": 0 if until is None else (until - self.rang_at) // SECOND,
            "ring_time": write_time(self.rang_at),
            "status": _status(self),
            "target_number": self.number,
            "trunk_name": self.trunk,
        }


def _status(target: Target) -> str:
    if target.ended_at is None:
        return "ringing" if target.answered_at is None else "answered"
    return "failed" if target.fail_code else "ended"
