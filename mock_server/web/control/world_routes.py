"""Control calls on worlds: create, list, remove, reset, snapshot, export, import."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from mock_server.errors import InvalidArgument
from mock_server.keys import WorldKeys
from mock_server.store import World
from mock_server.web.control.bodies import json_object
from mock_server.web.control.clock_routes import clock_document
from mock_server.web.control.journal_views import as_json as as_entry
from mock_server.web.control.journal_views import written
from mock_server.web.control.route import ControlRoute, Name, TargetWorld
from mock_server.web.control.target import TargetResolver
from mock_server.web.control.whole_stream import WholeStream
from mock_server.web.control.world_calls import make, remove, told
from mock_server.web.control.world_views import as_json
from mock_server.web.openapi.control.call import body, described, optional_body
from mock_server.web.openapi.shapes import content, ref, text
from mock_server.world.documents import Documents
from mock_server.world.endings import Endings
from mock_server.world.journal import Journal
from mock_server.world.worlds import Worlds

_JSON = "application/json"
_WORLD = content(ref("World")) | content({"type": "string"}, "text/plain")
"""A world's response; with ``Accept: text/plain`` it is a ``.env`` file."""

_WITH = text(
    "Any of clock, faults and journal, separated by commas.",
    pattern="^(clock|faults|journal)(,(clock|faults|journal))*$",
    examples=["clock,faults"],
)
_FIXTURE = {"shops": [{"journeys": [{"id": "1500000000000000001", "phone": "84912345678"}]}]}


def worlds_router(worlds: Worlds, resolver: TargetResolver) -> APIRouter:
    """The routes on all worlds."""
    router = APIRouter(prefix="/__admin/worlds", tags=["worlds"], route_class=ControlRoute)
    across = [Depends(resolver.across)]

    @router.get("", dependencies=across, **described("listWorlds", "Worlds", of_world=False))
    async def list_worlds(request: Request) -> Response:
        """All worlds, oldest first; a caller who sent a world's key sees that world's keys."""
        owner = await resolver.own_keys(request)
        names = await worlds.store.worlds.names()
        return WholeStream(_listed(worlds, names, owner, request), media_type=_JSON)

    options = {"name": "checkout", "preset": "empty", "anchor": "2026-03-10T08:00:00Z"}

    @router.post(
        "",
        status_code=201,
        **described("createWorld", _WORLD, optional_body("WorldOptions", options), of_world=False),
    )
    async def make_world(request: Request) -> Response:
        """Create a world; returns it with its keys. All fields are optional."""
        return await make(worlds, resolver, request)

    @router.get("/{name}", **described("getWorld", _WORLD, of_world=False))
    async def read_world(name: Name, request: Request) -> Response:
        """One world, with its keys if one of them was sent."""
        world, shown = await resolver.named(name, request)
        return told(world, shown, request)

    @router.post("/{name}/keys", **described("renewKeys", _WORLD, of_world=False))
    async def renew_keys(name: Name, request: Request) -> Response:
        """Replace a world's keys; the old ones stop working at once."""
        world, _ = await resolver.named(name, request)
        return told(world, await worlds.renew_keys(world), request)

    @router.delete("/{name}", status_code=204, **described("deleteWorld", of_world=False))
    async def remove_world(name: Name, request: Request) -> Response:
        """Remove a world with all of its data."""
        return await remove(name, worlds, resolver, request)

    return router


def world_router(
    worlds: Worlds,
    documents: Documents,
    journal: Journal,
    endings: Endings,
) -> APIRouter:
    """The routes on one world as a whole."""
    router = APIRouter(prefix="/__admin", tags=["worlds"], route_class=ControlRoute)

    @router.get("/world", **described("getOwnWorld", _WORLD))
    async def read_own_world(target: TargetWorld, request: Request) -> Response:
        """The world that the call is about, with its keys."""
        return told(target.world, target.keys, request)

    @router.post("/reset", **described("resetWorld", "WorldName"))
    async def reset(target: TargetWorld, request: Request) -> dict[str, str]:
        """Reset the world to how it was opened; its snapshots stay."""
        if await json_object(request):
            raise InvalidArgument("a reset takes no fields: its key or ?world= selects the world")
        await worlds.on_drop(target.world)
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

    @router.get("/export", **described("exportWorld", "Fixture", query={"with": _WITH}))
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

    @router.post("/import", **described("importFixture", "ImportCounts", body("Fixture", _FIXTURE)))
    async def import_document(target: TargetWorld, request: Request) -> dict[str, int]:
        """Replace the world's records with those of a fixture document; returns their counts."""
        document = await json_object(request, documents.largest, "--import-size")
        counts = await documents.import_document(target.world, document)
        await endings.end(target.world.id)
        return counts

    return router


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
