"""The users of a shop, to whom its extensions belong."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.list_filters import IdsKind, ListFilter, any_of
from mock_server.contract.schema import Resource
from mock_server.contract.values import TextKind
from mock_server.etelecom.pbx.account_user_record import AccountUser
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.fidelity import assumed


def generate(slot: RecordSlot) -> AccountUser:
    """The seeded users of the shop's profile."""
    user_id = slot.user_ids[slot.index % len(slot.user_ids)]
    numbers = (
        each.extension_number for each in slot.known["extensions"] if each.user_id == user_id
    )
    number = next(numbers, "")
    return complete(
        slot,
        {
            "created_at": slot.long_ago,
            "extension_number": number,
            "full_name": slot.user_names[slot.index % len(slot.user_names)],
            "has_extension": bool(number),
            "id": user_id,
            "user_id": user_id,
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> AccountUser:
    """A newly created user with the given fields."""
    user_id = given.get("user_id") or given.get("id") or slot.id
    name = str(given.get("full_name", slot.user_names[0]))
    return slot.completed(
        AccountUser,
        given,
        account_id=slot.shop_id,
        email=f"{user_id}@users.example",
        full_name=name,
        phone=slot.phone,
        roles=["telecom_customer_service"],
        short_name=name.rpartition(" ")[2],
        user_id=user_id,
        has_extension=bool(given.get("extension_number")),
        id=user_id,
    )


ACCOUNT_USERS = Resource(
    name="account_user",
    operation="GetAccountUsers",
    about="The shop's users, newest first unless sorted otherwise.",
    first_id=4_000_000_000_000_000_000,
    id_field="user_id",
    generate=generate,
    complete=complete,
    dated_by={},
    service="Shop",
    filters=(
        ListFilter(
            "name", TextKind(), ("full_name", "short_name"), "The user's full or short name."
        ),
        ListFilter("user_ids", IdsKind(), ("user_id",), "Users with any of these ids.", any_of),
    ),
    also_indexed=("email",),
    refers_to=(EXTENSIONS,),
    always_seeded=lambda profile: len(profile["users"]),
)

RULES = (
    assumed(
        "pbx.user-name",
        "The filter `name` of `GetAccountUsers` matches the whole `full_name` or `short_name`.",
        "no page says how it is compared",
    ),
)
