"""Statements about worlds and their snapshots that all stores share, and the rows for them."""

import json
from typing import Any

from mock_server.clock import machine_now
from mock_server.store.world import ShopDraft, WorldDraft

WORLD = (
    "worlds.id, worlds.name, recipe, frozen_at, clock_offset, strict, origin, outcome, assume,"
    " access"
)
"""The columns of a world, and those of each of its shops."""

SHOP = "worlds.id, shops.place, shop_id, base, own, changed, layers.profile"

ADD_WORLD = (
    "INSERT INTO worlds (name, recipe, strict, origin, used_at, assume, born_assume, frozen_at,"
    " clock_offset, born_frozen_at, born_clock_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (name) DO NOTHING RETURNING id"
)
ADD_SHOP = "INSERT INTO shops VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)"
ADD_KEY = (
    "INSERT INTO keys (world, digest, place, kind, sealed) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
LAY = "UPDATE shops SET base = ?, serial = ?, lived_until = ? WHERE world = ? AND place = ?"

RESET = (
    (
        "UPDATE shops SET base = born_base, serial = born_serial,"
        " lived_until = born_lived_until WHERE world = ?"
    ),
    (
        "UPDATE worlds SET frozen_at = born_frozen_at, clock_offset = born_clock_offset,"
        " outcome = '', access = '', assume = born_assume WHERE id = ?"
    ),
    "DELETE FROM faults WHERE world = ?",
    "DELETE FROM deliveries WHERE world = ?",
    "DELETE FROM webhook_changes WHERE world = ?",
)
"""What restores a world to its opening, once each shop has a new layer of its own."""

REMOVE = (
    *(
        f"DELETE FROM {table} WHERE world = ?"
        for table in ("shops", "keys", "faults", "deliveries", "webhook_changes")
    ),
    "DELETE FROM worlds WHERE id = ?",
)
"""What removes a world, once its layers and snapshots are gone."""

FAULT_RULES = "SELECT id, document, state FROM faults WHERE world = ? ORDER BY id"
ADD_RULE = "INSERT INTO faults VALUES (?, ?, ?, ?)"

TO_SAVE = (
    "SELECT place, base, own, changed, serial, lived_until, frozen_at, clock_offset, assume"
    " FROM shops JOIN worlds ON worlds.id = shops.world WHERE shops.world = ? ORDER BY place"
)
ADD_SNAPSHOT = "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
SNAPSHOT = (
    "SELECT place, base, layer, changed, serial, lived_until, frozen_at, clock_offset,"
    " assume, faults, waiting FROM snapshots WHERE world = ? AND name = ? ORDER BY place"
)
SNAPSHOTS = "SELECT DISTINCT name FROM snapshots WHERE world = ?"
DROP_SNAPSHOT = "DELETE FROM snapshots WHERE world = ? AND name = ?"
BASE = "SELECT base FROM shops WHERE world = ? AND place = ?"
STAND_ON = (
    "UPDATE shops SET base = ?, changed = ?, serial = ?, lived_until = ?"
    " WHERE world = ? AND place = ?"
)
PUT_BACK_WORLD = "UPDATE worlds SET frozen_at = ?, clock_offset = ?, assume = ? WHERE id = ?"


def world_row(draft: WorldDraft) -> tuple[Any, ...]:
    """The row of a new world, for ``ADD_WORLD``."""
    recipe, assume = json.dumps(dict(draft.recipe)), json.dumps(dict(draft.assume))
    clock = (draft.clock.frozen_at, draft.clock.offset)
    kind = (int(draft.strict), draft.origin, machine_now())
    return (draft.name, recipe, *kind, assume, assume, *clock, *clock)


def shop_row(
    world: int, draft: WorldDraft, place: int, shop: ShopDraft, own: int
) -> tuple[Any, ...]:
    """The row of its shop at a place, with a new layer of its own, for ``ADD_SHOP``."""
    grown = (shop.serial, draft.lived_until)
    return (world, place, shop.shop_id, shop.base, own, *grown, shop.base, *grown)
