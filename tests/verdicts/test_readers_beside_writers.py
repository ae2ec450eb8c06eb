"""Good readers of a newest-first list beside each other, at any pace, while others write to it."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from mock_server.calls import Call
from mock_server.contract.cursors import encode
from mock_server.verdicts.verdict import Question
from tests.verdicts.judges import PAGING
from tests.verdicts.made_calls import made, numbered

Paging = dict[str, Any]
WAYS = ("to the empty page", "to the empty page", "to a short page", "before the first page")
RESTS = [1, 4, 10, 60, 300]
PACES: list[list[float]] = [[0.01], [0.01, 0.02, 0.5], [1, 2, 6], [6]]


class _World:
    """A list that grows at its beginning, and the calls for its pages."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._failing = draw.choice([0, 0, 0.1])
        self._rows = [(10**9 - place, 10**6 - place) for place in range(draw.randint(1, 30))]
        self.calls: list[Call] = []
        self.now = 0.0

    def write(self) -> None:
        """New rows."""
        for _ in range(self._draw.choice([1, 2, 5])):
            at, row = self._rows[0]
            self._rows.insert(0, (at + 1, row + 1))

    def ask(self, asked: Paging) -> Any:
        """The response's body; None where the call fails."""
        failed = self._draw.random() < self._failing
        body = {"filter": {}, "paging": asked}
        call = made("ListJourneys", self.now, 503 if failed else 200, body=body)
        self.calls.append(call)
        if failed:
            return None
        cursors = [encode(-5, row) for row in self._rows]
        if "before" in asked:
            end = cursors.index(asked["before"])
            start = max(0, end - asked["limit"])
        else:
            start = cursors.index(asked["after"]) + 1 if "after" in asked else 0
            end = start + asked["limit"]
        shown = list(zip(self._rows, cursors, strict=True))[start:end]
        rows = [{"id": str(row), "created_at": str(at)} for (at, row), _ in shown]
        first, last = (shown[0][1], shown[-1][1]) if shown else ("", "")
        answer = {"journeys": rows, "paging": {"next": last, "prev": first}}
        call.response = json.dumps(answer, separators=(",", ":")).encode()
        return answer


def _reader(world: _World, way: str, limit: int, pace: list[float]) -> Iterator[float]:
    """Reads the list a few times; the waits between its calls."""
    draw = Random(limit)

    def page(**asked: Any) -> Any:
        while (answer := world.ask(asked | {"limit": limit})) is None:
            yield draw.choice([1, 2, 6])
        return answer

    head = ""
    for _ in range(draw.randint(1, 3)):
        name, given = ("before", "prev") if head else ("after", "next")
        cursor = head
        while True:
            answer = yield from page(**({name: cursor} if cursor else {}))
            if way == "before the first page" and (head or not cursor):
                head = answer["paging"]["prev"] or head
            cursor = answer["paging"][given]
            is_short = way == "to a short page" and len(answer["journeys"]) < limit
            if not cursor or is_short:
                break
            yield draw.choice(pace)
        yield draw.choice(RESTS)


@pytest.mark.rule("verdicts.wrong-end")
@pytest.mark.parametrize("seed", range(12))
def test_good_readers_beside_writers_pass(seed: int) -> None:
    for world_seed in range(seed * 8, seed * 8 + 8):
        draw = Random(world_seed)
        world = _World(draw)
        limits = [draw.randint(1, 12) for _ in range(draw.choice([1, 2]))]
        running = [
            [
                draw.choice([0, 0, 0.005, 1, 5, 10]),
                _reader(world, draw.choice(WAYS), draw.choice(limits), draw.choice(PACES)),
            ]
            for _ in range(draw.randint(2, 5))
        ]
        _run(world, draw, running)
        found = [each.code for each in PAGING.answer(numbered(world.calls), Question())]
        assert found == [], world_seed


def _run(world: _World, draw: Random, running: list[list[Any]]) -> None:
    """Let each reader call when its time has come."""
    while running:
        reader = min(running, key=lambda each: each[0])
        world.now = max(world.now + 0.001, reader[0])
        if draw.random() < 0.15:
            world.write()
        wait = next(reader[1], None)
        if wait is None:
            running.remove(reader)
        else:
            reader[0] = world.now + wait
