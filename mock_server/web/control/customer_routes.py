"""Control calls that act as the customer: follow, unfollow, write, share data, rate a message."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.contract.json_values import ListKind
from mock_server.contract.kind import Kind
from mock_server.contract.optional_values import MaybePhoneKind
from mock_server.contract.persons import person_of
from mock_server.contract.values import TextKind
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.faults.effect import whole_number
from mock_server.fidelity import assumed
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute, RecordId, TargetWorld, json_response
from mock_server.web.openapi.control.call import body, described, optional_body
from mock_server.world import customer_acts

_SHARED = tuple(person_of("84912345678").shared_info)
_SAID = {"text": "text", "image_url": "photo"}
"""What a follower can send, and the type of the message."""

_MOST_STARS = 5


def customer_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["customers"], route_class=ControlRoute)

    @router.post("/followers/{record_id}/follow", **described("followAgain", "Follower"))
    async def follow(target: TargetWorld, record_id: RecordId) -> Response:
        """Let a customer who left follow the OA again, now."""
        return json_response(await target.writes.move(FOLLOWERS, record_id, "follow"))

    @router.post("/followers/{record_id}/unfollow", **described("unfollow", "Follower"))
    async def unfollow(target: TargetWorld, record_id: RecordId) -> Response:
        """Let a follower leave, now."""
        return json_response(await target.writes.move(FOLLOWERS, record_id, "unfollow"))

    @router.post(
        "/followers/{record_id}/say",
        status_code=201,
        **described("say", "Conversation", body("Said", {"text": "Xin chào"})),
    )
    async def say(target: TargetWorld, record_id: RecordId, request: Request) -> Response:
        """Let a follower write a `text` to the OA, or send the picture of an `image_url`, now."""
        asked = await json_object(request)
        only(asked, *_SAID)
        said = {name: TextKind().member(name, asked.get(name)) for name in _SAID}
        name, other = sorted(_SAID, key=lambda each: not said[each])
        if not said[name] or said[other]:
            raise InvalidArgument.of("text", "is required, or image_url")
        fields = {"type": _SAID[name], "text": said[name]}
        document = await customer_acts.say(target.writes, record_id, fields)
        return json_response(document, 201)

    @router.post(
        "/followers/{record_id}/share",
        **described("share", "Follower", optional_body("Shared", {"name": "Lan"})),
    )
    async def share(target: TargetWorld, record_id: RecordId, request: Request) -> Response:
        """Let a follower share their data: their own, except for the given values."""
        asked = await json_object(request)
        only(asked, *_SHARED)
        kinds: dict[str, Kind] = {"phone": MaybePhoneKind()}
        given = {name: kinds.get(name, TextKind()).member(name, raw) for name, raw in asked.items()}
        document = await customer_acts.share(target.writes, record_id, given)
        return json_response(document)

    @router.post(
        "/messages/{record_id}/rate", **described("rate", "Message", body("Rating", {"rate": 5}))
    )
    async def rate(target: TargetWorld, record_id: RecordId, request: Request) -> Response:
        """Let the customer of a delivered message rate it: `rate` 1 to 5, `note`, `feedback`."""
        asked = await json_object(request)
        only(asked, "rate", "note", "feedback")
        fields = {
            "rate": whole_number("rate", asked.get("rate"), 1, _MOST_STARS),
            "note": TextKind().member("note", asked.get("note")),
            "feedback": ListKind("string").member("feedback", asked.get("feedback") or []),
        }
        document = await customer_acts.rate(target.writes, record_id, fields)
        return json_response(document)

    return router


RULES = (
    assumed(
        "control.customers",
        "`POST /__admin/followers/{id}/follow`, `unfollow`, `say` and `share`, and `POST "
        "/__admin/messages/{id}/rate`, act as the customer: the record changes at the world's "
        "current instant, and its event is delivered.",
    ),
)
