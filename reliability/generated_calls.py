"""``python -m reliability.generated_calls``: a million calls that no sensible client makes.

Bodies are made from the fields in the OpenAPI documents and from values that often break programs;
then some are cut or changed, and every seventh request is changed as bytes. Each response must have
the API's shape, none may be a 500, and the server must be intact at the end. The seed determines
the calls.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any

import httpx

from reliability.odd_requests import OddRequests

_CONNECTIONS = 8
_PATIENCE = 20.0
"""Seconds that a response may take."""

_ROUND = 250
"""The number of calls after which a world is reset."""

_CODES = {
    "invalid_argument": {400, 417, 505},
    "unauthenticated": {401},
    "permission_denied": {403},
    "bad_route": {404},
    "not_found": {404},
    "deadline_exceeded": {408},
    "already_exists": {409},
    "aborted": {409},
    "failed_precondition": {412},
    "resource_exhausted": {413, 429, 431},
    "malformed": {400},
    "unavailable": {503},
}
_CONTINUE, _ERROR = 100, 400
_CUT = 1
"""In place of a status: the connection was closed in the middle of the response."""
_EXPORT = b"GET /__admin/export"
"""What a reset or an import may cut, since it changes the world that is being read."""
_PLAIN = frozenset((400, 401, 403, 404, 405, 413))
"""Statuses of refusals in plain text: by unknown services, and by SMS."""


@dataclass
class Outcome:
    """The results of the calls."""

    statuses: Counter[int] = field(default_factory=Counter)
    """Responses by status; 0 is a request without a response, 1 an export that a reset cut."""

    wrong: list[str] = field(default_factory=list)
    """Defects, each with what was sent."""

    seconds: float = 0.0
    memory: int = 0
    """The server's memory at the end, in bytes."""

    @property
    def calls(self) -> int:
        """The number of calls."""
        return self.statuses.total()

    def text(self) -> str:
        """For people."""
        told = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.calls:,} calls in {self.seconds:,.0f} s, {len(self.wrong)} answered wrongly; "
            f"memory {self.memory >> 20} MB at the end; {told}"
        )


def problem_of(status: int, content_type: str, body: bytes) -> str | None:
    """What is wrong with a response, or its absence; None if it has the API's shape."""
    if status < _ERROR:
        return None if status else "no answer"
    if status in _PLAIN and content_type.startswith("text/plain"):
        return None
    try:
        document = json.loads(body)
    except ValueError:
        return f"{status} with a body that is not JSON: {body[:200]!r}"
    if not isinstance(document, dict) or not {"code", "msg"} <= document.keys():
        return f"{status} without code and msg: {body[:200]!r}"
    if status not in _CODES.get(document["code"], set()):
        return f"{status} with the code {document['code']}: {document['msg']}"
    return None


class _Connection:
    """One client, which reconnects if the server closed its connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes, *, whole: bool) -> tuple[int, str, bytes]:
        """Status, content type and body; status 0 if the server disconnected.

        An incomplete request has a connection of its own. After it the client closes its sending
        side, and reads on.
        """
        if not whole:
            self.close()
        for _ in range(2):  # the server may have closed an idle connection
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            try:
                writer.write(request)
                if not whole:
                    writer.write_eof()
                answer = await asyncio.wait_for(_read(reader), _PATIENCE)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if not whole:
                    return 0, "", b""
                continue
            if not whole:
                self.close()
            return answer
        raise ConnectionError("the server closed two connections without a response")

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _read(reader: asyncio.StreamReader) -> tuple[int, str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split()[1])
    lines = (line.partition(": ") for line in head[1:])
    headers = {name.lower(): value for name, _, value in lines}
    if status == _CONTINUE:
        return await _read(reader)
    try:
        body = await _body(reader, headers)
    except asyncio.IncompleteReadError:
        return _CUT, "", b""
    return status, headers.get("content-type", ""), body


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


async def play(port: int, calls: int, seed: int, minutes: float) -> Outcome:
    """Make this many calls, or as many as there is time for, and check each response."""
    outcome, began = Outcome(), time.monotonic()
    until = began + minutes * 60
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}/__admin/openapi", timeout=60
    ) as client:
        answers = [await client.get(f"/{name}.json") for name in ("vendor", "control")]
    documents = [answer.json() for answer in answers]
    shares = [calls // _CONNECTIONS] * (_CONNECTIONS - 1)
    shares.append(calls - sum(shares))
    clients = [
        _client(port, share, OddRequests(documents, f"{seed}/{number}"), outcome, until)
        for number, share in enumerate(shares)
    ]
    await asyncio.gather(*clients)
    outcome.seconds = time.monotonic() - began
    return outcome


async def _client(
    port: int, calls: int, requests: OddRequests, outcome: Outcome, until: float
) -> None:
    connection = _Connection(port)
    for number in range(calls):
        if time.monotonic() > until:
            break
        request, whole = requests.reset() if number % _ROUND == 0 else requests.next()
        try:
            status, content_type, body = await connection.ask(request, whole=whole)
        except (OSError, ValueError, TimeoutError, asyncio.LimitOverrunError) as error:
            outcome.statuses[-1] += 1
            outcome.wrong.append(f"{type(error).__name__} {error}: {request[:2000]!r}")
            connection.close()
            continue
        outcome.statuses[status] += 1
        problem = problem_of(status, content_type, body)
        if status == _CUT:
            connection.close()
            problem = None if request.startswith(_EXPORT) else "a response that is cut"
        if problem:
            outcome.wrong.append(f"{problem}: {request[:2000]!r}")
    connection.close()


def run(calls: int, seed: int, database: str, minutes: float = 600) -> Outcome:
    """Make the calls on a new server."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder) / "port"
        place = str(Path(folder) / "generated.db") if database == "file" else database
        options = ["--port", "0", "--port-file", str(port_file), "--database", place]
        command = [sys.executable, "-m", "mock_server", "serve", "--preset", "exact-page"]
        with Popen([*command, *options], stderr=DEVNULL) as process:
            while not port_file.exists():
                if process.poll() is not None:
                    raise SystemExit("the server did not start")
                time.sleep(0.05)
            port = int(port_file.read_text())
            try:
                outcome = asyncio.run(play(port, calls, seed, minutes))
                _look(port, outcome)
                outcome.memory = _memory(process.pid)
            finally:
                process.terminate()
            if code := process.wait():
                outcome.wrong.append(f"the server ended with {code}")
    return outcome


def _look(port: int, outcome: Outcome) -> None:
    """The server is intact: every world can be exported."""
    url = f"http://127.0.0.1:{port}/__admin"
    with httpx.Client(timeout=60) as client:
        names = [world["name"] for world in client.get(f"{url}/worlds").json()["worlds"]]
        for name in names:
            answer = client.get(f"{url}/export", params={"world": name})
            if not answer.is_success or answer.json()["format"] != 1:
                outcome.wrong.append(f"the world {name} cannot be exported: {answer.text[:200]}")


def _memory(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) << 10
    return 0


def main() -> None:
    """Run, print the result, and exit with 1 if any response was wrong."""
    parser = argparse.ArgumentParser(prog="python -m reliability.generated_calls")
    parser.add_argument("--calls", type=int, default=1_000_000, help="number of calls: a million")
    parser.add_argument("--minutes", type=float, default=600, help="maximum time: 600")
    parser.add_argument("--seed", type=int, default=1, help="seed of the calls")
    parser.add_argument(
        "--database", default="memory", help="memory, file (a new one), or an empty PostgreSQL one"
    )
    options: Any = parser.parse_args()
    outcome = run(options.calls, options.seed, options.database, options.minutes)
    for each in outcome.wrong[:20]:
        print(each)
    print(outcome.text())
    sys.exit(1 if outcome.wrong else 0)


if __name__ == "__main__":
    main()
