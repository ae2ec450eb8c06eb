"""Control calls on how customers behave: the world's outcome, and one customer's answer."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from mock_server import records
from mock_server.courier import Courier
from mock_server.customers import read_outcome
from mock_server.errors import InvalidArgument
from mock_server.store import Store
from mock_server.vendor.consent import CONSENTS
from mock_server.web.bodies import json_object, only
from mock_server.web.control_route import ControlRoute, RecordId
from mock_server.web.events import Events
from mock_server.web.record_routes import id_of
from mock_server.web.selected import Selected, Selector
from mock_server.web.verb_calls import outcome_of

_ANSWERS = ("P", "N")


def outcome_router(store: Store, courier: Courier, selector: Selector, events: Events) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["outcomes"], route_class=ControlRoute)
    Chosen = Annotated[Selected, Depends(selector)]  # noqa: N806  # a type

    @router.get("/outcomes")
    async def read_outcomes(chosen: Chosen) -> dict[str, Any]:
        """How the world's customers behave that have no magic number."""
        return outcome_of(chosen.world).document()

    @router.put("/outcomes")
    async def change_outcomes(chosen: Chosen, request: Request) -> dict[str, Any]:
        """Choose it: manual, immediate, delayed or weighted."""
        document = read_outcome(await json_object(request)).document()
        await store.worlds.set_outcome(chosen.world.name, json.dumps(document))
        return document

    @router.post("/consents/{record_id}/reply")
    async def reply(chosen: Chosen, record_id: RecordId, request: Request) -> Response:
        """Let the customer of a waiting request agree (`P`) or refuse (`N`), now."""
        asked = await json_object(request)
        only(asked, "reply_status")
        answer = asked.get("reply_status")
        if answer not in _ANSWERS:
            raise InvalidArgument.of("reply_status", f"must be one of {', '.join(_ANSWERS)}")
        move = "agree" if answer == "P" else "refuse"
        document = await records.move(
            store, chosen.world, chosen.shop, CONSENTS, id_of(record_id), move
        )
        told = {"kind": CONSENTS.name, "what": "changed", "id": record_id}
        await events.tell(chosen.world.name, "record", told)
        courier.wake()
        return Response(document, media_type="application/json")

    return router
