"""Control calls on worlds: create, list, remove, reset, snapshot, export, import."""

import asyncio
import json
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mock_server import keys
from mock_server.clock import NOW_RANGE, Clock, may_be_now, whole_seconds
from mock_server.contract.values import IdKind, TimeKind
from mock_server.errors import InvalidArgument, NotFound
from mock_server.formats import Invalid
from mock_server.keys import WorldKeys
from mock_server.seeding.presets import PRESETS
from mock_server.store import Origin, World
from mock_server.store.world import REMOVED
from mock_server.web.control.assumption_routes import choice_of
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.clock_routes import clock_document
from mock_server.web.control.journal_views import as_json as as_entry
from mock_server.web.control.journal_views import written
from mock_server.web.control.route import ControlRoute, Name
from mock_server.web.control.target import Target, TargetResolver
from mock_server.web.control.whole_stream import WholeStream
from mock_server.web.control.world_views import as_environment, as_json
from mock_server.world.data_settings import NOW
from mock_server.world.documents import Documents
from mock_server.world.endings import Endings
from mock_server.world.journal import Journal
from mock_server.world.worlds import NewWorld, Worlds

_MOST_SHOPS = 100
_JSON = "application/json"


def worlds_router(worlds: Worlds, resolver: TargetResolver) -> APIRouter:
    """The routes on all worlds."""
    router = APIRouter(prefix="/__admin/worlds", tags=["worlds"], route_class=ControlRoute)
    across = [Depends(resolver.across)]

    @router.get("", dependencies=across, response_class=Response)
    async def list_worlds(request: Request) -> Response:
        """All worlds, oldest first; a caller who sent a world's key sees that world's keys."""
        owner = await resolver.own_keys(request)
        names = await worlds.store.worlds.names()
        return WholeStream(_listed(worlds, names, owner, request), media_type=_JSON)

    @router.post("", status_code=201)
    async def make_world(request: Request) -> Response:
        """Create a world; returns it with its keys. All fields are optional."""
        await resolver.across(request)
        world, drawn = await _make(worlds, await json_object(request))
        return _told(world, drawn, request, 201)

    @router.get("/{name}")
    async def read_world(name: Name, request: Request) -> Response:
        """One world, with its keys if one of them was sent."""
        world, shown = await resolver.named(name, request)
        return _told(world, shown, request)

    @router.post("/{name}/keys")
    async def renew_keys(name: Name, request: Request) -> Response:
        """Replace a world's keys; the old ones stop working at once."""
        world, _ = await resolver.named(name, request)
        return _told(world, await worlds.renew_keys(world), request)

    @router.delete("/{name}", status_code=204)
    async def remove_world(name: Name, request: Request) -> Response:
        """Remove a world with all of its data."""
        world, _ = await resolver.named(name, request)
        if not await worlds.remove(world):
            raise NotFound(REMOVED)
        return Response(status_code=204)

    return router


def world_router(
    worlds: Worlds,
    documents: Documents,
    journal: Journal,
    endings: Endings,
    resolver: TargetResolver,
) -> APIRouter:
    """The routes on one world as a whole."""
    router = APIRouter(prefix="/__admin", tags=["worlds"], route_class=ControlRoute)
    TargetWorld = Annotated[Target, Depends(resolver)]  # noqa: N806  # a type

    @router.get("/world")
    async def read_own_world(target: TargetWorld, request: Request) -> Response:
        """The world that the call is about, with its keys."""
        return _told(target.world, target.keys, request)

    @router.post("/reset")
    async def reset(target: TargetWorld) -> dict[str, str]:
        """Reset the world to how it was opened; its snapshots stay."""
        await worlds.store.worlds.reset(target.world.id)
        await endings.end_with_journal(target.world.id)
        return {"world": target.world.name}

    async def clock(world: World) -> bytes:
        return json.dumps(clock_document(world.clock)).encode()

    async def faults(world: World) -> bytes:
        found = await worlds.store.faults.states(world.id)
        return b"[%b]" % b", ".join(document.encode() for _, document, _ in found)

    async def calls(world: World) -> bytes:
        entries, dropped = await journal.entries(world.id)
        return await written(entries, dropped, as_entry)

    extras = {"clock": clock, "faults": faults, "journal": calls}

    @router.get("/export", response_class=Response)
    async def export(target: TargetWorld, request: Request) -> Response:
        """The world as a fixture document; ``?with=clock,faults,journal`` includes these."""
        asked = request.query_params.get("with", "")
        wanted = [name for name in asked.split(",") if name]
        for name in wanted:
            if name not in extras:
                raise InvalidArgument.of("with", f"{name} is not one of {', '.join(extras)}")
        more = {name: await extras[name](target.world) for name in wanted}
        stream = documents.export(target.world, more)
        return WholeStream(stream, media_type=_JSON)

    @router.post("/import")
    async def import_document(target: TargetWorld, request: Request) -> dict[str, int]:
        """Replace the world's records with those of a fixture document; returns their counts."""
        document = await json_object(request, documents.largest, "--import-size")
        counts = await documents.import_document(target.world, document)
        await endings.end(target.world.id)
        return counts

    return router


async def _make(worlds: Worlds, asked: dict[str, Any]) -> tuple[World, WorldKeys]:
    only(asked, "name", "preset", "seed", "anchor", "shops", "strict", "assume")
    name = asked.get("name")
    name = f"world-{token_hex(4)}" if name is None else read_name(name)
    preset = asked.get("preset")
    if preset is not None and (not isinstance(preset, str) or preset not in PRESETS):
        raise InvalidArgument.of("preset", f"must be one of {', '.join(PRESETS)}")
    strict = asked.get("strict", False)
    if not isinstance(strict, bool):
        raise InvalidArgument.of("strict", "must be true or false")
    anchor, clock = _anchor(worlds, asked.get("anchor"))
    recipe = worlds.recipe(preset, _seed(asked.get("seed")), anchor)
    shops = _shops(asked.get("shops"))
    assume = choice_of(asked.get("assume") or {}, worlds.assume, "assume")
    return await worlds.make(NewWorld(name, recipe, clock, Origin.MADE, shops, strict, assume))


def _anchor(worlds: Worlds, raw: Any) -> tuple[int | None, Clock]:
    data_settings = worlds.data_settings
    if raw is None or (raw == NOW and data_settings.running):
        return None, data_settings.clock
    if raw == NOW:
        return whole_seconds(Clock().now()), Clock()
    try:
        instant = TimeKind(required=True).read(raw)
    except Invalid as error:
        raise InvalidArgument.of("anchor", f"{error}, or now") from None
    assert instant is not None
    if not may_be_now(instant):
        raise InvalidArgument.of("anchor", f"must be {NOW_RANGE}")
    return instant, Clock.standing(instant)


def _seed(raw: Any) -> int | None:
    try:
        return None if raw is None else IdKind().read(raw)
    except Invalid as error:
        raise InvalidArgument.of("seed", str(error)) from None


def _shops(raw: Any) -> int:
    if raw is None:
        return 1
    if type(raw) is not int or not 1 <= raw <= _MOST_SHOPS:
        raise InvalidArgument.of("shops", f"must be from 1 to {_MOST_SHOPS}")
    return raw


def read_name(raw: Any) -> str:
    """A valid name for a world or a snapshot; raises InvalidArgument."""
    if not isinstance(raw, str) or not keys.is_name(raw):
        raise InvalidArgument.of("name", "must be up to 64 letters, digits, '.', '_' and '-'")
    return raw


async def _listed(
    worlds: Worlds, names: list[str], owner: tuple[World, WorldKeys] | None, request: Request
) -> AsyncIterator[bytes]:
    """The list of worlds in pieces, since there may be ten thousand."""
    yield b'{"worlds": ['
    comma = b""
    for name in names:
        await asyncio.sleep(0)
        world = await worlds.store.worlds.find(name)
        if world is not None:
            shown = owner[1] if owner is not None and owner[0].id == world.id else None
            told = as_json(world, shown, request)
            yield comma + json.dumps(told).encode()
            comma = b", "
    yield b"]}"


def _told(world: World, shown: WorldKeys | None, request: Request, status: int = 200) -> Response:
    told = as_json(world, shown, request)
    if "text/plain" in request.headers.get("accept", ""):
        return PlainTextResponse(as_environment(told), status)
    return JSONResponse(told, status)
