"""Control calls that judge the client by the journal."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from mock_server.calls import Call
from mock_server.errors import InvalidArgument
from mock_server.store import Store
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.judges import Judges
from mock_server.verdicts.unread import Unread
from mock_server.verdicts.verdict import Question, Verdict
from mock_server.verdicts.walk_picture import walk_document
from mock_server.web.control.bodies import flag, json_object, only
from mock_server.web.control.journal_views import check_bodies
from mock_server.web.control.route import ControlRoute, TargetWorld, json_response
from mock_server.web.control.target import Target
from mock_server.web.lateness import Lateness
from mock_server.web.openapi.control.call import described, optional_body
from mock_server.world.endings import check_unchanged
from mock_server.world.journal import Journal

_MOST_WALKS = 100
_ASKED = {
    "paging": optional_body("PagingRules", {"complete": True}),
    "retries": optional_body("RetryRules", {}),
    "sends": optional_body("SendRules", {"strict": True}),
    "polling": optional_body("PollingRules", {}),
}
"""The bodies of the verdicts' calls, as far as they are described."""


def verdict_router(
    store: Store,
    journal: Journal,
    unread: Unread,
    judges: Judges,
    lateness: Lateness,
) -> APIRouter:
    """The routes. Judging runs in a thread, because a journal may be long."""
    router = APIRouter(prefix="/__admin", tags=["verdicts"], route_class=ControlRoute)

    @router.get("/walks", **described("listWalks", "Walks"))
    async def read_walks(target: TargetWorld) -> dict[str, Any]:
        """The walks through lists found in the journal: the latest hundred, newest first."""
        entries = await _entries(journal, target, {})
        by_id = {str(call.id): call for call in entries.calls}
        question = Question(forgotten=entries.forgotten, lateness=lateness.now)
        walks = await asyncio.to_thread(judges.paging.walks, entries.calls, question)
        latest = walks[: -_MOST_WALKS - 1 : -1]
        found = {id(walk): finding for walk, finding in latest if finding}
        told = dict(zip(found, await unread.tell(target.world, found.values()), strict=True))
        shown = [walk_document(walk, told.get(id(walk)), by_id) for walk, _ in latest]
        await check_unchanged(store, target.world)
        return {"walks": shown}

    def add(verdict: Verdict) -> None:
        @router.post(
            f"/verify/{verdict.name}",
            name=f"verify_{verdict.name}",
            description=verdict.about,
            **described(f"verify{verdict.name.capitalize()}", "Verdict", _ASKED.get(verdict.name)),
        )
        async def verify(target: TargetWorld, request: Request) -> Response:
            asked = await json_object(request)
            only(asked, "method", "partial", *sorted(verdict.options))
            judged = (_method(asked, judges), _complete(asked, judges), flag(asked, "strict"))
            entries = await _entries(journal, target, asked)
            question = Question(*judged, forgotten=entries.forgotten, lateness=lateness.now)
            if verdict.reads_deliveries:
                sent = await store.deliveries.entries(target.world.id)
                question = replace(question, deliveries=sent)
            found = await asyncio.to_thread(verdict.answer, entries.calls, question)
            told = await unread.tell(target.world, found)
            await check_unchanged(store, target.world)
            kept = [finding for finding in told if finding is not None]
            return json_response(await asyncio.to_thread(entries.verdict, kept))

    for each in judges.verdicts:
        add(each)

    return router


class _Entries:
    """A world's journal entries, and whether they are enough for a verdict."""

    def __init__(self, calls: list[Call], dropped: int, *, forgotten: bool, partial: bool) -> None:
        self.calls = calls
        self.forgotten = forgotten or dropped > 0
        self._lacking = dropped if not partial else 0

    def verdict(self, findings: list[Finding]) -> bytes:
        """The findings, plus one if missing calls may hide more; as JSON.

        Each is written by itself: all at once would hold up other calls, in a thread too.
        """
        if self._lacking:
            fact = f"the journal dropped {self._lacking} calls that the verdict needs"
            advice = (
                "Clear it between tests, judge more often, or raise --journal-size; "
                '"partial": true judges by the remaining calls'
            )
            findings = [*findings, Finding("journal-incomplete", fact, (), advice)]
        write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        written = ",".join(write(each.document()) for each in findings)
        return f'{{"passed":{write(not findings)},"findings":[{written}]}}'.encode()


async def _entries(journal: Journal, target: Target, asked: dict[str, Any]) -> _Entries:
    partial = flag(asked, "partial")
    world = target.world.id
    calls, dropped = await journal.entries(world)
    check_bodies(calls)
    return _Entries(calls, dropped, forgotten=await journal.forgot(world), partial=partial)


def _method(asked: dict[str, Any], judges: Judges) -> Callable[[str], bool]:
    """Which methods are judged: all, or the one asked for."""
    name = asked.get("method")
    if name is None:
        return lambda _method: True
    if not isinstance(name, str) or name not in judges.methods:
        raise InvalidArgument.of("method", "must be one of the vendor's methods")
    return lambda method: method == name


def _complete(asked: dict[str, Any], judges: Judges) -> Callable[[str], bool]:
    """Which lists must be read to the end: all, none, or all but those named."""
    value = asked.get("complete", True)
    if isinstance(value, bool):
        return lambda _method: bool(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = dict.fromkeys(value, False)
    if not isinstance(value, dict) or not all(isinstance(each, bool) for each in value.values()):
        raise InvalidArgument.of(
            "complete",
            "must be true, false, or a list of methods whose lists need not be read to the end",
        )
    choices: dict[str, bool] = value
    for name in sorted(choices.keys() - judges.methods):
        raise InvalidArgument.of("complete", f"{name} is not one of the vendor's methods")
    return lambda method: choices.get(method, True)
