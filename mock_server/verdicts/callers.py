"""Several callers that make the same call, told by what they do at once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.waits import ended_at, paused

_IDLE = 75 * SECOND
"""The server closes a connection that rests for longer; its port may be another's then."""

_AS_MANY = 1.5
"""How much more callers may come at once than another time."""


class Crowd(Struct, frozen=True):
    """The same call, made by callers of whom some were at it at the same time."""

    calls: Sequence[Call]
    bursts: Sequence[Sequence[Call]]
    """The calls, divided where all callers waited."""

    number: int
    """How many callers there are."""

    def findings(self, judged: Callable[[Sequence[Call]], list[Finding]]) -> list[Finding]:
        """What its callers did, whichever calls are of which; empty where they may be good.

        If they take turns, the shortest wait is as long as can be, but waits that are alike may be
        of several. Callers may share connections, of which a pool prefers some, so that one alone
        proves nothing, unless each caller clearly has its own.
        """
        turns = (judged(self.calls[place :: self.number]) for place in range(self.number))
        found = [each for some in turns for each in some if each.code != "no-backoff"]
        if found:
            return found[:1]
        connections: defaultdict[int, list[Call]] = defaultdict(list)
        for call in self.calls:
            connections[call.port].append(call)
        alone = {port: each for port, calls in connections.items() if (each := judged(calls))}
        lengths = [len(calls) for calls in connections.values()]
        number = len(lengths) if max(lengths) <= 2 * min(lengths) else self.number
        many = len(alone) > 1 and len(alone) * 2 >= number
        found = [each[0] for port, each in alone.items() if many or self._stands_out(port)]
        return found[:1]

    def _stands_out(self, port: int) -> bool:
        """Whether one connection is a caller's own: all others make one call in each burst."""
        used = [Counter(call.port for call in burst) for burst in self.bursts]
        bursts = Counter(each for ports in used for each in ports)
        once = all(ports[each] == 1 for ports in used for each in ports if each != port)
        return bursts.pop(port) == 1 and once and min(bursts.values(), default=0) > 1


def crowd_of(calls: Sequence[Call], at_once: int) -> Crowd | None:
    """The callers of the same calls, which are in order; None if it may be one."""
    least = _together(calls)
    bursts = list(parts(calls, lambda before, call: paused(before, call) >= at_once))
    sizes = sorted(map(len, bursts))
    twice = [more for fewer, more in pairwise(sizes) if more <= _AS_MANY * fewer]
    return Crowd(calls, bursts, max(least, *twice, 0)) if least > 1 else None


def parts(calls: Sequence[Call], divides: Callable[[Call, Call], bool]) -> Iterator[Sequence[Call]]:
    """The calls, divided between some of them."""
    places = [at for at, pair in enumerate(pairwise(calls), 1) if divides(*pair)]
    return (calls[begun:end] for begun, end in pairwise([0, *places, len(calls)]))


def _together(calls: Sequence[Call]) -> int:
    """How many connections were in use at once: by a call, or before another and after it."""
    uses: list[list[int]] = []
    latest: dict[int, list[int]] = {}
    for call in calls:
        use = latest.get(call.port)
        if not call.port or use is None or call.real_at - use[1] > _IDLE:
            uses.append(use := [call.real_at, 0])
            latest[call.port] = use
        use[1] = ended_at(call) if call.waited_for else call.real_at
    turns = sorted(turn for begun, ended in uses for turn in ((begun, 1), (ended, -1)))
    return max(accumulate(step for _, step in turns))
