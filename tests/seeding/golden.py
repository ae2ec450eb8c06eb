"""The golden digests: what they are of, and where they are kept."""

import json
from hashlib import sha256
from pathlib import Path

from mock_server.seeding.generator import profile_of
from mock_server.seeding.presets import PRESETS
from tests.seeding.growing import PLACES, SEEDS, SIZED, created, digest, grown

KEPT = Path(__file__).parent / "golden.json"

Digests = dict[str, str]


def digests(seed: int, place: int) -> Digests:
    """Every digest of one shop: its profile, what it creates, and its records in each preset."""
    found = {"profile": profile_digest(seed, place)}
    for resource in SIZED:
        made = created(seed, place, resource)
        found[f"created {resource.plural}"] = digest(resource, made)
    for preset in PRESETS:
        found |= preset_digests(seed, place, preset)
    return found


def preset_digests(seed: int, place: int, preset: str) -> Digests:
    """The digests of a shop's records in one preset."""
    return {
        f"{preset} {each.plural}": digest(each, grown(each.plural, preset, seed=seed, place=place))
        for each in SIZED
    }


def profile_digest(seed: int, place: int) -> str:
    """The digest of a shop's name, OAs and users."""
    text = json.dumps(profile_of(seed, place), ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def name_of(seed: int, place: int) -> str:
    """How the kept file calls a shop."""
    return f"seed {seed}, shop {place}"


def kept() -> dict[str, Digests]:
    """The digests that were agreed on."""
    found: dict[str, Digests] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def refresh() -> None:
    """Write the kept file anew."""
    shops = [(seed, place) for seed in SEEDS for place in PLACES]
    found = {name_of(*shop): digests(*shop) for shop in shops}
    KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
