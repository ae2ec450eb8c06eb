"""Several callers that make the same call, told by the connections that they keep."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.verdicts.finding import Finding

_IDLE = 75 * SECOND
"""The server closes a connection that rests for longer; its port may be another's then."""


class Crowd(Struct, frozen=True, eq=False):
    """The same call, made on connections of which each was used before and after another."""

    calls: Sequence[Call]
    number: int
    """How many connections were in use at once."""

    def meets(self, calls: Sequence[Call]) -> bool:
        """Whether it made its calls between these."""
        first, last = self.calls[0].real_at, self.calls[-1].real_at
        return first <= calls[-1].real_at and calls[0].real_at <= last

    def finding(self, judged: Callable[[Sequence[Call]], Finding | None]) -> Finding | None:
        """What its callers did, whichever calls are of which; None where they may be good.

        If they take turns, the shortest wait is as long as can be, but waits that are alike may be
        of several. Callers may share connections, so that one alone proves nothing.
        """
        turns = (judged(self.calls[place :: self.number]) for place in range(self.number))
        found = next((each for each in turns if each and each.code != "no-backoff"), None)
        connections: defaultdict[int, list[Call]] = defaultdict(list)
        for call in self.calls:
            connections[call.port].append(call)
        alone = [each for each in map(judged, connections.values()) if each]
        return found or (alone[0] if len(alone) > 1 and len(alone) * 2 >= self.number else None)


def crowds_of(calls: Sequence[Call]) -> Iterator[Crowd]:
    """The crowds among the same calls, which are in order."""
    uses: list[list[int]] = []
    latest: dict[int, list[int]] = {}
    for call in calls:
        use = latest.get(call.port)
        if use is None or call.real_at - use[1] > _IDLE:
            uses.append(use := [call.real_at, call.real_at])
            latest[call.port] = use
        use[1] = call.real_at
    turns = sorted(turn for begun, ended in uses for turn in ((begun, 1), (ended, -1)))
    begun, most = 0, 0
    for (at, change), count in zip(turns, accumulate(step for _, step in turns), strict=True):
        if change > 0 and count == 1:
            begun, most = at, 0
        most = max(most, count)
        if count <= 0 and most > 1:
            place = bisect_left(calls, begun, key=_instant)
            yield Crowd(calls[place : bisect_right(calls, at, key=_instant)], most)
            most = 0


def _instant(call: Call) -> int:
    return call.real_at
