"""Control calls on a world's assumptions: the chosen alternatives, and which ones calls touched."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from mock_server.assumptions.choice import DEFAULTS, in_full
from mock_server.assumptions.seen import declared_methods
from mock_server.contract.service import Service, lists_of, verbs_of
from mock_server.fidelity import assumed
from mock_server.store import Store
from mock_server.web.control.assumption_views import choice_of, touched_in
from mock_server.web.control.bodies import json_object
from mock_server.web.control.route import ControlRoute, TargetWorld
from mock_server.web.openapi.control.call import described, optional_body
from mock_server.world.journal import Journal

_MEMBERS = frozenset({"assume", "default"})


def assumption_router(
    store: Store,
    journal: Journal,
    services: Sequence[Service],
) -> APIRouter:
    """The routes."""
    router = APIRouter(
        prefix="/__admin/assumptions", tags=["assumptions"], route_class=ControlRoute
    )
    methods = declared_methods(lists_of(services), verbs_of(services))

    @router.get("", **described("getAssumptions", "Assumptions"))
    async def read_assumptions(target: TargetWorld) -> dict[str, Any]:
        """The world's alternative of each assumption, and its default."""
        return _shown(target.world.assume)

    example = {"assume": {"date_bounds": "closed"}}

    @router.put(
        "",
        **described(
            "chooseAssumptions", "Assumptions", optional_body("AssumptionsChange", example)
        ),
    )
    async def change_assumptions(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Choose alternatives of any of the assumptions; `null` restores a default."""
        asked = await json_object(request)
        chosen = choice_of(*_asked(asked), target.world.assume)
        await store.worlds.set_assume(target.world.id, chosen)
        return _shown(chosen)

    @router.get("/touched", **described("getTouchedAssumptions", "TouchedAssumptions"))
    async def read_touched(target: TargetWorld) -> dict[str, Any]:
        """The assumptions touched by calls in the world's journal, most calls first."""
        return await touched_in(target.world, journal, methods)

    return router


def _asked(body: Mapping[str, Any]) -> tuple[str, Any]:
    """Where a body has the alternatives, in ``assume`` or at the top level, and they themselves."""
    return ("assume", body.get("assume") or {}) if body.keys() <= _MEMBERS else ("", body)


def _shown(chosen: Mapping[str, str]) -> dict[str, Any]:
    return {"assume": in_full(chosen), "default": DEFAULTS}


RULES = (
    assumed(
        "control.assumptions",
        "A world uses one alternative of each assumption, which `PUT /__admin/assumptions` "
        "chooses; snapshots, exports and resets include them. They affect the vendor's responses "
        "only: control calls, exports, events and webhooks always use the defaults.",
    ),
)
