"""Popular ways to set up retries, what they do by default, and what the verdict must say."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random, seed
from typing import Any

import aiohttp_retry
import backoff
import tenacity
from urllib3.util.retry import Retry

from tests.clients import retry_libraries as real
from tests.clients.patience import RETRIED, GaveUp, Patience, Waits, doubling, listed
from tests.clients.world import World, Worlds

SCENARIOS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "503 once": ({"status": 503}, {"times": 1}),
    "503 twice": ({"status": 503}, {"times": 2}),
    "503 for ever": ({"status": 503}, {}),
    "429": ({"rate_limit": {"calls": 1, "per": 2}}, {}),
    "reset twice": ({"connection_reset": True}, {"times": 2}),
}
OK = "ok"
AT_ONCE, STEADY = "retried-at-once", "no-backoff"
IGNORED = "retry-after-ignored"

Told = dict[str, str]
DEAF: Told = {"429": IGNORED}
"""Waits well, and does not read ``Retry-After``."""

HASTY: Told = {"503 twice": AT_ONCE, "503 for ever": AT_ONCE, "reset twice": AT_ONCE}
"""Does not wait at all. Its one retry after one failure is what many libraries make by design."""

EVEN: Told = DEAF | {"503 for ever": STEADY}
"""Waits the same time before each retry, which three waits show."""


@dataclass(frozen=True)
class Setup:
    """One way to set up retries."""

    name: str
    run: real.Run
    told: Told = field(default_factory=dict)
    """What the verdict says if it is not "ok"."""

    def verdict(self, worlds: Worlds, scenario: str) -> str:
        """What the verdict says of one call under a fault."""
        world = worlds.open()
        then, rule = SCENARIOS[scenario]
        world.fault(then, when={"method": "ListJourneys"}, **rule)
        seed(7)  # the libraries' jitter
        with real.sleeping_by_the_world(world):
            self.run(world)
            if scenario == "429":
                self.run(world)
        return ", ".join(world.codes("retries")) or OK

    def expected(self, scenario: str) -> str:
        return self.told.get(scenario, OK)


def schedule(waits: Waits, attempts: int, **options: Any) -> real.Run:
    """A library of another language, by the waits that it documents."""

    def run(world: World) -> None:
        with suppress(GaveUp):
            Patience(waits, attempts, **options).call(world, "ListJourneys")

    return run


def _urllib3(total: int, **options: Any) -> Retry:
    return Retry(total, allowed_methods=None, status_forcelist=sorted(RETRIED), **options)


PYTHON = (
    Setup("urllib3 `Retry()`, default: no POST", real.with_urllib3(Retry())),
    Setup("urllib3, 3, POST, no back-off", real.with_urllib3(_urllib3(3)), HASTY),
    Setup("requests, 3, POST, no back-off", real.with_requests(_urllib3(3)), HASTY),
    Setup("urllib3, 3, back-off 1", real.with_urllib3(_urllib3(3, backoff_factor=1))),
    Setup("requests, 5, back-off 0.3", real.with_requests(_urllib3(5, backoff_factor=0.3))),
    Setup(
        "requests, 5, back-off 1, jitter 1",
        real.with_requests(_urllib3(5, backoff_factor=1, backoff_jitter=1)),
    ),
    Setup("httpx-retries, POST, default: 10, no wait", real.with_httpx_retries(), HASTY),
    Setup("httpx-retries, 3, 0.5", real.with_httpx_retries(total=3, backoff_factor=0.5)),
    Setup("httpx `HTTPTransport(retries=3)`: none are made", real.with_httpx_transport),
    Setup("tenacity, default wait: none; 5", real.with_tenacity(), HASTY | DEAF),
    Setup("tenacity, exponential", real.with_tenacity(wait=tenacity.wait_exponential()), DEAF),
    Setup(
        "tenacity, random exponential",
        real.with_tenacity(wait=tenacity.wait_random_exponential()),
        DEAF,
    ),
    Setup(
        "tenacity, exponential with jitter",
        real.with_tenacity(wait=tenacity.wait_exponential_jitter()),
        DEAF,
    ),
    Setup("tenacity, fixed 1 s", real.with_tenacity(wait=tenacity.wait_fixed(1)), EVEN),
    Setup(
        "tenacity, random 0.5 to 1.5 s",
        real.with_tenacity(wait=tenacity.wait_random(0.5, 1.5)),
        DEAF,
    ),
    Setup("backoff, expo, full jitter", real.with_backoff(backoff.expo), DEAF),
    Setup("backoff, fibo", real.with_backoff(backoff.fibo), DEAF),
    Setup(
        "backoff, constant 1 s",
        real.with_backoff(backoff.constant, jitter=None),
        EVEN,
    ),
    Setup("stamina, default: 10 attempts", real.with_stamina, DEAF),
    Setup(
        "aiohttp-retry, exponential: not 429",
        real.with_aiohttp_retry(aiohttp_retry.ExponentialRetry),
    ),
    Setup("aiohttp-retry, jitter: not 429", real.with_aiohttp_retry(aiohttp_retry.JitterRetry)),
)
"""Run as they are, against a real server."""

NONE: dict[str, Any] = {"retried": frozenset(), "retries_lost": False}
"""POST is not retried."""


def _noisy(first: float, noise: float) -> Iterator[float]:
    """Doubling waits, each longer by a random share."""
    draw = Random(7)
    return (wait * draw.uniform(1, 1 + noise) for wait in doubling(first))


def _decorrelated(first: float, cap: float) -> Iterator[float]:
    """Each wait between the first and three times the one before: cockatiel's, in short."""
    draw, wait = Random(7), first
    while True:
        yield wait
        wait = min(cap, draw.uniform(first, wait * 3))


REPLAYED = (
    Setup(
        "a loop by hand: 3, no wait",
        schedule(lambda: listed(0.0), 3, heeds_retry_after=False),
        HASTY | DEAF,
    ),
    Setup("a loop by hand: doubling, with `Retry-After`", schedule(lambda: doubling(1), 5)),
    Setup("n8n-like: 5, 1 s", schedule(lambda: listed(1.0), 5, heeds_retry_after=False), EVEN),
    Setup(
        "Guzzle, retry middleware: 3",
        schedule(lambda: doubling(1), 4, heeds_retry_after=False),
        DEAF,
    ),
    Setup(
        "axios-retry, default: lost connections alone, no wait",
        schedule(lambda: listed(0.0), 4, retried=frozenset()),
        {"reset twice": AT_ONCE},
    ),
    Setup("axios-retry, 5xx and 429, default delay: none", schedule(lambda: listed(0.0), 4), HASTY),
    Setup("axios-retry, exponential", schedule(lambda: _noisy(0.2, 0.2), 4)),
    Setup("retry-axios", schedule(lambda: listed(0.5, 1.5, 3.5), 4)),
    Setup("got, default: no POST", schedule(lambda: doubling(1), 3, **NONE)),
    Setup("got, POST", schedule(lambda: _noisy(1, 0.1), 3)),
    Setup("got, POST, limit 4", schedule(lambda: _noisy(1, 0.1), 5)),
    Setup("ky, default: no POST", schedule(lambda: doubling(0.3), 3, **NONE)),
    Setup("ky, POST", schedule(lambda: doubling(0.3), 3)),
    Setup("p-retry, 3", schedule(lambda: doubling(1), 4, heeds_retry_after=False), DEAF),
    Setup("p-retry, default: 10", schedule(lambda: doubling(1), 11, heeds_retry_after=False), DEAF),
    Setup(
        "async-retry, default: 10",
        schedule(lambda: _noisy(1, 1.0), 11, heeds_retry_after=False),
        DEAF,
    ),
    Setup(
        "cockatiel, exponential",
        schedule(lambda: _decorrelated(0.128, 30), 6, heeds_retry_after=False),
        DEAF,
    ),
    Setup(
        "cockatiel, constant 1 s", schedule(lambda: listed(1.0), 6, heeds_retry_after=False), EVEN
    ),
    Setup(
        "exponential-backoff, default: 10",
        schedule(lambda: doubling(0.1), 10, heeds_retry_after=False),
        DEAF,
    ),
    Setup("undici `RetryAgent`, POST", schedule(lambda: doubling(0.5, cap=30), 6)),
)
"""Other languages, by the waits that their documentation gives."""

SETUPS = (*PYTHON, *REPLAYED)


def table(worlds: Worlds) -> list[str]:
    """What the verdict says about each set-up, as Markdown."""
    lines = [
        "| client | " + " | ".join(SCENARIOS) + " |",
        "|---" * (len(SCENARIOS) + 1) + "|",
    ]
    for setup in SETUPS:
        told = (setup.verdict(worlds, scenario) for scenario in SCENARIOS)
        cells = (each if each == OK else f"`{each}`" for each in told)
        lines.append(f"| {setup.name} | " + " | ".join(cells) + " |")
    return lines
