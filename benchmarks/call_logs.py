"""``python -m benchmarks.call_logs [URL]``: the times of pages of a million calls, for each filter.

One caller asks ``ListCallLogs`` for pages of 20: the first page of each filter, and one from the
middle of the whole list. They take turns, so that other load on the machine affects all of them.
The table shows the quickest quarter of each. URL is an empty PostgreSQL database on this machine,
which is filled with the same number of calls.
"""

import http.client
import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benchmarks.command_line import Section, database_options, say
from benchmarks.processes import ANCHOR, HEADERS, Running, simulator
from benchmarks.report import machine
from benchmarks.requests import HALF, LIMIT, SPAN

Filter = Mapping[str, Any]


def main() -> None:
    """Run."""
    options = database_options(
        "benchmarks.call_logs", __doc__, rows=(1_000_000, "calls"), turns=(50, "pages of each kind")
    )
    places: dict[str, Sequence[str]] = {"SQLite in memory": ()}
    if options.url:
        places["PostgreSQL"] = ("--database", options.url)
    measured = {
        name: _measured(options.rows, options.turns, database) for name, database in places.items()
    }
    text = f"{machine()} {options.rows:,} calls.\n\n{_table(measured)}"
    Section("call-logs").publish(text, write=options.write)


@dataclass(frozen=True)
class Took:
    """The maximum time of the quickest quarter of one filter's pages, in milliseconds."""

    first: float
    middle: float | None
    """None if the filter matches only one page."""


def _measured(rows: int, turns: int, database: Sequence[str]) -> dict[str, Took]:
    sizes = ("--journeys", "0", "--consents", "0", "--followers", "0")
    calls = ("--records", f"call_logs={rows}")
    with simulator(*sizes, *calls, *database) as server:
        say(f"{rows:,} calls after {server.ready_after:.0f} s")
        return measured(Caller(server, rows), turns)


def measured(caller: "Caller", turns: int) -> dict[str, Took]:
    """The times for every filter, without the effect of a busy machine."""
    asked = [(what, each, caller.cursor(each)) for what, each in _filters(caller)]
    took: dict[tuple[str, bool], list[float]] = {}
    for _ in range(turns):
        for what, filter_, cursor in asked:
            for paging in ({}, {"after": cursor}) if cursor else ({},):
                began = time.perf_counter()
                caller.page(filter_, **paging)
                seconds = time.perf_counter() - began
                took.setdefault((what, bool(paging)), []).append(seconds * 1000)
    quick = {shape: statistics.quantiles(each, n=4)[0] for shape, each in took.items()}
    return {what: Took(quick[what, False], quick.get((what, True))) for what, _, _ in asked}


def _filters(caller: "Caller") -> Iterator[tuple[str, Filter]]:
    """Each filter of the method, with values of calls in the middle of the list."""
    middle = caller.page({}, after=caller.cursor({}))["call_logs"]
    call = next(each for each in middle if each["direction"] == "out")
    extensions = sorted({each["extension_id"] for each in middle})
    (hotline,) = caller.call("GetHotlines", {"paging": {"limit": 1}})["hotlines"]
    strangers = [str(each) for each in range(1, 500)]
    comparison = {"comparison": "greater_than", "value": 600}
    yield "none", {}
    yield "both dates", caller.dates
    yield "`call_number`", {"call_number": call["callee"]}
    yield "`call_state`", {"call_state": "not_answered"}
    yield "`direction` `out`", {"direction": "out"}
    yield "`direction` `ext`, which matches three", {"direction": "ext"}
    yield "`duration`", {"duration": comparison}
    yield f"`extension_ids`, {len(extensions)}", {"extension_ids": extensions}
    yield f"`extension_ids`, {len(extensions)} among 500", {"extension_ids": extensions + strangers}
    yield "`hotline_ids`, 1", {"hotline_ids": [hotline["id"]]}
    yield "`user_id`", {"user_id": call["user_id"]}
    yield "`department_id`, which no call has", {"department_id": "5"}
    yield "`external_id`", {"external_id": call["external_id"]}
    yield "`external_session_id`", {"external_session_id": call["external_session_id"]}
    yield (
        "both dates, `direction`, `duration`, `extension_ids`",
        {
            **caller.dates,
            "direction": "in",
            "duration": comparison,
            "extension_ids": extensions,
        },
    )
    longest = {"comparison": "greater_than", "value": 900}
    yield "`duration`, which no call has", {"duration": longest}


class Caller:
    """One client of a server, on one connection."""

    def __init__(self, server: Running, rows: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        anchor = datetime.fromisoformat(ANCHOR)
        self.dates = {"date_from": _written(anchor - SPAN), "date_to": ANCHOR}
        self._middle = _written(anchor - SPAN * (rows // 2) / (rows // 2 + HALF))

    def cursor(self, asked: Filter) -> str:
        """The cursor of a page in the middle of the list; empty if no records are there."""
        older = {**asked, **self.dates, "date_to": self._middle}
        return str(self.page(older)["paging"]["next"])

    def page(self, asked: Filter, **paging: str) -> dict[str, Any]:
        """One page of 20 calls."""
        return self.call("ListCallLogs", {"filter": asked, "paging": {"limit": LIMIT, **paging}})

    def call(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The response of a method of the switchboard."""
        path = f"/v1/shop.Etelecom/{method}"
        self._connection.request("POST", path, json.dumps(body), HEADERS)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == http.HTTPStatus.OK, text
        found: dict[str, Any] = json.loads(text)
        return found


def _written(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _table(measured: Mapping[str, Mapping[str, Took]]) -> str:
    columns = [f"{place}, {page}" for place in measured for page in ("first page", "middle")]
    lines = [f"| filter | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for what in next(iter(measured.values())):
        cells = [each for place in measured.values() for each in _cells(place[what])]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(took: Took) -> tuple[str, str]:
    return f"{took.first:.2f} ms", "" if took.middle is None else f"{took.middle:.2f} ms"


if __name__ == "__main__":
    main()
