"""Control calls on how customers behave: the world's outcome, and one customer's answer."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.contract.customers import read_outcome
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.consent import CONSENTS
from mock_server.store import Store
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute, RecordId, TargetWorld, json_response
from mock_server.web.openapi.control.call import body, described
from mock_server.web.vendor_calls.verb_calls import outcome_of

_ANSWERS = ("P", "N")


def outcome_router(store: Store) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["outcomes"], route_class=ControlRoute)

    @router.get("/outcomes", **described("getOutcome", "Outcome"))
    async def read_outcomes(target: TargetWorld) -> dict[str, Any]:
        """How customers without a magic number behave in this world."""
        return outcome_of(target.world).document()

    example = {"outcome": "delayed", "reply_status": "P", "after": 30}

    @router.put("/outcomes", **described("setOutcome", "Outcome", body("Outcome", example)))
    async def change_outcomes(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Choose the behaviour: manual, immediate, delayed or weighted."""
        document = read_outcome(await json_object(request)).document()
        await store.worlds.set_outcome(target.world.id, json.dumps(document))
        return document

    @router.post(
        "/consents/{record_id}/reply",
        **described("replyToConsent", "Consent", body("Reply", {"reply_status": "P"})),
    )
    async def reply(target: TargetWorld, record_id: RecordId, request: Request) -> Response:
        """Let the customer of a waiting request agree (`P`) or refuse (`N`), now."""
        asked = await json_object(request)
        only(asked, "reply_status")
        answer = asked.get("reply_status")
        if answer not in _ANSWERS:
            raise InvalidArgument.of("reply_status", f"must be one of {', '.join(_ANSWERS)}")
        move = "agree" if answer == "P" else "refuse"
        return json_response(await target.writes.move(CONSENTS, record_id, move))

    return router
