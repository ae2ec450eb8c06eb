"""A world on a real server, and calls to it as a client makes them, over a socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

import httpx

from tests.serving import serving
from tests.simulator import ANCHOR

PATIENCE = 5.0
"""Seconds that a client waits for a response by default."""

KINDS = ("paging", "retries", "sends", "polling")


class Lost(Exception):
    """No readable response: cut off, timed out, or not JSON."""

    def __init__(self, reason: str, *, reset: bool = False) -> None:
        super().__init__(reason)
        self.reset = reset


@dataclass(frozen=True)
class Answer:
    """The response that a client got."""

    status: int
    body: dict[str, Any]
    retry_after: float | None
    """Seconds to wait from now on, as the header says in either form."""

    notes: tuple[str, ...] = ()
    """The codes of the notes on the call."""

    hint: str = ""
    """The message of the first note."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a list's page."""
        (rows,) = (value for name, value in self.body.items() if name != "paging")
        return list(rows)

    @property
    def paging(self) -> dict[str, Any]:
        return dict(self.body["paging"])


@dataclass
class World:
    """One world, opened by a test key; its clock advances only when a client waits."""

    http: httpx.Client
    key: str
    now: datetime = field(default_factory=lambda: datetime.fromisoformat(ANCHOR))
    calls: int = 0
    """How many vendor calls were made."""

    def call(self, method: str, body: Any = None, timeout: float = PATIENCE) -> Answer:
        """One attempt at a vendor call; raises Lost if there is no readable response."""
        self.calls += 1
        try:
            answer = self.http.post(
                f"/v1/shop.Zalo/{method}",
                json={} if body is None else body,
                headers={"Authorization": f"Bearer {self.key}"},
                timeout=timeout,
            )
            if "json" not in answer.headers.get("content-type", "") and answer.status_code == 200:
                raise Lost("not JSON")
            found = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        except httpx.ReadError as error:
            raise Lost(repr(error), reset=True) from error
        except (httpx.TransportError, ValueError) as error:
            raise Lost(repr(error)) from error
        headers = answer.headers
        notes = tuple(code.strip() for code in headers.get("x-mock-note", "").split(",") if code)
        wait = _seconds(headers.get("retry-after"))
        return Answer(answer.status_code, found, wait, notes, headers.get("x-mock-hint", ""))

    def attempt(self, method: str, body: Any = None, timeout: float = PATIENCE) -> Answer | None:
        """One attempt; None if there is no readable response."""
        try:
            return self.call(method, body, timeout)
        except Lost:
            return None

    def page(self, method: str, filter_: Any = None, **paging: Any) -> Answer:
        """A page of a list, which must be returned."""
        answer = self.call(method, list_body(filter_, paging))
        assert answer.status == 200, answer
        return answer

    def walk(self, method: str, filter_: Any = None, **paging: Any) -> dict[str, Any]:
        """Walk forward to the empty page; the ``paging`` of the last page with rows."""
        last: dict[str, Any] = {}
        while (answer := self.page(method, filter_, **paging)).rows:
            last = answer.paging
            paging["after"] = last["next"]
        return last

    def wait(self, seconds: float) -> None:
        """Wait by advancing the world's clock: the larger of both clocks counts."""
        if seconds > 0:
            self.control("PUT", "/clock", {"advance": round(seconds, 6)})
            self.now += timedelta(seconds=seconds)

    def fault(self, then: Any, **rule: Any) -> None:
        """Add a fault rule."""
        self.control("POST", "/faults", {"then": then, **rule})

    def script(self, *sequence: Any, **rule: Any) -> None:
        """Add a rule that plays one fault, or ``"pass"``, for each matching call."""
        self.control("POST", "/faults", {"sequence": list(sequence), **rule})

    def end_faults(self) -> None:
        """Remove all fault rules."""
        self.control("DELETE", "/faults")

    def clear_journal(self) -> None:
        """Delete the calls so far."""
        self.control("DELETE", "/requests")

    def create_journeys(self, number: int, **fields: Any) -> None:
        """Create new rows, as somebody else would."""
        for _ in range(number):
            self.control("POST", "/journeys", fields)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A control call, which must succeed."""
        answer = self.http.request(
            method,
            f"/__admin{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
        )
        assert answer.is_success, (method, path, body, answer.text)
        return answer.json() if answer.content else None

    def findings(self, kind: str, **asked: Any) -> list[dict[str, Any]]:
        """The findings of one verdict."""
        return list(self.control("POST", f"/verify/{kind}", asked)["findings"])

    def codes(self, kind: str, **asked: Any) -> list[str]:
        """The codes of the findings of one verdict."""
        return [finding["code"] for finding in self.findings(kind, **asked)]

    def all_findings(self, *, complete: bool = True) -> list[str]:
        """All findings of all verdicts, readable; empty for a client that passed."""
        found = []
        for kind in KINDS:
            asked = {"complete": False} if kind == "paging" and not complete else {}
            for finding in self.findings(kind, **asked):
                found.append(f"{kind}: {finding['code']}: {finding['message']}")  # noqa: PERF401
        return found


@dataclass
class Worlds:
    """Opens worlds on one server."""

    http: httpx.Client
    _numbers: Iterator[int] = field(default_factory=count)

    def open(self, preset: str = "") -> World:
        """A world that nobody else knows.

        Without a preset it has 23 journeys and 23 consents.
        """
        key = f"test:client-{next(self._numbers)}"
        return World(self.http, f"{key}@{preset}" if preset else key)


@contextmanager
def a_server_of_worlds() -> Iterator[Worlds]:
    """A real server process at a fixed anchor, with frozen clocks."""
    sizes = ("--preset", "empty", "--journeys", "23", "--consents", "23")
    with (
        serving("--anchor", ANCHOR, *sizes) as server,
        httpx.Client(base_url=server.url, timeout=30) as http,
    ):
        yield Worlds(http)


def list_body(filter_: Any, paging: dict[str, Any]) -> dict[str, Any]:
    """The body of a list call."""
    return {"paging": paging} if filter_ is None else {"filter": filter_, "paging": paging}


def _seconds(header: str | None) -> float | None:
    """How long a header ``Retry-After`` asks to wait; None if it is unreadable."""
    if header is None:
        return None
    if header.isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds() + 0.001)
