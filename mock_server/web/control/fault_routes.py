"""Control calls on a world's fault rules."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mock_server.errors import InvalidArgument, NotFound
from mock_server.faults.rule import Methods, read_rule, without_nulls
from mock_server.store import Store
from mock_server.web.control.bodies import json_object
from mock_server.web.control.route import ControlRoute, RuleId, TargetWorld
from mock_server.web.openapi.control.call import body, described

_MOST_RULES = 100


def fault_router(store: Store, methods: Methods) -> APIRouter:
    """The routes; ``methods`` are those that a rule can name."""
    router = APIRouter(prefix="/__admin/faults", tags=["faults"], route_class=ControlRoute)

    @router.get("", **described("listFaults", "Faults"))
    async def list_faults(target: TargetWorld) -> dict[str, Any]:
        """The world's rules, oldest first, with how often each matched and was applied."""
        return {"faults": await _shown(store, target.world.id)}

    example = {"when": {"method": "ListJourneys"}, "then": {"status": 503}, "times": 3}

    @router.post("", status_code=201, **described("addFault", "Fault", body("FaultRule", example)))
    async def add_fault(target: TargetWorld, request: Request) -> Response:
        """Add a rule."""
        document = without_nulls(await json_object(request))
        read_rule(document, methods)
        if len(target.world.faults) >= _MOST_RULES:
            raise InvalidArgument(f"a world has at most {_MOST_RULES} fault rules: remove some")
        rule_id = await store.faults.add(target.world.id, json.dumps(document))
        return JSONResponse({"id": str(rule_id), **document, "matched": 0, "played": 0}, 201)

    @router.delete("", status_code=204, **described("removeFaults"))
    async def remove_faults(target: TargetWorld) -> Response:
        """Remove all rules."""
        await store.faults.remove(target.world.id)
        return Response(status_code=204)

    @router.get("/{rule_id}", **described("getFault", "Fault"))
    async def read_fault(target: TargetWorld, rule_id: RuleId) -> dict[str, Any]:
        """One rule, and how often it matched and was applied."""
        return await _find(store, target.world.id, rule_id)

    @router.delete("/{rule_id}", status_code=204, **described("removeFault"))
    async def remove_fault(target: TargetWorld, rule_id: RuleId) -> Response:
        """Remove one rule."""
        await _find(store, target.world.id, rule_id)
        await store.faults.remove(target.world.id, int(rule_id))
        return Response(status_code=204)

    return router


async def _shown(store: Store, world: int) -> list[dict[str, Any]]:
    return [
        {
            "id": str(rule_id),
            **json.loads(document),
            "matched": state.get("matched", 0),
            "played": state.get("played", 0),
        }
        for rule_id, document, state in await store.faults.states(world)
    ]


async def _find(store: Store, world: int, rule_id: str) -> dict[str, Any]:
    for rule in await _shown(store, world):
        if rule["id"] == rule_id:
            return rule
    raise NotFound(f"no fault with id {rule_id}")
