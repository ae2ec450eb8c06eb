"""Control calls on the journal: listing calls and counting them."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mock_server.calls import Call
from mock_server.contract.values import EnumKind
from mock_server.errors import Aborted, InvalidArgument, NotFound
from mock_server.redaction import parsed
from mock_server.store.journal_bounds import MOST_LISTED
from mock_server.web.control import journal_views
from mock_server.web.control.bodies import flag, json_object, only
from mock_server.web.control.route import CallId, ControlRoute, TargetWorld, json_response
from mock_server.web.openapi.control.call import described, optional_body
from mock_server.web.openapi.control.journal import JOURNAL_QUERY
from mock_server.world.journal import Journal

_NEAREST = 3

_MATCHES: dict[str, Callable[[Call, str], bool]] = {
    "method": lambda call, text: call.operation == text,
    "path": lambda call, text: call.path == text,
    "status": lambda call, text: str(call.status) == text,
    "shop_id": lambda call, text: str(call.shop_id) == text,
    "note": lambda call, text: any(note.code == text for note in call.notes),
    "fault": lambda call, text: call.fault == text,
}
"""The query parameters of the list, and the condition that each places on a call."""


def journal_router(journal: Journal) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin/requests", tags=["journal"], route_class=ControlRoute)

    @router.get("", **described("listRequests", "Requests", query=JOURNAL_QUERY))
    async def list_requests(target: TargetWorld, request: Request) -> Response:
        """The world's calls, oldest first, and how many older ones were dropped."""
        asked = dict(request.query_params)
        if asked.pop("world", None) is not None:
            asked.pop("shop_id", None)
        show, last = _showing(asked)
        if not asked.get("status", "0").removeprefix("-").isdecimal():
            raise InvalidArgument.of("status", "must be an integer")
        calls, dropped = await journal.entries(target.world.id)
        dropped += max(0, len(calls) - MOST_LISTED)
        found = [
            call
            for call in calls[-MOST_LISTED:]
            if all(_MATCHES[name](call, text) for name, text in asked.items())
        ]
        shown = await journal_views.written(found[-last:], dropped, show)
        return json_response(shown)

    @router.get("/{record_id}", **described("getRequest", "Request"))
    async def read_request(target: TargetWorld, record_id: CallId) -> dict[str, Any]:
        """One of the world's calls."""
        call = await journal.entry(target.world.id, record_id)
        if call is None:
            raise NotFound(f"no call with id {record_id} in the journal")
        return journal_views.as_json(call)

    @router.delete("", status_code=204, **described("forgetRequests"))
    async def forget_requests(target: TargetWorld) -> Response:
        """Delete the world's calls."""
        await journal.clear(target.world.id)
        return Response(status_code=204)

    example = {"method": "ListJourneys", "expect": 0}

    @router.post(
        "/count",
        **described("countRequests", "RequestCount", optional_body("RequestPattern", example)),
    )
    async def count_requests(target: TargetWorld, request: Request) -> Response:
        """How many calls match; with ``expect``, the nearest misses if the count differs."""
        asked = _expectation(await json_object(request))
        expected, partial = asked.pop("expect", None), asked.pop("partial", False)
        calls, dropped = await journal.entries(target.world.id)
        if not partial:
            _refuse_guess(asked, calls, dropped)
        by_body = "body" in asked
        judged = [
            (call, journal_views.differences(asked, call))
            async for call in journal_views.unhurried(calls)
            if not (by_body and call.bodies_dropped)
        ]
        count = sum(not different for _, different in judged)
        answer: dict[str, Any] = {"count": count}
        if expected is not None and expected != count:
            answer["nearest"] = _nearest(judged)
        return JSONResponse(answer)

    return router


def _refuse_guess(asked: dict[str, Any], calls: list[Call], dropped: int) -> None:
    """Raise Aborted or FailedPrecondition if what the journal lacks could change the count."""
    if "body" in asked:
        journal_views.check_bodies(calls)
    without_body = {name: value for name, value in asked.items() if name != "body"}
    lacking = "body" in asked and any(
        call.bodies_dropped and not journal_views.differences(without_body, call) for call in calls
    )
    if dropped or lacking:
        raise Aborted(
            "the journal dropped calls or bodies that the count needs: count earlier, clear the "
            'journal between tests, raise --journal-size, or send "partial": true'
        )


def _showing(asked: dict[str, str]) -> tuple[Callable[[Call], dict[str, Any]], int]:
    """How to show a call, and how many to show; removes the parameters for this from ``asked``."""
    bodies = EnumKind("on", "off").member("bodies", asked.pop("bodies", "on"))
    last = asked.pop("last", str(MOST_LISTED))
    if not last.isascii() or not last.isdigit() or not 1 <= int(last[:9]) <= MOST_LISTED:
        raise InvalidArgument.of("last", f"must be from 1 to {MOST_LISTED}")
    return (journal_views.as_json if bodies == "on" else journal_views.in_brief), int(last)


def _expectation(asked: dict[str, Any]) -> dict[str, Any]:
    only(asked, "method", "status", "body", "expect", "partial")
    for name, kind, words in (
        ("method", str, "a string"),
        ("status", int, "an integer"),
        ("body", dict, "an object"),
        ("expect", int, "an integer"),
    ):
        value = asked.get(name)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise InvalidArgument.of(name, f"must be {words}")
    flag(asked, "partial")
    return {name: value for name, value in asked.items() if value is not None}


def _nearest(judged: list[tuple[Call, list[str]]]) -> list[Mapping[str, Any]]:
    misses = sorted((each for each in judged if each[1]), key=lambda each: len(each[1]))
    return [
        {
            "id": str(call.id),
            "method": call.operation,
            "status": journal_views.shown_status(call),
            "body": parsed(call.body),
            "differences": different,
        }
        for call, different in misses[:_NEAREST]
    ]
