"""Which assumptions the calls of a world depended on, according to its journal."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from mock_server.assumptions import ASSUMPTIONS, Assumption
from mock_server.assumptions.seen import Declared, Seen
from mock_server.calls import Call

_STRIDE = 4
"""Calls to process before yielding to other work."""


class Touched(Struct):
    """An assumption that calls depended on."""

    assumption: Assumption
    calls: list[int] = field(default_factory=list)
    """Their numbers in the journal."""


class TouchedCalls(Struct):
    """The result of reading a journal."""

    calls: int
    """Number of completed calls of the vendor's methods."""

    unread: int
    """Number of calls whose bodies the journal does not have: their assumptions are unknown."""

    touched: list[Touched]
    """Most calls first."""


async def touched_by(calls: Sequence[Call], methods: Mapping[str, Declared]) -> TouchedCalls:
    """The assumptions that completed calls depended on.

    Yields to other work of the server meanwhile.
    """
    found = {each.name: Touched(each) for each in ASSUMPTIONS}
    read: list[Seen] = []
    counted = unread = 0
    for number, call in enumerate(calls):
        if number % _STRIDE == 0:
            await asyncio.sleep(0)
        if call.under_way or call.abandoned or not call.status:
            continue
        counted += 1
        if call.without_bodies:
            unread += 1
            continue
        seen = _seen(call, methods, read)
        for assumption in ASSUMPTIONS:
            if assumption.touched(seen):
                found[assumption.name].calls.append(call.id)
        read.append(seen)
    touched = [each for each in found.values() if each.calls]
    return TouchedCalls(counted, unread, sorted(touched, key=lambda each: -len(each.calls)))


def _seen(call: Call, methods: Mapping[str, Declared], read: list[Seen]) -> Seen:
    before = len(read)

    def earlier() -> Iterator[Seen]:
        return iter(read[:before])

    method = methods.get(call.operation) or Declared(call.operation, "", {})
    return Seen(
        method,
        call.body,
        _document(bytes(call.response)),
        call.status,
        notes=call.notes,
        at=call.at,
        earlier=earlier,
    )


def _document(response: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(response)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
