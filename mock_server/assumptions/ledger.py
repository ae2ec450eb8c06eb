"""Assumptions as facts of the ledger, and what ``compare`` has observed of them."""

from collections.abc import Mapping

from mock_server.assumptions import ASSUMPTIONS, BY_NAME, Assumption
from mock_server.fidelity import Fact, Grade, Subject

_PREFIX = "assumptions."


def _fact(assumption: Assumption) -> Fact:
    first, *others = assumption.alternatives.values()
    alternatives = " ".join(f"`{each.name}`: {each.about}" for each in others)
    return Fact(
        f"{_PREFIX}{assumption.name}",
        f"{assumption.doubt} Default, `{first.name}`: {first.about} Otherwise, {alternatives}",
        first.grade,
        first.source,
    )


def as_observed(fact: Fact, observed: Mapping[str, str], day: str) -> Fact:
    """The fact as graded on a server that uses what ``compare`` observed on a day."""
    name = fact.id.removeprefix(_PREFIX)
    alternative = observed.get(name) if fact.id.startswith(_PREFIX) else None
    if alternative is None:
        return fact
    about = BY_NAME[name].alternatives[alternative].about
    statement = f"{BY_NAME[name].doubt} `{alternative}`: {about}"
    return Fact(fact.id, statement, Grade.OBSERVED, f"compared with the real API on {day}")


SUBJECT = Subject(
    "assumptions",
    "Assumptions",
    "Points on which the vendor is silent or its sources disagree; a world can use any "
    "alternative.",
)

RULES = tuple(map(_fact, ASSUMPTIONS))
