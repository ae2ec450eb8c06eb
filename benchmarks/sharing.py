"""The measurements of a shared server: another client's long search, and overload."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from threading import Event, Thread

from benchmarks.cases import HUGE, LARGE, SMALL, Result, Say, ratio
from benchmarks.processes import HEADERS, Running, simulator, wrk
from benchmarks.requests import bodies

_CONSENTS = "/v1/shop.Zalo/ListRequestConsent"
_LONG_SEARCH = {
    "filter": {"status": "N", "reply_status": "P"},  # a request that failed has no answer
    "paging": {"sort": "-updated_at"},
}
_NEIGHBOUR = HEADERS | {"Authorization": "Bearer test:neighbour"}
_SEVERAL = 4
"""The number of concurrent neighbours."""


def sharing(rounds: int, seconds: float, *, huge: bool, say: Say) -> list[Result]:
    """p99 of one world's cheap calls while searches of other worlds walk through all rows."""
    rows = HUGE if huge else LARGE
    with simulator("--journeys", str(SMALL), "--consents", str(rows)) as server:
        results = beside_searches(server, f"{rows:,} rows", rounds, seconds)
    say("neighbours measured")
    return results


def beside_searches(server: Running, where: str, rounds: int, seconds: float) -> list[Result]:
    """The same for a server whose worlds have many consents, which ``where`` describes."""
    seen: dict[tuple[int, int], list[float]] = {}
    asked = bodies(SMALL)
    wrk(server, asked, 1)
    _search(server, Event(), times=1)  # which opens the neighbour's world
    for _ in range(rounds):
        for connections in (1, 32):
            for neighbours in (0, 1, _SEVERAL):
                with _searching(server, neighbours):
                    load = wrk(server, asked, seconds, connections=connections)
                seen.setdefault((connections, neighbours), []).append(load.p99_ms)
    return [
        _beside(where, seen, connections, neighbours)
        for connections in (1, 32)
        for neighbours in (1, _SEVERAL)
    ]


def _beside(
    where: str, seen: dict[tuple[int, int], list[float]], connections: int, neighbours: int
) -> Result:
    quiet, beside = seen[connections, 0], seen[connections, neighbours]
    found = ratio(
        f"p99 of cheap calls on {connections} connections during {neighbours} searches through "
        f"{where}, relative to a quiet server",
        beside,
        quiet,
        "at most 5",
        "",
        f"{median(beside):.1f} and {median(quiet):.1f} ms",
    )
    return replace(found, unit="times")  # less is better, so it is not a bar of the plot


def _search(server: Running, done: Event, times: int | None = None) -> None:
    """Request what takes longest, again and again."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    body = json.dumps(_LONG_SEARCH)
    while not done.is_set() and times != 0:
        connection.request("POST", _CONSENTS, body, _NEIGHBOUR)
        answer = connection.getresponse()
        assert answer.status == http.HTTPStatus.OK, answer.read()
        assert json.loads(answer.read())["consents"] == []
        times = None if times is None else times - 1


@contextmanager
def _searching(server: Running, neighbours: int) -> Iterator[None]:
    """Some neighbours search."""
    done = Event()
    threads = [Thread(target=_search, args=(server, done)) for _ in range(neighbours)]
    for thread in threads:
        thread.start()
    yield
    done.set()
    for thread in threads:
        thread.join()
