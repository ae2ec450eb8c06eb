"""The measured call: a page of 20 by status and a random date range."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks.processes import ANCHOR, Running

LIMIT = 20
_VARIETY = 400
SPAN, HALF = timedelta(days=90), 1000
_ALIVE = 60
"""This many of the newest records include enough of every status."""


def bodies(rows: int) -> list[bytes]:
    """Requests whose pages are full in a world with this many rows.

    Old journeys are all disabled, so most requests list those, from a random record backwards; one
    in five lists new or enabled ones among the newest.
    """
    draw = random.Random(rows)  # the same requests in every run
    anchor = datetime.fromisoformat(ANCHOR)
    found = []
    for turn in range(_VARIETY):
        recent = turn % 5 == 0
        index = draw.randrange(5, 40) if recent else draw.randrange(_ALIVE, int(rows * 0.9))
        before = anchor - SPAN * index / (index + HALF)
        asked = {
            "status": draw.choice("ZP") if recent else "N",
            "date_from": (anchor - SPAN).isoformat().replace("+00:00", "Z"),
            "date_to": before.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        found.append(json.dumps({"filter": asked, "paging": {"limit": LIMIT}}).encode())
    return found


def share_of_full_pages(server: Running, asked: list[bytes]) -> float:
    """How many of the requests have a page of 20."""
    full = sum(len(json.loads(server.post(body)[1])["journeys"]) == LIMIT for body in asked)
    return full / len(asked)


def page_body(server: Running, number: int) -> bytes:
    """The request for one page of the whole list, found by walking to it in larger steps."""
    cursor = ""
    for step in _steps((number - 1) * LIMIT):
        paging = {"limit": step, **({"after": cursor} if cursor else {})}
        _, answer = server.post(json.dumps({"paging": paging}).encode())
        cursor = json.loads(answer)["paging"]["next"]
    paging = {"limit": LIMIT, **({"after": cursor} if cursor else {})}
    return json.dumps({"paging": paging}).encode()


def _steps(rows: int) -> Iterator[int]:
    while rows > 0:
        yield min(rows, 100)
        rows -= 100
