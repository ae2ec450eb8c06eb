"""However many good readers walk a list at once, in whatever order, none is found at fault."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mock_server.calls import Call
from mock_server.contract.cursors import encode
from mock_server.verdicts.verdict import Question
from tests.verdicts.judges import PAGING
from tests.verdicts.made_calls import made, numbered

JUDGE = PAGING
WAYS = ("to the empty page", "to a short page", "backwards", "there and back")
Paging = dict[str, Any]


class _List:
    """A list of rows in the default order, as the simulator pages it."""

    def __init__(self, count: int) -> None:
        self._rows = [(10**9 - place, 10**6 - place) for place in range(count)]

    def page(self, asked: Paging) -> Any:
        """The answer's body."""
        limit, before = asked["limit"], asked.get("before", "")
        cursors = [encode(-5, row) for row in self._rows]
        if before:
            end = len(cursors) if before == "." else cursors.index(before)
            span = range(max(0, end - limit), end)
        else:
            after = asked.get("after", "")
            start = cursors.index(after) + 1 if after else 0
            span = range(start, min(start + limit, len(cursors)))
        rows = [{"id": str(self._rows[place][1]), "created_at": str(place)} for place in span]
        prev, following = (cursors[span[0]], cursors[span[-1]]) if rows else ("", "")
        return {"journeys": rows, "paging": {"next": following, "prev": prev}}


def _reader(listed: _List, way: str, limit: int, filter_: Any) -> Iterator[tuple[Any, Any]]:
    """The bodies and answers of one good client."""

    def call(**asked: Any) -> Any:
        asked["limit"] = limit
        return {"filter": filter_, "paging": asked}, listed.page(asked)

    backwards = way == "backwards"
    exchange = call(before=".") if backwards else call()
    yield exchange
    cursor = exchange[1]["paging"]["prev" if backwards else "next"]
    at_hand = exchange[1]
    while cursor and not (way == "to a short page" and len(exchange[1]["journeys"]) < limit):
        exchange = call(before=cursor) if backwards else call(after=cursor)
        yield exchange
        at_hand = exchange[1] if exchange[1]["journeys"] else at_hand
        cursor = exchange[1]["paging"]["prev" if backwards else "next"]
    while way == "there and back" and (cursor := at_hand["paging"]["prev"]):
        exchange = call(before=cursor)
        yield exchange
        at_hand = exchange[1]


readers = st.lists(
    st.tuples(
        st.sampled_from(WAYS),
        st.integers(1, 12),
        st.sampled_from([{}, {"status": "P"}, {"is_charged": True}]),
    ),
    min_size=1,
    max_size=4,
)


@given(readers, st.integers(0, 30), st.randoms(use_true_random=False))
def test_good_readers_pass(wanted: Any, count: int, random: Random) -> None:
    listed = _List(count)
    running = [_reader(listed, *each) for each in wanted]
    calls: list[Call] = []
    while running:
        reader = random.choice(running)
        exchange = next(reader, None)
        if exchange is None:
            running.remove(reader)
            continue
        body, answer = exchange
        call = made("ListJourneys", len(calls) / 1000, body=body)
        call.response = json.dumps(answer, separators=(",", ":")).encode()
        calls.append(call)
    for complete in (True, False):
        must = lambda _method, complete=complete: complete  # noqa: E731  # one for each turn
        assert JUDGE.answer(numbered(calls), Question(complete=must)) == []
