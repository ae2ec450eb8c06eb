"""Named fault rules for common situations."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class ReadyFault(Struct, frozen=True):
    """A named rule."""

    name: str
    about: str
    rule: Mapping[str, Any]


READY = (
    ReadyFault("Vendor outage", "Every call gets a 503.", {"then": {"status": 503}}),
    ReadyFault(
        "Short outage",
        "The next three calls get a 503.",
        {"then": {"status": 503}, "times": 3},
    ),
    ReadyFault(
        "Outage behind a proxy",
        "Every call gets a proxy's HTML page with 502.",
        {"then": {"status": 502, "gateway": True}},
    ),
    ReadyFault(
        "Slow vendor",
        "Responses take about half a second, some of them several.",
        {"then": {"delay": {"lognormal": {"median": 0.5, "sigma": 0.6}}}},
    ),
    ReadyFault(
        "Hanging vendor",
        "The next response takes a minute.",
        {"then": {"delay": 60}, "times": 1},
    ),
    ReadyFault(
        "Flaky vendor",
        "One call in ten gets a 500.",
        {"when": {"probability": 0.1}, "then": {"status": 500}},
    ),
    ReadyFault(
        "Rate limited",
        "Calls beyond ten a minute get a 429.",
        {"then": {"rate_limit": {"calls": 10, "per": 60}}},
    ),
    ReadyFault(
        "Time-out after the commit",
        "The next call takes effect, and its connection is reset.",
        {"then": {"connection_reset": True}, "at": "after", "times": 1},
    ),
    ReadyFault(
        "Endless cursor",
        "Lists continue past their end with the last page, for ever.",
        {"then": {"endless": True}},
    ),
    ReadyFault(
        "Empty page",
        "The second page of a walk is empty, though rows follow.",
        {"when": {"page": 2}, "then": {"empty_page": True}},
    ),
    ReadyFault(
        "Late rows",
        "Before a walk's second page three older rows appear.",
        {"when": {"page": 2}, "then": {"late": 3}, "times": 1},
    ),
    ReadyFault(
        "Broken JSON",
        "Responses are invalid JSON with the content type of JSON.",
        {"then": {"malformed": True}},
    ),
    ReadyFault(
        "Webhooks come twice",
        "Each event is delivered twice.",
        {"then": {"duplicate_delivery": 2}},
    ),
    ReadyFault(
        "Webhooks come late",
        "Each event is delivered two minutes later, by the world's clock.",
        {"then": {"late_delivery": 120}},
    ),
    ReadyFault(
        "Webhooks out of order",
        "An event is delivered after the one that follows it.",
        {"then": {"reordered_delivery": True}},
    ),
)
