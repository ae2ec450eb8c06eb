"""Prometheus metrics of all processes on one database, without a world label."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress

from mock_server.clock import stopwatch
from mock_server.errors import Unavailable
from mock_server.store import Store

_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5)
"""Upper bounds of the histogram, in seconds."""

_EVERY = 1.0
"""Seconds until a call appears in other processes' metrics."""

_CALLS, _FAULTS, _SECONDS, _BELOW = "calls", "faults", "seconds", "below"
"""The first part of a counter's key; the rest are its label values."""

Name = tuple[str, ...]


class Metrics:
    """The counters, kept in the store if several processes share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._started = stopwatch()
        self._calls: Counter[tuple[str, int, int, str]] = Counter()
        """Count by operation, status, histogram bucket and fault."""

        self._seconds = 0.0

    def count(self, operation: str, status: int, seconds: float, fault: str) -> None:
        """Count one call."""
        self._calls[operation, status, bisect_left(_BUCKETS, seconds), fault] += 1
        self._seconds += seconds

    async def run(self) -> None:
        """Flush the counters regularly if processes share a store, until cancelled."""
        while self._store.shared:
            await asyncio.sleep(_EVERY)
            with suppress(Unavailable):  # they are kept until the next flush
                await self.flush()

    async def flush(self) -> None:
        """Add the counters to the store's; raises Unavailable."""
        calls, seconds = self._calls, self._seconds
        if not calls:
            return
        self._calls, self._seconds = Counter(), 0.0
        try:
            await self._store.counters.add(_named(calls, seconds))
        except Unavailable:
            self._calls.update(calls)
            self._seconds += seconds
            raise

    async def text(self) -> str:
        """The metrics in Prometheus's text format; raises Unavailable."""
        counts: Mapping[Name, float] = _named(self._calls, self._seconds)
        if self._store.shared:
            await self.flush()
            counts = await self._store.counters.all()
        worlds = str(await self._store.worlds.count())
        lines = [
            *_counter(counts, _CALLS, "Calls of the vendor's methods.", "method", "status"),
            *_counter(counts, _FAULTS, "Faults that played.", "kind"),
            *_histogram(counts),
            *_gauge("worlds", "Worlds in the store.", worlds),
            *_gauge(
                "uptime_seconds",
                "Seconds since this process started.",
                f"{stopwatch() - self._started:.3f}",
            ),
        ]
        return "\n".join(lines) + "\n"


def _named(calls: Mapping[tuple[str, int, int, str], int], seconds: float) -> dict[Name, float]:
    """The counters by their keys."""
    counts: Counter[Name] = Counter()
    for (operation, status, bucket, fault), count in calls.items():
        counts[_CALLS, operation, str(status)] += count
        if bucket < len(_BUCKETS):
            counts[_BELOW, str(_BUCKETS[bucket])] += count
        if fault:
            counts[_FAULTS, fault] += count
    return {**counts, (_SECONDS,): seconds}


def _head(name: str, kind: str, about: str) -> list[str]:
    return [f"# HELP etelecom_mock_{name} {about}", f"# TYPE etelecom_mock_{name} {kind}"]


def _counter(counts: Mapping[Name, float], kind: str, about: str, *labels: str) -> Iterator[str]:
    yield from _head(f"{kind}_total", "counter", about)
    for (first, *values), count in sorted(counts.items()):
        if first == kind:
            shown = ",".join(
                f'{name}="{value}"' for name, value in zip(labels, values, strict=True)
            )
            yield f"etelecom_mock_{kind}_total{{{shown}}} {count:g}"


def _histogram(counts: Mapping[Name, float]) -> Iterator[str]:
    yield from _head("call_seconds", "histogram", "Response times.")
    below = 0.0
    for bound in _BUCKETS:
        below += counts.get((_BELOW, str(bound)), 0)
        yield f'etelecom_mock_call_seconds_bucket{{le="{bound}"}} {below:g}'
    total = sum(count for name, count in counts.items() if name[0] == _CALLS)
    yield f'etelecom_mock_call_seconds_bucket{{le="+Inf"}} {total:g}'
    yield f"etelecom_mock_call_seconds_sum {counts.get((_SECONDS,), 0.0):.6f}"
    yield f"etelecom_mock_call_seconds_count {total:g}"


def _gauge(name: str, about: str, value: str) -> list[str]:
    return [*_head(name, "gauge", about), f"etelecom_mock_{name} {value}"]
