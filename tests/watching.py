"""A world's events as one watcher gets them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from tests.serving import Server


class Watcher:
    """An open stream of events."""

    def __init__(self, answer: HTTPResponse) -> None:
        self._answer = answer
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.retry = int(answer.readline().decode().removeprefix("retry: "))
        self.last_id = ""
        """As a browser keeps it."""

        self._read_id()

    def _read_id(self) -> None:
        while line := self._answer.readline().decode().rstrip("\n"):
            self.last_id = line.removeprefix("id: ")

    def next(self) -> tuple[str, dict[str, Any]]:
        """The next event and its data; waits for it."""
        event = ""
        while line := self._answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "id":
                self.last_id = value
            elif name == "data":
                return event, json.loads(value)
        raise AssertionError("the stream ended")

    def rest(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All events up to the end of the stream."""
        while not self._answer.isclosed():
            with suppress(AssertionError):
                yield self.next()

    def take(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """So many events."""
        return [self.next() for _ in range(count)]


@contextmanager
def watching(server: Server, key: str, query: str = "", last: str = "") -> Iterator[Watcher]:
    """Watch the world of the key through one process; what happens from now on is seen.

    With the id of the last event that was seen, the later ones come first.
    """
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        headers = {"Authorization": f"Bearer {key}"} | ({"Last-Event-ID": last} if last else {})
        connection.request("GET", f"/__admin/events{query}", headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.getheader("content-type", "").startswith("text/event-stream")
        assert answer.readline() == b": watching\n"
        yield Watcher(answer)
    finally:
        connection.close()
