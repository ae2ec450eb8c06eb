"""Control calls that judge the client by the journal."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request

from mock_server.calls import Call
from mock_server.contract.schema import Resource
from mock_server.errors import FailedPrecondition, InvalidArgument
from mock_server.store import Store
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.paging import PagingJudge
from mock_server.verdicts.retries import judge_retries
from mock_server.verdicts.sends import judge_sends
from mock_server.verdicts.unread import Unread
from mock_server.verdicts.walk_picture import walk_document
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute
from mock_server.web.control.target import Target, TargetResolver
from mock_server.world.journal import Journal

_COMPLETE = "complete"
_MOST_WALKS = 100


def verdict_router(
    journal: Journal, store: Store, resolver: TargetResolver, catalogue: Sequence[Resource[Any]]
) -> APIRouter:
    """The routes; judging is done in a thread, for a journal may be long."""
    router = APIRouter(prefix="/__admin", tags=["verdicts"], route_class=ControlRoute)
    TargetWorld = Annotated[Target, Depends(resolver)]  # noqa: N806  # a type
    judge, unread = PagingJudge(catalogue), Unread(store, catalogue)

    @router.post("/verify/paging")
    async def verify_paging(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Whether the client pages well; with ``complete`` false it may stop anywhere."""
        asked = await json_object(request)
        only(asked, _COMPLETE)
        complete = asked.get(_COMPLETE, True)
        if not isinstance(complete, bool):
            raise InvalidArgument.of(_COMPLETE, "must be true or false")
        calls, dropped = await _entries(journal, target)
        found = await asyncio.to_thread(judge.judge, calls, dropped, complete=complete)
        return _verdict([await unread.tell(target.world, finding) for finding in found])

    @router.get("/walks")
    async def read_walks(target: TargetWorld) -> dict[str, Any]:
        """The walks through lists that the journal shows: the latest hundred, newest first."""
        calls, dropped = await _entries(journal, target)
        by_id = {str(call.id): call for call in calls}
        walks = await asyncio.to_thread(judge.walks, calls, dropped)
        shown = [
            walk_document(walk, finding and await unread.tell(target.world, finding), by_id)
            for walk, finding in reversed(walks[-_MOST_WALKS:])
        ]
        return {"walks": shown}

    @router.post("/verify/retries")
    async def verify_retries(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Whether the client retries well."""
        _refuse_all(await json_object(request))
        calls, _ = await _entries(journal, target)
        return _verdict(await asyncio.to_thread(judge_retries, calls))

    @router.post("/verify/sends")
    async def verify_sends(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Whether the client sent no message twice without looking."""
        _refuse_all(await json_object(request))
        calls, _ = await _entries(journal, target)
        return _verdict(await asyncio.to_thread(judge_sends, calls))

    return router


async def _entries(journal: Journal, target: Target) -> tuple[list[Call], int]:
    calls, dropped = await journal.entries(target.world.name)
    # Every answer of the vendor's has a body; a call whose connection was cut has no answer.
    if any(call.status and not call.response for call in calls):
        raise FailedPrecondition(
            "the journal keeps no bodies to judge by: start the server with --journal-bodies on"
        )
    return calls, dropped


def _refuse_all(asked: dict[str, Any]) -> None:
    for name in asked:
        raise InvalidArgument.of(name, "is unknown; this call takes no fields")


def _verdict(findings: list[Finding]) -> dict[str, Any]:
    return {"passed": not findings, "findings": [each.document() for each in findings]}
