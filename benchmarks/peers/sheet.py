"""The rows of every peer: the simulator's own, read through its lists."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benchmarks.processes import Running, simulator
from benchmarks.requests import LIMIT

Row = Mapping[str, Any]
_STEP = 100


@dataclass(frozen=True)
class Sheet:
    """The rows, newest first."""

    rows: Sequence[Row]

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.rows)

    @cached_property
    def pages(self) -> Mapping[str, Sequence[Row]]:
        """The correct page of each status that has a full one."""
        counted = Counter(row["status"] for row in self.rows)
        return {
            status: [row for row in self.rows if row["status"] == status][:LIMIT]
            for status in sorted(counted)
            if counted[status] >= LIMIT
        }

    @staticmethod
    def read(text: bytes) -> Sequence[Row]:
        """The rows of a JSON array."""
        found: Sequence[Row] = json.loads(text)
        return found


def sheet(size: int) -> Sheet:
    """The rows of a simulator that generates this many."""
    with simulator("--journeys", str(size), "--consents", "0") as server:
        rows: list[Row] = []
        cursor = ""
        while len(rows) < size:
            found = _page(server, cursor)
            rows += found["journeys"]
            cursor = found["paging"]["next"]
    return Sheet(rows)


def _page(server: Running, cursor: str) -> dict[str, Any]:
    paging = {"limit": _STEP, **({"after": cursor} if cursor else {})}
    _, answer = server.post(json.dumps({"paging": paging}).encode())
    found: dict[str, Any] = json.loads(answer)
    return found
