"""Random faults that the documentation calls survivable."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.clients.world import World

IMPATIENT = 0.2
"""How long a client waits for a vendor that hangs, in real seconds: tests have no time."""

HANGS: list[dict[str, Any]] = [{"delay": 600}]

TORN: list[dict[str, Any]] = [
    {"connection_reset": True},
    {"no_reply": True},
    {"truncate": 0.5},
    {"malformed": True},
]
"""No response that a client can read."""

DOWN: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 502, "gateway": True},
    {"status": 503},
    {"status": 504},
    {"status": 429},
    {"status": 503, "retry_after": 7},
    {"status": 503, "retry_after": "date"},
    {"status": 429, "retry_after": 30},
    {"status": 429, "retry_after": "none"},
    {"status": 503, "retry_after": "soon"},
]
"""Temporary refusals."""

SLOW: list[dict[str, Any]] = [{"delay": 0.02}, {"dribble": 0.05}]
CHANGES: list[dict[str, Any]] = [{"insert": 3}, {"delete": 2}, {"update": 3}, {"late": 2}]
TOMORROW: list[dict[str, Any]] = [{"new_field": True}, {"new_enum_value": True}]


@dataclass(frozen=True)
class Fault:
    """A rule for one list."""

    then: dict[str, Any]
    rule: dict[str, Any] = field(default_factory=dict)
    page: int | None = None

    @property
    def shortens(self) -> bool:
        """Whether a page may be shorter than its limit without being the last."""
        return "short_page" in self.then

    def play(self, world: World, method: str) -> None:
        """Add the rule to a world."""
        when: dict[str, Any] = {"method": method}
        if self.page is not None:
            when["page"] = self.page
        world.fault(self.then, when=when, **self.rule)


def for_a_page(draw: Random) -> dict[str, Any]:
    """What fails one page."""
    return draw.choice([*TORN, *DOWN])


def for_a_walk(draw: Random) -> Fault:
    """What happens to a walk before its end."""
    page = draw.choice([None, 1, 2, 3])
    kind = draw.randrange(8)
    if kind < 3:
        return Fault(for_a_page(draw), {"times": draw.randint(1, 2)}, page)
    if kind == 3:
        limit = {"calls": draw.randint(1, 3), "per": draw.choice([2, 60])}
        return Fault({"rate_limit": limit} | draw.choice([{}, {"retry_after": "date"}]))
    if kind == 4:
        return Fault({"short_page": draw.randint(1, 3)}, {}, draw.choice([1, 2]))
    if kind == 5:
        return Fault(draw.choice(CHANGES), {"times": 1}, page)
    if kind == 6:
        return Fault(draw.choice([*TOMORROW, {"content_type": "text/html"}]), {"times": 1}, page)
    return Fault(draw.choice([*SLOW, *HANGS]), {"times": 1}, page)


def for_a_send(draw: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """What happens to a send, and the rest of its rule: half of them after it took effect."""
    then = draw.choice([*TORN, *TORN, *DOWN, *HANGS])
    passing = then.get("status") in (429, 503)
    return then, {
        "at": "before" if passing else draw.choice(["before", "after"]),
        "times": draw.randint(1, 2),
    }
