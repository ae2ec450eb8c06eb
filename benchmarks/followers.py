"""``python -m benchmarks.followers [URL]``: pages of a million followers and of journeys.

One caller requests pages of 20, the first one and one from the middle, of each list, and of
followers with the lists in their filter. The table shows medians. URL is an empty PostgreSQL
database on this machine.
"""

import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from benchmarks.command_line import Section, database_options, say
from benchmarks.processes import ANCHOR, Running, simulator
from benchmarks.report import machine
from benchmarks.requests import HALF, LIMIT, SPAN

_WARM_UP = 5
_METHODS = {"ListJourneys": "journeys", "ListFollowers": "followers"}


def main() -> None:
    """Run."""
    options = database_options(
        "benchmarks.followers",
        __doc__,
        rows=(1_000_000, "rows of each list"),
        turns=(50, "pages of each kind"),
    )
    database = ("--database", options.url) if options.url else ()
    text = "\n".join(_lines(options.rows, options.turns, database))
    Section("followers").publish(text, write=options.write)


def _lines(rows: int, turns: int, database: Sequence[str]) -> Iterator[str]:
    place = "PostgreSQL" if database else "SQLite in memory"
    sizes = ("--journeys", str(rows), "--followers", str(rows), "--consents", "0")
    with simulator(*sizes, *database) as server:
        say(f"{rows:,} rows each after {server.ready_after:.0f} s")
        yield f"{machine()} {rows:,} rows of each list, {place}.\n"
        yield "| request | first page | middle |"
        yield "|---|---|---|"
        for what, method, filter_ in _asked(server):
            middle = _cursor(server, method, filter_, rows)
            first = _median(server, method, filter_, turns)
            later = _median(server, method, filter_, turns, after=middle) if middle else None
            yield f"| {what} | {first:.2f} ms | {f'{later:.2f} ms' if later else ''} |"


def _asked(server: Running) -> Iterator[tuple[str, str, dict[str, Any]]]:
    followers = _page(server, "ListFollowers", {})["followers"]
    known = [each["zl_user_id"] for each in followers[:10]]
    phone = next((each["phone"] for each in followers if each["phone"]), "84912345678")
    yield "`ListJourneys`", "ListJourneys", {}
    yield "`ListFollowers`", "ListFollowers", {}
    yield "`ListJourneys`, `phone`", "ListJourneys", {"phone": phone}
    yield "`ListFollowers`, `phone`", "ListFollowers", {"phone": phone}
    yield "`ListFollowers`, `tags`, 1", "ListFollowers", {"tags": ["VIP"]}
    yield "`ListFollowers`, `tags`, 3", "ListFollowers", {"tags": ["VIP", "Khách mới", "none"]}
    yield "`ListFollowers`, `zl_user_ids`, 10", "ListFollowers", {"zl_user_ids": known}


def _cursor(server: Running, method: str, filter_: Mapping[str, Any], rows: int) -> str:
    """The cursor of a page in the middle of the whole list; empty if it has no records there."""
    anchor = datetime.fromisoformat(ANCHOR)
    middle = anchor - SPAN * (rows // 2) / (rows // 2 + HALF)
    dates = {"date_from": _written(anchor - SPAN), "date_to": _written(middle)}
    return str(_page(server, method, {**filter_, **dates})["paging"]["next"])


def _median(
    server: Running, method: str, filter_: Mapping[str, Any], turns: int, **paging: str
) -> float:
    took = []
    for turn in range(_WARM_UP + turns):
        began = time.perf_counter()
        _page(server, method, filter_, **paging)
        if turn >= _WARM_UP:
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def _page(server: Running, method: str, filter_: Mapping[str, Any], **paging: str) -> Any:
    body = json.dumps({"filter": filter_, "paging": {"limit": LIMIT, **paging}}).encode()
    status, answer = server.post(body, f"/v1/shop.Zalo/{method}")
    found = json.loads(answer)
    assert status == HTTPStatus.OK, found
    assert _METHODS[method] in found
    return found


def _written(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


if __name__ == "__main__":
    main()
