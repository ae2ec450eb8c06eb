"""A client's calls: how it sends one, waits, and tries again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx2 as httpx

from tests.simulator import Client

ATTEMPTS = 5

Waits = Callable[[Random, int], float]
"""Seconds before the attempt of a number, from 1 on."""


def doubling(rng: Random, attempt: int) -> float:
    """Doubling with jitter."""
    return float(2**attempt) * rng.uniform(0.8, 1.2)


def full_jitter(rng: Random, attempt: int) -> float:
    """From next to nothing to a bound that doubles, as AWS's article has it."""
    return rng.uniform(0.1, float(2 ** (attempt + 1)))


def first_at_once(rng: Random, attempt: int) -> float:
    """As urllib3 has it: the first retry without a wait, then doubling."""
    return 0.0 if attempt == 1 else doubling(rng, attempt)


PATIENT: tuple[Waits, ...] = (doubling, full_jitter, first_at_once)


@dataclass
class Failed(Exception):
    """An answer that is no 200, or none."""

    status: int
    retry_after: float = 0.0

    @property
    def may_be_tried_again(self) -> bool:
        return self.status in (0, 429) or self.status >= 500

    @property
    def may_have_happened(self) -> bool:
        return self.status == 0 or (self.status >= 500 and self.status != 503)


@dataclass
class Caller:
    """Calls of one key; waiting moves the world's clock."""

    client: Client
    key: str
    rng: Random
    waits: Waits = doubling
    attempts: int = ATTEMPTS
    heeds_retry_after: bool = True
    failures: list[Failed] = field(default_factory=list)

    def once(self, method: str, body: Any) -> Any:
        """The answer's body; raises Failed."""
        try:
            answer = self.client.http.post(
                f"/v1/shop.Zalo/{method}",
                json=body,
                headers={"Authorization": f"Bearer {self.key}"},
            )
            found = answer.json()
        except (httpx.HTTPError, ConnectionError, ValueError):
            raise Failed(0) from None
        if answer.status_code != 200:
            raise Failed(answer.status_code, _seconds(answer.headers.get("Retry-After")))
        return found

    def patiently(self, method: str, body: Any) -> Any:
        """The same, tried again after what may pass; raises Failed."""
        for attempt in self._attempts():
            try:
                return self.once(method, body)
            except Failed as failure:
                if attempt == self.attempts or not failure.may_be_tried_again:
                    raise
                self.pause(attempt, failure)
        raise AssertionError

    def pause(self, attempt: int, failure: Failed) -> None:
        """Wait before the next attempt."""
        asked = failure.retry_after if self.heeds_retry_after else 0.0
        self.wait(max(self.waits(self.rng, attempt), asked))

    def wait(self, seconds: float) -> None:
        """By the world's clock."""
        if seconds > 0:
            self.control("PUT", "/clock", {"advance": seconds})

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A control call, which must be taken."""
        answer = self.client.control(method, path, body, Authorization=f"Bearer {self.key}")
        assert answer.status < 300, answer
        return answer.body

    def _attempts(self) -> Iterator[int]:
        return iter(range(1, self.attempts + 1))


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdigit() else 0.0
