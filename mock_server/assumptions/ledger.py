"""Assumptions as facts of the ledger, and what ``compare`` has observed of them."""

from collections.abc import Mapping

from mock_server.assumptions import ASSUMPTIONS, BY_NAME, Assumption
from mock_server.fidelity import Fact, Grade, Subject, composed

_PREFIX = "assumptions."


def _fact(assumption: Assumption) -> Fact:
    first, *others = assumption.alternatives.values()
    named = [text for each in (first, *others) for text in (f"`{each.name}`", each.about)]
    form = "{} Default, {}: {} Otherwise," + " {}: {}" * len(others)
    name = f"{_PREFIX}{assumption.name}"
    return composed(name, first.grade, first.source, form, assumption.doubt, *named)


def as_observed(fact: Fact, observed: Mapping[str, str], day: str) -> Fact:
    """The fact as graded on a server that uses what ``compare`` observed on a day."""
    name = fact.id.removeprefix(_PREFIX)
    alternative = observed.get(name) if fact.id.startswith(_PREFIX) else None
    if alternative is None:
        return fact
    about = BY_NAME[name].alternatives[alternative].about
    source = f"compared with the real API on {day}"
    parts = BY_NAME[name].doubt, f"`{alternative}`", about
    return composed(fact.id, Grade.OBSERVED, source, "{} {}: {}", *parts)


SUBJECT = Subject(
    "assumptions",
    "Assumptions",
    "Points on which the vendor is silent or its sources disagree; a world can use any "
    "alternative.",
)

RULES = tuple(map(_fact, ASSUMPTIONS))
