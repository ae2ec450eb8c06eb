"""Followers: the customers whom an OA knows on Zalo and may write to."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import DAY
from mock_server.contract.generation import RecordSlot
from mock_server.contract.list_filters import IdsKind, ListFilter, TextsKind, any_of
from mock_server.contract.persons import Person, person_of
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.follower_life import LIFE, SHARED, sharing
from mock_server.etelecom.zalo.follower_record import Follower, FollowState
from mock_server.fidelity import Subject, assumed

_STATES: tuple[FollowState, ...] = ("follow", "follow", "follow", "unfollow", "follow")
_TAGS = (
    (),
    ("VIP",),
    ("Khách mới",),
    ("VIP", "Giao nhanh"),
    ("Đã mua hàng",),
    (),
    ("Khách mới", "Đã mua hàng"),
    ("Khiếu nại",),
)
_NOTES = ("Gọi sau 17 giờ", "Giao giờ hành chính", "Khách quen")
_FOLLOWED_BY_EACH = 2
"""The number of OAs that each seeded customer follows."""


def customer_of(index: int) -> int:
    """The number of the customer who is the follower at an index."""
    return index // _FOLLOWED_BY_EACH


def generate(slot: RecordSlot) -> Follower:
    """A seeded follower: silent, writing or gone; one in three has shared their data."""
    draws, person = slot.draws, person_of(slot.phone)
    state = "follow" if slot.stage else slot.vary(_STATES)
    talks, shared = draws.chance(60) or bool(slot.stage), draws.chance(35)
    tags = list(slot.vary(_TAGS))
    said = slot.created_at + draws.below(min(slot.age, 30 * DAY) + 1)
    if slot.stage:  # the window that is open at the anchor ends soon
        said = slot.created_at
    left = said + draws.below(min(slot.anchor - said, 20 * DAY) + 1)
    notes = [draws.pick(_NOTES)] if draws.chance(20) else []
    helper = slot.vary((0, *slot.user_ids))
    follower = complete(
        slot,
        {
            "assigned_user_id": helper,
            "has_conversation": talks,
            "oa_id": slot.oa_ids[(slot.index // 2 + slot.index % 2) % len(slot.oa_ids)],
            "own_phone": person.phone,
            "state": state,
            "tags": tags,
            "tags_and_notes_info": {"notes": notes, "tag_names": tags},
            "said_at": said if talks else slot.created_at,
            "updated_at": left if state == "unfollow" else said if talks else slot.created_at,
        },
    )
    return sharing(follower) if shared else follower


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Follower:
    """A customer who has just followed the OA, with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    own_phone = given.get("own_phone") or given.get("phone") or slot.phone
    person = person_of(own_phone)
    tags = given.get("tags", [])
    return slot.completed(
        Follower,
        given,
        avatar=_avatar(person, 240),
        avatars={"120": _avatar(person, 120), "240": _avatar(person, 240)},
        full_name=person.full_name,
        gender=person.gender,
        oa_id=slot.oa_ids[0],
        shared_info=dict.fromkeys(person.shared_info, ""),
        state="follow",
        tags=tags,
        tags_and_notes_info={"notes": [], "tag_names": tags},
        zl_user_id=person.zl_user_id,
        zl_user_id_by_app=person.zl_user_id_by_app,
        own_phone=own_phone,
        said_at=created_at,
    )


def _avatar(person: Person, width: int) -> str:
    return f"https://avatars.example.com/{width}/{person.zl_user_id}.jpg"


def _follow(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON has the tags twice."""
    if "tags" not in given or "tags_and_notes_info" in given:
        return {}
    return {"tags_and_notes_info": {"notes": [], "tag_names": given["tags"]}}


FOLLOWERS = Resource(
    name="follower",
    operation="ListFollowers",
    about="The customers who follow the shop's OAs or did, newest first unless sorted otherwise.",
    first_id=1_900_000_000_000_000_000,
    generate=generate,
    complete=complete,
    customer_of=customer_of,
    life=LIFE,
    tells=(SHARED,),
    asked_as={"full_name": "name"},
    filters=(
        ListFilter(
            "tags",
            TextsKind(),
            ("tags",),
            "Followers with any of these tags.",
            any_of,
            several=True,
        ),
        ListFilter(
            "zl_user_ids",
            IdsKind(),
            ("zl_user_id",),
            "Any of these customers.",
            any_of,
        ),
    ),
    follow=_follow,
)

SUBJECT = Subject("followers", "Followers", "The followers of an OA, and what it knows about them.")

RULES = (
    assumed(
        "followers.lists",
        "`tags` matches followers with any of the tags, compared exactly, `zl_user_ids` any of "
        "the customers; an empty list does not filter.",
        "the filter has lists; their meaning is ours",
    ),
    assumed(
        "followers.seeded",
        "Each of a shop's customers follows two of its OAs, or did; the same customers get its "
        "journeys, consents and messages. One follower in three has shared their data, and only "
        "those have a `phone`.",
        "the fields' names; who follows whom is ours",
    ),
)
