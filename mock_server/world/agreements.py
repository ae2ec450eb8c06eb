"""The question on a page of the simulator, and the result of the person's answer."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct, field

from mock_server.contract.life import Life, Unreachable
from mock_server.contract.redirects import with_query
from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument
from mock_server.store import Shop, Store, World
from mock_server.store.rows import Rows

R = TypeVar("R")


class Choice(Struct, frozen=True):
    """One of the things that the person may agree to."""

    value: int
    label: str


class Question(Struct, frozen=True):
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


class Outcome(Struct, frozen=True):
    """The result of an answer."""

    values: dict[str, str] = field(default_factory=dict)
    """The values for the caller's address."""

    redirect: str = ""

    @property
    def address(self) -> str | None:
        """Where the browser is redirected; None for nowhere."""
        return with_query(self.redirect, **self.values) if self.redirect else None


class Agreements(ABC, Generic[R]):
    """The pages of one kind; each is about a record."""

    resource: ClassVar[Resource[Any]]
    life: ClassVar[Life[Any]]
    secret: ClassVar[str]
    """The records' field that contains a page's secret."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, world: World, secret: str) -> Question | None:
        """The question of a page; None if no page has this secret."""
        now = world.clock.now()

        async def look(rows: Rows) -> Question | None:
            asked: R | None = await rows.latest(self.resource, {self.secret: secret})
            return None if asked is None else await self._question(rows, world, shop, asked, now)

        for shop in world.shops:
            found = await self._store.records.transact(shop, now, look)
            if found is not None:
                return found
        return None

    @abstractmethod
    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """Agree for the person, now; raises InvalidArgument if that is impossible."""

    @abstractmethod
    async def refuse(self, world: World, question: Question) -> Outcome:
        """Refuse for the person, now; raises InvalidArgument if that is impossible."""

    @abstractmethod
    async def _question(self, rows: Rows, world: World, shop: Shop, asked: R, now: int) -> Question:
        """The question that a record of a shop asks."""

    async def _answered(self, rows: Rows, question: Question, name: str, now: int) -> R:
        """The record after a move; raises InvalidArgument if the move is impossible."""
        found = await rows.find(self.resource, question.record_id)
        move = self.life.move(name)
        state = "gone" if found is None else self.life.state_at(found[0], now)
        if found is None or state not in move.sources:
            reachable = () if found is None else self.life.reachable(state)
            raise InvalidArgument(str(Unreachable(state, move.target, reachable)))
        moved: R = move.apply(found[0], now)
        return moved
