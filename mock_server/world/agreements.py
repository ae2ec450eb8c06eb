"""The question on a page of the simulator, and the result of the person's answer."""

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
    """The question on a page."""

    shop: Shop
    record_id: int
    title: str
    about: str
    redirect: str
    """Where the browser is redirected afterwards; empty for nowhere."""

    choices: tuple[Choice, ...] = ()
    closed: str = ""
    """Why the question can no longer be answered; empty if it can."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an answer."""

    values: dict[str, str] = field(default_factory=dict)
    """The values for the caller's address."""

    redirect: str = ""

    @property
    def address(self) -> str | None:
        """Where the browser is redirected; None for nowhere."""
        return with_query(self.redirect, **self.values) if self.redirect else None


class Agreements(Protocol):
    """The pages of one kind."""

    async def find(self, world: World, secret: str) -> Question | None:
        """The question of a page; None if no page has this secret."""
        ...

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """Agree for the person, now; raises InvalidArgument if that is impossible."""
        ...

    async def refuse(self, world: World, question: Question) -> Outcome:
        """Refuse for the person, now; raises InvalidArgument if that is impossible."""
        ...
