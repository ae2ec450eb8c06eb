"""Cheap calls of one world during each heavy operation of another world.

Every 10 ms one client lists and another one creates, each in its own world. The table shows the
p99 of both during the operation, and the longest time that a write had to wait.
"""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from benchmarks.cases import Say
from benchmarks.processes import BOTH_CORES, Running, simulator

_SERVICE = "/v1/shop.Zalo"
_EVERY = 0.01
_MANY = 100_000
_PATIENCE = 600
_JSON = {"Content-Type": "application/json"}


@dataclass
class Client:
    """A client of one test world, with one connection."""

    port: int
    world: str
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> bytes:
        """The body of the response; raises AssertionError if it is not a success."""
        sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        key = {"Authorization": f"Bearer test:{self.world}"}
        self._connection.request(method, path, sent, key | _JSON | headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status < http.HTTPStatus.MULTIPLE_CHOICES, (method, path, content[:500])
        return content

    def control(self, method: str, path: str, body: Any = None) -> bytes:
        """A control call."""
        return self.send(method, f"/__admin{path}", body)

    def oa_id(self) -> str:
        """An OA of the world."""
        return str(json.loads(self.control("GET", "/export"))["shops"][0]["oas"][0]["oa_id"])


def neighbours(say: Say, database: str | None = None) -> str:
    """The table, in Markdown; with a database of the server's in memory if none is given."""
    rows = ["| beside | calls | how many | median | p99 | longest |", "|---|---|---|---|---|---|"]
    stored = ("--database", database) if database else ()
    with simulator("--preset", "empty", *stored, cores=BOTH_CORES) as server:
        for what, play in _plays(server):
            listed, wrote = _beside(server, play)
            rows += [_row(what, "lists", listed), _row(what, "writes", wrote)]
            say(f"{what}: lists {_p99(listed):.0f} ms, writes {_p99(wrote):.0f} ms")
    return "\n".join(rows)


def _row(what: str, calls: str, seen: list[float]) -> str:
    middle, longest = sorted(seen)[len(seen) // 2], max(seen)
    return (
        f"| {what} | {calls} | {len(seen):,} | {middle:.1f} ms | **{_p99(seen):.1f} ms** |"
        f" {longest:.0f} ms |"
    )


def _p99(seen: list[float]) -> float:
    return sorted(seen)[int(len(seen) * 0.99)]


def _beside(server: Running, play: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Milliseconds of the lists and of the writes of two worlds while an operation runs."""
    lister, writer = Client(server.port, "lister@one"), Client(server.port, "writer@one")
    created = {"oa_id": writer.oa_id(), "phone": "84912345678"}
    done = Event()
    listed: list[float] = []
    wrote: list[float] = []
    probes = [
        Thread(target=_probe, args=(lister, "ListJourneys", {}, done, listed)),
        Thread(target=_probe, args=(writer, "CreateJourney", created, done, wrote)),
    ]
    lister.send("POST", f"{_SERVICE}/ListJourneys", {})
    for probe in probes:
        probe.start()
    try:
        play()
        time.sleep(2 * _EVERY)
    finally:
        done.set()
        for probe in probes:
            probe.join()
    return listed, wrote


def _probe(client: Client, method: str, body: Any, done: Event, seen: list[float]) -> None:
    while not done.is_set():
        began = time.perf_counter()
        client.send("POST", f"{_SERVICE}/{method}", body)
        seen.append((time.perf_counter() - began) * 1000)
        time.sleep(_EVERY)


def _plays(server: Running) -> Iterator[tuple[str, Callable[[], None]]]:
    """The heavy operations, in this order: later ones need the results of earlier ones."""
    big = Client(server.port, "big@empty")
    frozen = {"now": "2026-03-05T00:00:00Z", "frozen": True}
    born = "2026-03-01T00:00:00Z"
    records = [{"id": str(number), "created_at": born} for number in range(1, _MANY + 1)]

    def watched() -> None:
        with _watching(server, 150, "big@empty"):
            _repeat(2.0, lambda: big.send("POST", f"{_SERVICE}/ListJourneys", {}))

    def listed(seconds: float, **headers: str) -> Callable[[], None]:
        path, asked = f"{_SERVICE}/ListJourneys", {"paging": {"limit": 1}}
        return lambda: _repeat(seconds, lambda: big.send("POST", path, asked, **headers))

    # As bytes: the probes share this process, and would wait for a dict that is encoded.
    fields = json.dumps({f"f{number}": 0 for number in range(60_000)}).encode()
    yield "nobody", lambda: time.sleep(2)
    big.control("PUT", "/clock", frozen)
    yield (
        "an import of 100,000 records",
        lambda: _ignore(big.control("POST", "/import", {"journeys": records})),
    )
    yield "its export", lambda: _ignore(big.control("GET", "/export"))
    yield (
        "an advance of 30 days over 100,000 lives",
        lambda: _ignore(big.control("PUT", "/clock", {"advance": "P30D"})),
    )
    yield (
        "a snapshot of 100,000 changed rows",
        lambda: _ignore(big.control("POST", "/snapshots", {"name": "kept"})),
    )
    yield "a restore of it", lambda: _ignore(big.control("POST", "/snapshots/kept/restore"))
    yield "filling a journal", listed(4.0)
    yield (
        "reads of a full journal",
        lambda: _repeat(3.0, lambda: big.control("GET", "/requests")),
    )
    yield (
        "verdicts on it",
        lambda: _repeat(3.0, lambda: big.control("POST", "/verify/paging", {})),
    )
    yield "150 watchers of a busy world", watched
    yield (
        "60,000 unknown fields",
        lambda: _repeat(2.0, lambda: big.send("POST", f"{_SERVICE}/ListJourneys", fields)),
    )
    yield "trailers without end", lambda: _repeat(2.0, lambda: _trailers(server))
    yield "insert=1000", listed(3.0, **{"X-Mock-Fault": "insert=1000"})
    yield (
        "the removal of the world",
        lambda: _removed(big),
    )
    yield "1,000 worlds with a webhook each, idle", lambda: _idle_webhooks(server)


def _removed(world: Client) -> None:
    world.control("DELETE", "/worlds/big")
    time.sleep(2)  # its rows are deleted afterwards


def _ignore(*_done: object) -> None:
    """The result is not checked."""


def _repeat(seconds: float, call: Callable[[], object]) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        call()


@contextmanager
def _watching(server: Running, count: int, world: str) -> Iterator[None]:
    """Opens this many streams of a world's events, which nobody reads."""
    asked = (
        "GET /__admin/events HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer test:{world}\r\n\r\n"
    )
    with ExitStack() as stack:
        for _ in range(count):
            stream = socket.create_connection(("127.0.0.1", server.port))
            stack.enter_context(closing(stream))
            stream.sendall(asked.encode())
            stream.recv(1024)
        yield


def _trailers(server: Running) -> None:
    """A chunked body with trailers until the server disconnects."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    with closing(socket.create_connection(("127.0.0.1", server.port))) as client:
        try:
            client.sendall(head)
            for _ in range(1_000):
                client.sendall(b"a:b\r\n" * 1_000)
        except OSError:
            return


def _idle_webhooks(server: Running) -> None:
    for number in range(1_000):
        client = Client(server.port, f"hooked-{number}@one")
        url = f"http://127.0.0.1:{server.port}/nowhere"
        body = {"oa_id": client.oa_id(), "webhook_url": url}
        client.send("POST", f"{_SERVICE}/UpdateShopOA", body)
    time.sleep(2)
