"""A walk as a document: which pages were fetched, in which order, and which were fetched twice."""

from collections.abc import Mapping
from typing import Any

from mock_server.calls import Call
from mock_server.verdicts.evidence import read_object
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.visits import Row
from mock_server.verdicts.walk import Step, Walk


def walk_document(walk: Walk, finding: Finding | None, calls: Mapping[str, Call]) -> dict[str, Any]:
    """The walk for drawing it; ``calls`` are those of the journal by id."""
    first = walk.steps[0].visit
    seen: set[Row] = set()
    return {
        "method": first.list[1],
        "shop_id": str(first.list[0]),
        "filter": _filter(calls[first.id]),
        "limit": first.limit,
        "backwards": walk.backwards,
        "complete": walk.complete,
        "pages": [_page(step, seen, calls[step.visit.id]) for step in walk.steps],
        "rows": len(seen),
        "finding": finding.document() if finding else None,
    }


def _page(step: Step, seen: set[Row], call: Call) -> dict[str, Any]:
    """One step; adds its rows to ``seen``."""
    visit = step.visit
    again = len(seen.intersection(visit.rows))
    seen.update(visit.rows)
    return {
        "request": visit.id,
        "how": step.how.name.lower(),
        "backwards": visit.asked.backwards,
        "from": step.giver.id if step.giver else None,
        "first": step.is_first,
        "rows": len(visit.rows),
        "again": again,
        "limit": visit.limit,
        "status": call.status,
        "fault": call.fault or None,
    }


def _filter(call: Call) -> dict[str, Any]:
    """The filter as the client wrote it; empty if it is not an object."""
    found = (read_object(call.body) or {}).get("filter")
    return found if isinstance(found, dict) else {}
