"""Declares an assumption: what is uncertain about the vendor, and each possible behaviour."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from mock_server.assumptions.inquiry import Tell
from mock_server.assumptions.seen import Seen
from mock_server.fidelity import Grade

Stage = Literal["values", "names", "members"]
"""When an alternative rewrites a response: first values, then members' names, then the set of
members."""

STAGES: tuple[Stage, ...] = ("values", "names", "members")


class Alternative(Struct, frozen=True):
    """One way in which the vendor may behave."""

    name: str
    about: str
    """What the simulator does under it."""

    source: str
    """The evidence for it."""

    grade: Grade = Grade.ASSUMED
    rewrite: Callable[[Seen], None] | None = None
    """Changes the document of a default response; None if the call itself is handled
    differently."""

    stage: Stage = "values"
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Hidden fields that a list shows under it, by method."""

    needs: tuple[str, ...] = ()
    """Hidden fields that its rewrite finds in every record that has them, and takes out."""


class Assumption(Struct, frozen=True, dict=True):
    """A point on which the vendor is silent, or on which its sources disagree."""

    name: str
    doubt: str
    """The uncertainty, as a question."""

    default: Alternative
    others: tuple[Alternative, ...]
    touches: str
    """A description of the calls that depend on it."""

    touched: Callable[[Seen], bool]
    """Whether a call depended on it, under any of its alternatives."""

    breaks: str
    """What breaks in a client that relies on the default if the vendor behaves otherwise."""

    tell: Tell | None = None
    """Determines the alternative by reading calls; None if reading calls cannot."""

    @cached_property
    def alternatives(self) -> dict[str, Alternative]:
        """All alternatives by name, the default first."""
        return {each.name: each for each in (self.default, *self.others)}
