"""The control call that makes a telephone call."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.etelecom.pbx.call_log import CALL_LOGS
from mock_server.etelecom.pbx.calling import FIELDS, begin, read
from mock_server.store import Store
from mock_server.store.rows import Rows
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute, TargetWorld, json_response
from mock_server.web.openapi.control.call import body, described
from mock_server.web.vendor_calls.verb_calls import outcome_of
from mock_server.world.auth import Caller
from mock_server.world.verb_context import ShopVerbContext


def call_router(store: Store, webhook_problem: Callable[[str], str | None]) -> APIRouter:
    """The route."""
    router = APIRouter(prefix="/__admin", tags=["calls"], route_class=ControlRoute)

    example = {"direction": "in", "caller": "84912345678", "outcome": "answered", "for": 30}

    @router.post(
        "/calls", status_code=201, **described("makeCall", "CallLog", body("NewCall", example))
    )
    async def make_call(target: TargetWorld, request: Request) -> Response:
        """Let a customer or an extension make a call, which proceeds by the world's clock."""
        given, world = await json_object(request), target.world
        only(given, *FIELDS)
        asked = read(given)
        now = world.clock.now()

        async def act(rows: Rows) -> bytes:
            caller = Caller(world, target.shop)
            context = ShopVerbContext(rows, caller, now, outcome_of(world), webhook_problem)
            return CALL_LOGS.whole_document(await begin(context, asked))

        document = await store.records.transact(target.shop, now, act)
        return json_response(document, 201)

    return router
