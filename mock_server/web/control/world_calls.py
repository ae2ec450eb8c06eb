"""Creating and removing worlds, which tests do before their first call and after their last."""

from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mock_server import keys
from mock_server.clock import Clock, whole_seconds
from mock_server.contract.values import IdKind
from mock_server.errors import InvalidArgument, NotFound
from mock_server.faults.effect import whole_number
from mock_server.keys import WorldKeys
from mock_server.seeding.generator import Recipe, profile_of
from mock_server.seeding.presets import PRESETS
from mock_server.store import Origin, World
from mock_server.store.world import REMOVED
from mock_server.web.control.assumption_views import choice_of
from mock_server.web.control.bodies import clock_time, flag, json_object, only
from mock_server.web.control.target import TargetResolver
from mock_server.web.control.world_views import as_environment, as_json
from mock_server.world.data_settings import NOW
from mock_server.world.worlds import NewWorld, Worlds

_MOST_SHOPS = 100
_MOST_RECORDS = 100_000
"""How many records one call may generate, unless one shop of the server's own has more."""


async def make(worlds: Worlds, resolver: TargetResolver, request: Request) -> Response:
    """Create a world; returns it with its keys."""
    await resolver.across(request)
    world, drawn = await _make(worlds, await json_object(request))
    return told(world, drawn, request, 201)


async def remove(name: str, worlds: Worlds, resolver: TargetResolver, request: Request) -> Response:
    """Remove the world of this name."""
    world, _ = await resolver.named(name, request)
    if not await worlds.remove(world):
        raise NotFound(REMOVED)
    return Response(status_code=204)


async def _make(worlds: Worlds, asked: dict[str, Any]) -> tuple[World, WorldKeys]:
    only(asked, "name", "preset", "seed", "anchor", "shops", "strict", "assume")
    name = asked.get("name")
    name = f"world-{token_hex(4)}" if name is None else read_name(name)
    preset = asked.get("preset")
    if preset is not None and (not isinstance(preset, str) or preset not in PRESETS):
        raise InvalidArgument.of("preset", f"must be one of {', '.join(PRESETS)}")
    strict = flag(asked, "strict")
    anchor, clock = _anchor(worlds, asked.get("anchor"))
    seed = None if asked.get("seed") is None else IdKind().member("seed", asked["seed"])
    recipe = worlds.recipe(preset, seed, anchor)
    shops = 1 if asked.get("shops") is None else _shops(worlds, recipe, asked)
    assume = choice_of("assume", asked.get("assume") or {}, worlds.assume)
    return await worlds.make(NewWorld(name, recipe, clock, Origin.MADE, shops, strict, assume))


def _anchor(worlds: Worlds, raw: Any) -> tuple[int | None, Clock]:
    data_settings = worlds.data_settings
    if raw is None or (raw == NOW and data_settings.running):
        return None, data_settings.clock
    if raw == NOW:
        return whole_seconds(Clock().now()), Clock()
    instant = clock_time("anchor", raw, ", or now")
    return instant, Clock.standing(instant)


def _shops(worlds: Worlds, recipe: Recipe, asked: dict[str, Any]) -> int:
    shops = whole_number("shops", asked.get("shops"), 1, _MOST_SHOPS)
    each, own = (_records(worlds, each) for each in (recipe, worlds.data_settings.recipe))
    if shops * each > max(_MOST_RECORDS, own):
        raise InvalidArgument.of(
            "shops",
            f"{shops} of {each:,} records each are more than the {max(_MOST_RECORDS, own):,} "
            "records that one call may generate: give fewer shops, or a smaller preset",
        )
    return shops


def _records(worlds: Worlds, recipe: Recipe) -> int:
    """How many records a shop has; whatever its place, as many."""
    profile = profile_of(recipe.seed, 0)
    return sum(recipe.size(each, profile) for each in worlds.catalogue)


def read_name(raw: Any) -> str:
    """A valid name for a world or a snapshot; raises InvalidArgument."""
    if not isinstance(raw, str) or not keys.is_name(raw):
        raise InvalidArgument.of("name", "must be up to 64 letters, digits, '.', '_' and '-'")
    return raw


def told(world: World, shown: WorldKeys | None, request: Request, status: int = 200) -> Response:
    """A world as its caller asked to see it."""
    document = as_json(world, shown, request)
    if "text/plain" in request.headers.get("accept", ""):
        return PlainTextResponse(as_environment(document), status)
    return JSONResponse(document, status)
