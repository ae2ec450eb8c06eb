"""Control calls on a world's snapshots."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.errors import NotFound
from mock_server.store import Store
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute, Name, TargetWorld
from mock_server.web.control.world_calls import read_name
from mock_server.web.openapi.control.call import body, described
from mock_server.world.endings import Endings


def snapshot_router(store: Store, endings: Endings) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin/snapshots", tags=["worlds"], route_class=ControlRoute)
    snapshots = store.snapshots

    @router.get("", **described("listSnapshots", "Snapshots"))
    async def list_snapshots(target: TargetWorld) -> dict[str, Any]:
        """The world's snapshots, by name."""
        names = await snapshots.names(target.world.id)
        return {"snapshots": [{"name": name} for name in names]}

    @router.post(
        "",
        status_code=201,
        **described("saveSnapshot", "Snapshot", body("Snapshot", {"name": "before"})),
    )
    async def save_snapshot(target: TargetWorld, request: Request) -> dict[str, str]:
        """Save the world's records and clock under a name, replacing a snapshot of that name."""
        asked = await json_object(request)
        only(asked, "name")
        name = read_name(asked.get("name"))
        await snapshots.save(target.world.id, name)
        return {"name": name}

    @router.post("/{name}/restore", **described("restoreSnapshot", "Snapshot"))
    async def restore_snapshot(target: TargetWorld, name: Name) -> dict[str, str]:
        """Restore a snapshot."""
        if not await snapshots.restore(target.world.id, name):
            raise NotFound(f"no snapshot named {name!r}")
        await endings.end(target.world.id)
        return {"name": name}

    @router.delete("/{name}", status_code=204, **described("deleteSnapshot"))
    async def remove_snapshot(target: TargetWorld, name: Name) -> Response:
        """Remove a snapshot."""
        if not await snapshots.remove(target.world.id, name):
            raise NotFound(f"no snapshot named {name!r}")
        return Response(status_code=204)

    return router
