"""Declaring an assumption: what is in doubt about the vendor, and each way in which it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from mock_server.assumptions.inquiry import Tell
from mock_server.assumptions.seen import Seen
from mock_server.fidelity import Grade

Stage = Literal["values", "names", "members"]
"""When an alternative rewrites an answer: values, then members' names, then which there are."""

STAGES: tuple[Stage, ...] = ("values", "names", "members")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which the vendor may behave."""

    name: str
    about: str
    """What the simulator does under it."""

    source: str
    """What speaks for it."""

    grade: Grade = Grade.ASSUMED
    rewrite: Callable[[Seen], None] | None = None
    """Changes the document of an answer of the defaults; None where the call itself differs."""

    stage: Stage = "values"
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Hidden fields that a list shows under it, by the method."""


@dataclass(frozen=True)
class Assumption:
    """Something that the vendor does not say, or on which its sources disagree."""

    name: str
    doubt: str
    """What is in doubt, as a question."""

    default: Alternative
    others: tuple[Alternative, ...]
    touches: str
    """Which calls rest on it, in words."""

    touched: Callable[[Seen], bool]
    """Whether a call rested on it, whatever alternative its world went by."""

    breaks: str
    """What breaks in a client that relies on the default when the vendor does otherwise."""

    tell: Tell | None = None
    """What tells it from reading calls alone; None where nothing does."""

    @cached_property
    def alternatives(self) -> dict[str, Alternative]:
        """All alternatives by name, the default first."""
        return {each.name: each for each in (self.default, *self.others)}
