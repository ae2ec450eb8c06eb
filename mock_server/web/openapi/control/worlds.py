"""OpenAPI descriptions of the control calls on worlds, snapshots, export and import."""

from collections.abc import Sequence
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.seeding.presets import PRESETS
from mock_server.web.openapi.control.call import Calls, Described, json_of
from mock_server.web.openapi.nouns import record_name
from mock_server.web.openapi.shapes import (
    Schema,
    array,
    closed,
    content,
    flag,
    identity,
    instant,
    integer,
    mapping,
    nullable,
    one_of,
    ref,
    shape,
    text,
)

_ANCHOR = (
    "^(now|[2-9][0-9]{3}-(0[1-9]|1[0-1])-(0[1-9]|1[0-9]|2[0-8])"
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]))$"
)
"""Of the times that can be anchors, those that every calendar has."""

NAME = "^[A-Za-z0-9._-]{1,64}$"
_WORLD = {**json_of("World"), **content({"type": "string"}, "text/plain")}
"""A world's response; with ``Accept: text/plain`` it is a ``.env`` file."""

CALLS: Calls = {
    ("GET", "/__admin/worlds"): Described("listWorlds", json_of("Worlds"), of_world=False),
    ("POST", "/__admin/worlds"): Described(
        "createWorld",
        _WORLD,
        ref("WorldOptions"),
        {"name": "checkout", "preset": "empty", "anchor": "2026-03-10T08:00:00Z"},
        of_world=False,
    ),
    ("GET", "/__admin/worlds/{name}"): Described("getWorld", _WORLD, of_world=False),
    ("DELETE", "/__admin/worlds/{name}"): Described("deleteWorld", of_world=False),
    ("POST", "/__admin/worlds/{name}/keys"): Described("renewKeys", _WORLD, of_world=False),
    ("GET", "/__admin/world"): Described("getOwnWorld", _WORLD),
    ("POST", "/__admin/reset"): Described("resetWorld", json_of("WorldName")),
    ("GET", "/__admin/snapshots"): Described("listSnapshots", json_of("Snapshots")),
    ("POST", "/__admin/snapshots"): Described(
        "saveSnapshot", json_of("Snapshot"), ref("Snapshot"), {"name": "before"}, body_required=True
    ),
    ("POST", "/__admin/snapshots/{name}/restore"): Described(
        "restoreSnapshot", json_of("Snapshot")
    ),
    ("DELETE", "/__admin/snapshots/{name}"): Described("deleteSnapshot"),
    ("GET", "/__admin/export"): Described(
        "exportWorld",
        json_of("Fixture"),
        query={
            "with": text(
                "Any of clock, faults and journal, separated by commas.",
                pattern="^(clock|faults|journal)(,(clock|faults|journal))*$",
                examples=["clock,faults"],
            )
        },
    ),
    ("POST", "/__admin/import"): Described(
        "importFixture",
        json_of("ImportCounts"),
        ref("Fixture"),
        {"shops": [{"journeys": [{"id": "1500000000000000001", "phone": "84912345678"}]}]},
        body_required=True,
    ),
}


def schemas(catalogue: Sequence[Resource[Any]]) -> dict[str, Schema]:
    """The schemas by name."""
    return {
        "World": _world(),
        "Worlds": shape("All worlds.", {"worlds": array(ref("World"))}),
        "WorldName": shape("A world.", {"world": text("Its name.")}),
        "WorldOptions": closed(_new_world()),
        "ShopKeys": shape(
            "A shop of a world.",
            {
                "shop_id": identity("The shop."),
                "api_key": _key("Its key."),
                "shop_key": _key("The partner's key for it."),
                "sms_username": text("Its user name in the SMS system."),
                "sms_password": _key("The password of that user."),
            },
        ),
        "Snapshot": closed(shape("A snapshot.", {"name": text("Its name.", pattern=NAME)})),
        "Snapshots": shape("The world's snapshots.", {"snapshots": array(ref("Snapshot"))}),
        "Fixture": _fixture(catalogue),
        "ShopFixture": _shop_fixture(catalogue),
        "ImportCounts": mapping(
            {"type": "integer"}, "Number of records in each list of the world."
        ),
    }


def _world() -> Schema:
    return shape(
        "A world: addresses and keys. Keys are shown when they are created, and to calls that send "
        "one of them; those of `demo` always.",
        {
            "name": text("Its name."),
            "base_url": text("The base URL of a shop."),
            "partner_base_url": text("The base URL of a partner."),
            "api_key": _key("The first shop's key."),
            "shop_key": _key("The partner's key for the first shop."),
            "partner_api_key": _key("The partner's own key."),
            "sms_username": text("The first shop's user name in the SMS system."),
            "sms_password": _key("The password of that user."),
            "shops": array(ref("ShopKeys"), "Every shop, with its keys."),
        },
        {"test_key": text("The test key that opened it, if one did.")},
    )


def _key(about: str) -> Schema:
    return nullable(text(f"{about} Null where it is not shown."))


def _new_world() -> Schema:
    return shape(
        "The parameters of a new world; all are optional.",
        optional={
            "name": text("Its name; generated by default.", pattern=NAME),
            "preset": one_of("Its records; the server's preset by default.", *PRESETS),
            "seed": text("The seed of the generated data.", pattern="^[0-9]{1,18}$"),
            "anchor": text(
                "`now`, or an RFC 3339 time at which its clock is frozen.",
                pattern=_ANCHOR,
                examples=["now", "2026-03-10T08:00:00Z"],
            ),
            "shops": integer("Number of shops.", minimum=1, maximum=100),
            "strict": flag("Whether to answer 400 to what is otherwise tolerated."),
            "assume": ref("AssumptionChoice"),
        },
    )


def _fixture(catalogue: Sequence[Resource[Any]]) -> Schema:
    found = shape(
        "A world's records as a document. A saved response of a list is accepted too.",
        optional={
            "format": {"type": "integer", "const": 1},
            "seed": {
                "type": ["integer", "string"],
                "description": "What the world's data were generated from.",
            },
            "anchor": instant("The instant of records without a time."),
            "shops": array(ref("ShopFixture"), "One for each shop of the world."),
            "clock": ref("Clock"),
            "faults": array(ref("FaultRule")),
            "journal": {
                **ref("Requests"),
                "description": "Part of an export; ignored by an import.",
            },
            "assume": mapping({"type": "string"}, "The alternatives of assumptions."),
            **_lists(catalogue),
            "paging": {"type": "object", "description": "Part of a saved response; ignored."},
        },
    )
    return closed(found)


def _lists(catalogue: Sequence[Resource[Any]]) -> dict[str, Schema]:
    return {each.plural: array(ref(f"{record_name(each)}Fixture")) for each in catalogue}


def _shop_fixture(catalogue: Sequence[Resource[Any]]) -> Schema:
    return shape(
        "A shop: its name and its records. Fields missing from a record are filled in.",
        optional={
            "shop_id": identity("The shop it was exported from."),
            "name": text("Its name."),
            "oas": array(_named("oa_id"), "Its official accounts."),
            "users": array(_named("user_id"), "Its users."),
            **_lists(catalogue),
        },
    )


def _named(id_name: str) -> Schema:
    return shape("", {id_name: identity("Its id."), "name": text("Its name.")})
