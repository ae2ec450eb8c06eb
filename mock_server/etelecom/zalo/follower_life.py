"""The life of a follower: how long an OA may write to them, and whether they left."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.contract.events import Event, WriteEvent
from mock_server.contract.life import Fade, Life, Move, becomes
from mock_server.contract.persons import person_of
from mock_server.etelecom.zalo.events import to_oa
from mock_server.etelecom.zalo.follower_record import CHARGED_FOR, FREE_FOR, Follower

_FOLLOWS = ("free", "charged", "closed")


def _follow(follower: Follower, at: int) -> Follower:
    return replace(follower, state="follow", said_at=at, updated_at=at)


def _say(follower: Follower, at: int) -> Follower:
    return replace(follower, has_conversation=True, said_at=at, updated_at=at)


def sharing(follower: Follower) -> Follower:
    """The follower after they have shared their data."""
    person = person_of(follower.own_phone)
    return replace(follower, phone=person.phone, shared_info=person.shared_info)


def _share(follower: Follower, at: int) -> Follower:
    return replace(sharing(follower), said_at=at, updated_at=at)


def _followed(follower: Follower) -> Mapping[str, Any]:
    return {
        "follower": {"id": str(follower.zl_user_id)},
        "user_id_by_app": str(follower.zl_user_id_by_app),
        "source": "oa_profile",
    }


def shared(follower: Follower) -> Mapping[str, Any]:
    """What tells of the data that a follower has shared."""
    return {
        "sender": {"id": str(follower.zl_user_id)},
        "recipient": {"id": str(follower.oa_id)},
        "info": {**follower.shared_info, "phone": follower.phone},
    }


def _newly_shared(before: Follower | None, follower: Follower) -> Mapping[str, Any] | None:
    told = shared(follower)
    if before is None or shared(before) == told or not any(told["info"].values()):
        return None
    return told


SHARED = WriteEvent("user_submit_info", _newly_shared, to_oa)
"""A follower has shared data."""

LIFE: Life[Follower] = Life(
    states={
        "free": "`state` `follow`: the OA may write to them, for 48 "
        "hours after their last message.",
        "charged": "`state` `follow`: the OA may write to them, but not at night.",
        "closed": "`state` `follow`: the OA may not write to them: seven days have passed (-230).",
        "left": "`state` `unfollow`: the OA may not write to them (-213).",
    },
    begins=("free", "left"),
    state_of=lambda follower: "left" if follower.state == "unfollow" else "free",
    moves=(
        Move(
            "follow",
            ("left",),
            "free",
            "`POST /__admin/followers/{id}/follow`",
            _follow,
            event=Event("follow", _followed, to_oa),
        ),
        Move(
            "unfollow",
            _FOLLOWS,
            "left",
            "`POST /__admin/followers/{id}/unfollow`",
            becomes(state="unfollow"),
            event=Event("unfollow", _followed, to_oa),
        ),
        Move("say", _FOLLOWS, "free", "`POST /__admin/followers/{id}/say`", _say),
        Move(
            "share",
            _FOLLOWS,
            "free",
            "`POST /__admin/followers/{id}/share`",
            _share,
        ),
    ),
    fades=(
        Fade(
            "close",
            ("free",),
            "closed",
            "7 days after the customer's last message",
            lambda follower: (follower.said_at or 0) + CHARGED_FOR,
        ),
        Fade(
            "charge",
            ("free",),
            "charged",
            "48 hours after the customer's last message",
            lambda follower: (follower.said_at or 0) + FREE_FOR,
        ),
    ),
)
