"""Generates a world's data: every record is a function of (seed, shop's place, kind, index)."""

from mock_server.seeding.generator import (
    Recipe,
    RecordFactory,
    generate_shop,
    profile_of,
    shop_id_of,
)
from mock_server.seeding.presets import PRESETS, Preset

__all__ = [
    "PRESETS",
    "Preset",
    "Recipe",
    "RecordFactory",
    "generate_shop",
    "profile_of",
    "shop_id_of",
]
