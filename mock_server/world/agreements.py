"""What a person is asked on a page of the simulator, and what comes of their answer."""

from dataclasses import dataclass, field
from typing import Protocol

from mock_server.contract.redirects import with_query
from mock_server.store import Shop, World


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that the person may agree to."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the page asks."""

    shop: Shop
    record_id: int
    title: str
    about: str
    redirect: str
    """Where the browser goes afterwards; empty for nowhere."""

    choices: tuple[Choice, ...] = ()
    closed: str = ""
    """Why nobody can answer any more; empty while somebody can."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer."""

    values: dict[str, str] = field(default_factory=dict)
    """What goes along to the caller's address."""

    redirect: str = ""

    @property
    def address(self) -> str | None:
        """Where the browser goes; None for nowhere."""
        return with_query(self.redirect, **self.values) if self.redirect else None


class Agreements(Protocol):
    """The pages of one kind."""

    async def find(self, world: World, secret: str) -> Question | None:
        """The question of a page; None where no page has this secret."""
        ...

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """The person agrees now; raises InvalidArgument where they cannot."""
        ...

    async def refuse(self, world: World, question: Question) -> Outcome:
        """The person refuses now; raises InvalidArgument where they cannot."""
        ...
