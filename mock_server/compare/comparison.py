"""Compares an API with what the simulator assumes, and with rules that were observed once."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from mock_server.assumptions import ASSUMPTIONS, Assumption
from mock_server.assumptions.choice import Choice
from mock_server.assumptions.inquiry import Inquiry, NotSeen, Unlike
from mock_server.compare.rules import RULES_SEEN, WHOSE_KEY, current_shop


class Told(Struct, frozen=True):
    """What the API's responses reveal about one assumption or rule."""

    name: str
    verdict: str
    """``same``, ``other: closed``, ``none of the alternatives: ...`` or ``not seen: ...``."""

    alternative: str = ""
    """The API's alternative of the assumption; empty if unknown."""

    @property
    def differs(self) -> bool:
        """Whether the simulator behaves otherwise."""
        return self.verdict != "same" and not self.verdict.startswith("not seen")


def compared(inquiry: Inquiry, chosen: Choice) -> Iterator[Told]:
    """What the responses reveal about each rule and, given the choice, about each assumption."""
    for assumption in ASSUMPTIONS:
        goes_by = chosen.get(assumption.name, assumption.default.name)
        yield _of_assumption(assumption, inquiry, goes_by)
    for name, looks in RULES_SEEN.items():
        yield _of_rule(name, inquiry, looks)


def compared_by_partner(inquiry: Inquiry) -> Told:
    """What the partner base tells: whose a shop_key is."""
    return _of_rule(f"{WHOSE_KEY}, partner", inquiry, current_shop)


def _of_assumption(assumption: Assumption, inquiry: Inquiry, goes_by: str) -> Told:
    if assumption.tell is None:
        return Told(assumption.name, "not seen: reading calls cannot show it")
    try:
        found = assumption.tell(inquiry)
    except NotSeen as reason:
        return Told(assumption.name, f"not seen: {reason}")
    except Unlike as came:
        return Told(assumption.name, f"none of the alternatives: {came}")
    verdict = "same" if found == goes_by else f"other: {found}"
    return Told(assumption.name, verdict, found)


def _of_rule(name: str, inquiry: Inquiry, looks: Callable[[Inquiry], str]) -> Told:
    try:
        came = looks(inquiry)
    except NotSeen as reason:
        return Told(name, f"not seen: {reason}")
    return Told(name, f"other: {came}" if came else "same")


def seen_alternatives(told: Iterable[Told]) -> dict[str, str]:
    """The observed alternatives, by assumption."""
    return {each.name: each.alternative for each in told if each.alternative}
