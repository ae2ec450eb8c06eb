"""What a database's data are generated from: seed, preset, sizes and anchor, chosen once."""

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from mock_server.clock import Clock, machine_now, whole_seconds
from mock_server.contract.schema import Resource
from mock_server.fidelity import assumed
from mock_server.formats import read_time, write_time
from mock_server.seeding.generator import Recipe, sizes_of
from mock_server.settings import DEFAULT_PRESET, DEFAULT_SEED, Settings
from mock_server.store import Refused, Store

NOW = "now"


class DataSettings(Struct, frozen=True):
    """The settings that a database was first opened with, and keeps."""

    recipe: Recipe
    running: bool
    """Whether clocks run (``--anchor now``) or are frozen at the anchor."""

    @property
    def clock(self) -> Clock:
        """The clock of a new world."""
        return Clock() if self.running else Clock(frozen_at=self.recipe.anchor)


async def settle(
    store: Store, catalogue: Sequence[Resource[Any]], settings: Settings
) -> DataSettings:
    """The data settings of a database, stored now if it is new.

    Raises:
        Refused: an option differs from the stored setting, or names a list whose records have no
            number of their own.
    """
    _check_records(catalogue, settings)
    asked = _asked(catalogue, settings)
    anchor = asked["anchor"]
    instant = whole_seconds(machine_now()) if anchor == NOW else read_time(anchor)
    kept = json.loads(
        await store.settle("data_settings", json.dumps({**asked, "instant": instant}))
    )
    for name in _given(catalogue, settings):
        if kept[name] != asked[name]:
            option = f"--records {name}=" if name in settings.records else f"--{name} "
            raise Refused(
                f"{option}{asked[name]}: the database was opened with {option}{kept[name]} and "
                "keeps it; leave the option out, or give another --database"
            )
    sizes = {resource.plural: kept[resource.plural] for resource in catalogue}
    recipe = Recipe(kept["seed"], kept["preset"], kept["instant"], sizes)
    return DataSettings(recipe, kept["anchor"] == NOW)


def _check_records(catalogue: Sequence[Resource[Any]], settings: Settings) -> None:
    """Raise Refused where ``--records`` names what no size says anything about."""
    sized = [each.plural for each in catalogue if each.is_sized]
    for name, size in settings.records.items():
        if name not in sized:
            raise Refused(f"--records {name}={size}: give one of {', '.join(sized)}")


def _asked(catalogue: Sequence[Resource[Any]], settings: Settings) -> dict[str, Any]:
    preset = settings.preset or DEFAULT_PRESET
    running = settings.anchor in (None, NOW)
    sizes = sizes_of(preset, catalogue)
    return {
        "seed": DEFAULT_SEED if settings.seed is None else settings.seed,
        "preset": preset,
        "anchor": NOW if running else write_time(read_time(str(settings.anchor))),
        **sizes,
        **{name: size for name, size in settings.sizes.items() if name in sizes},
    }


def _given(catalogue: Sequence[Resource[Any]], settings: Settings) -> list[str]:
    """The names of the settings that options gave."""
    named = [name for name in ("seed", "preset", "anchor") if getattr(settings, name) is not None]
    sizes = (each.plural for each in catalogue) if settings.preset else settings.sizes
    return [*named, *sizes]


RULES = (
    assumed(
        "data.anchor",
        "Times are relative to the anchor: `now`, fixed once for a database, with clocks that "
        "run; or a given instant, at which clocks are frozen.",
        "answers must be repeatable",
    ),
    assumed(
        "data.kept",
        "A database keeps the seed, sizes and anchor it was opened with first and refuses others.",
        "data must not change under a running test",
    ),
)
