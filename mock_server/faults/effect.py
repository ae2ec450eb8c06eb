"""What a fault does to a call: each kind overrides the one moment that it works at."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from mock_server.answer import Answer
from mock_server.contract.generation import Draws
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Attribute, Resource
from mock_server.errors import InvalidArgument
from mock_server.store import Page, Shop, Store, World

ReadPage = Callable[[PageRequest], Awaitable[Page]]
"""Reads a page of the list that is called, under its filter."""

State = dict[str, Any]
"""What a rule remembers between calls; JSON."""


@dataclass(frozen=True, slots=True)
class Play:
    """A call on which a fault plays."""

    world: World
    shop: Shop
    store: Store
    draws: Draws
    """Choices for this playing, from the world's seed."""

    state: State
    """What the rule remembered when it was taken."""

    shown: Sequence[Attribute] = ()
    """The fields of the records in the operation's answer."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list that is called, for the faults that play on one."""

    resource: Resource[Any]
    equals: Mapping[str, Any]
    """The filter's values by field."""

    since: int
    until: int
    """The filter's range of creation times, in microseconds since the epoch."""

    read: ReadPage


class Connection(Protocol):
    """The connection of one call, for a fault that sends the answer in its own way."""

    async def send_whole(self, answer: Answer) -> None:
        """Send the answer as it would be sent without a fault."""
        ...

    async def send_head(self, answer: Answer) -> None:
        """Send status and headers; the body is sent in parts."""
        ...

    async def send_part(self, content: bytes) -> None:
        """Send bytes of the body."""
        ...

    async def finish(self) -> None:
        """End the body."""
        ...

    async def close(self) -> None:
        """Close the connection, whatever was sent."""
        ...

    async def reset(self) -> None:
        """Reset the connection (TCP RST)."""
        ...


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """How a webhook's event is carried."""

    copies: int = 1
    """How often it is sent."""

    held_until: int | None = None
    """The instant of the world's clock before which it is not sent."""

    forged: bool = False
    """Whether one with a wrong signature is sent first."""

    replayed: bool = False
    """Whether an earlier delivery is sent again after it."""


@dataclass(frozen=True, slots=True)
class Effect(ABC):
    """One fault, ready to play; a kind is a subclass."""

    name: ClassVar[str]
    """Its member in a rule's ``then``."""

    about: ClassVar[str]
    """What it does, in one sentence."""

    shows: ClassVar[str]
    """The bug of a client that it shows."""

    example: ClassVar[Any]
    """A value that it takes."""

    on_lists: ClassVar[bool] = False
    """Whether it plays on lists alone."""

    on_deliveries: ClassVar[bool] = False
    """Whether it plays on webhooks, and on no call."""

    swaps: ClassVar[bool] = False
    """Whether it lets a webhook's next event go first; two swapped events swap no more."""

    slow_answer: ClassVar[bool] = False
    """Whether sending the answer takes so long that the client may hang up before its end."""

    waits: ClassVar[bool] = False
    """Whether time passes before the operation: its world may have changed meanwhile."""

    loses_answer: ClassVar[bool] = False
    """Whether it leaves the client without an answer that it could read."""

    doubtful: ClassVar[bool] = False
    """Whether the client may be unable to read the answer."""

    shortens_page: ClassVar[bool] = False
    """Whether it makes a list's page shorter, so that its length says nothing about the end."""

    repeats_rows: ClassVar[bool] = False
    """Whether it shows rows of a list that belong on other pages."""

    answers: ClassVar[bool] = True
    """Whether the client gets an answer at all."""

    @classmethod
    @abstractmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Effect":
        """The fault of a value; ``rest`` are the other members of ``then``.

        Raises:
            InvalidArgument: naming the field.
        """

    def step(self, state: State, world_now: int, real_now: int) -> tuple[State, bool]:
        """What the rule remembers after a matching call, and whether the fault plays on it."""
        del world_now, real_now
        return state, True

    async def intercept(self, play: Play) -> Answer | None:
        """An answer in place of the operation's, or None to go on (after a delay, say)."""
        del play
        return None

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        """The page of a list."""
        del play
        return await listing.read(asked)

    def carry(self, at: int) -> DeliveryPlan:
        """How an event is carried that happened at an instant."""
        del at
        return DeliveryPlan()

    def alter(self, play: Play, answer: Answer) -> None:
        """Change the answer."""
        del play, answer

    async def send(self, answer: Answer, connection: Connection) -> None:
        """Send the answer, or break the connection in place of it."""
        await connection.send_whole(answer)


def refuse_rest(name: str, rest: Mapping[str, Any], *allowed: str) -> None:
    """A ``then`` has one fault, and members that belong to it."""
    for other in rest:
        if other not in allowed:
            raise InvalidArgument.of(f"then.{other}", f"cannot stand beside {name}")


def number(field: str, value: Any, low: float, high: float) -> float:
    """A JSON number within bounds; raises InvalidArgument."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidArgument.of(field, f"must be a number from {low:g} to {high:g}")
    return float(value)


def whole_number(field: str, value: Any, low: int, high: int) -> int:
    """A JSON integer within bounds; raises InvalidArgument."""
    if type(value) is not int or not low <= value <= high:
        raise InvalidArgument.of(field, f"must be an integer from {low} to {high}")
    return value


def switch(field: str, value: Any, rest: Mapping[str, Any]) -> None:
    """The value of a fault that has nothing to set: ``true``."""
    if value is not True:
        raise InvalidArgument.of(f"then.{field}", "must be true")
    refuse_rest(field, rest)
