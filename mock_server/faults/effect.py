"""What a fault does to a call: each kind overrides the method of the moment at which it applies."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from mock_server.answer import Answer
from mock_server.contract.fields import Attribute
from mock_server.contract.generation import Draws
from mock_server.contract.other_system import OtherSystem, refusal_of
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument, VendorError
from mock_server.store import Page, Shop, Store, World
from mock_server.world.record_writes import RecordWrites

ReadPage = Callable[[PageRequest], Awaitable[Page]]
"""Reads a page of the list being called, with its filter."""

State = dict[str, Any]
"""A rule's state between calls, as JSON."""


class Play(Struct, frozen=True):
    """The call to which a fault applies."""

    world: World
    shop: Shop
    store: Store
    draws: Draws
    """Random choices for this call, from the world's seed."""

    state: State
    """The rule's state when it applied."""

    shown: Sequence[Attribute] = ()
    """The fields of the records in the operation's response."""

    system: OtherSystem | None = None
    """The other system that has the operation, if one does."""

    @property
    def writes(self) -> RecordWrites:
        """Writes the shop's records."""
        return RecordWrites(self.store, self.world, self.shop)

    def refusal(self, error: VendorError) -> Answer:
        """An error in the operation's format."""
        return refusal_of(error, self.system)


class Listing(Struct, frozen=True):
    """The list being called, for faults that apply to lists."""

    resource: Resource[Any]
    equals: Mapping[str, Any]
    """The filter's values by the record's fields."""

    since: int
    until: int
    """The filter's range of creation times, in microseconds since the epoch."""

    read: ReadPage


class Connection(Protocol):
    """The connection of one call, for a fault that sends the response in its own way."""

    async def send_whole(self, answer: Answer) -> None:
        """Send the response as it would be sent without a fault."""

    async def send_head(self, answer: Answer) -> None:
        """Send status and headers; the body is sent in parts."""

    async def send_part(self, content: bytes) -> None:
        """Send bytes of the body."""

    async def finish(self) -> None:
        """End the body."""

    async def close(self) -> None:
        """Close the connection, whatever was sent."""

    async def reset(self) -> None:
        """Reset the connection (TCP RST)."""


class DeliveryPlan(Struct, frozen=True):
    """How a webhook's event is delivered."""

    copies: int = 1
    """How often it is sent."""

    held_until: int | None = None
    """The instant of the world's clock before which it is not sent."""

    forged: bool = False
    """Whether one with a wrong signature is sent first."""

    replayed: bool = False
    """Whether an earlier delivery is sent again after it."""


class Effect(Struct, frozen=True):
    """One fault; its kind is the subclass."""

    name: ClassVar[str]
    """Its member in a rule's ``then``."""

    about: ClassVar[str]
    """What it does, in one sentence: its docstring, unless it needs more than a line."""

    shows: ClassVar[str]
    """The bug of a client that it shows."""

    example: ClassVar[Any] = True
    """A value that it takes."""

    on_lists: ClassVar[bool] = False
    """Whether it applies to lists only."""

    on_deliveries: ClassVar[bool] = False
    """Whether it applies to webhooks instead of calls."""

    swaps: ClassVar[bool] = False
    """Whether it sends a webhook's next event first; that event is not held itself."""

    slow_answer: ClassVar[bool] = False
    """Whether sending the response takes so long that the client may disconnect before its end."""

    waits: ClassVar[bool] = False
    """Whether time passes before the operation: its world may have changed meanwhile."""

    loses_answer: ClassVar[bool] = False
    """Whether the client gets no readable response."""

    doubtful: ClassVar[bool] = False
    """Whether the client may be unable to read the response."""

    needs_cursor: ClassVar[bool] = False
    """Whether it does nothing to a first page."""

    on_records: ClassVar[bool] = False
    """Whether it changes nothing but records, which a response may not have."""

    shortens_page: ClassVar[bool] = False
    """Whether it shortens a list's page, so that a short page is not the last."""

    repeats_rows: ClassVar[bool] = False
    """Whether it repeats rows that belong on other pages."""

    answers: ClassVar[bool] = True
    """Whether the client gets a response at all."""

    delivers: ClassVar[DeliveryPlan] = DeliveryPlan()
    """How it delivers a webhook's event, whenever that comes."""

    takes: ClassVar[Callable[[str, Any], Any] | None] = None
    """What reads its value, named by its path; None for a fault without settings: ``true``."""

    def __init_subclass__(cls) -> None:
        if "about" not in vars(cls):
            cls.about = cls.__doc__ or ""

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Effect":
        """The fault of a value; ``rest`` are the other members of ``then``.

        Raises:
            InvalidArgument: naming the field.
        """
        refuse_rest(cls.name, rest)
        made: Callable[..., Effect] = cls
        if cls.takes is not None:
            return made(cls.takes(f"then.{cls.name}", value))
        if value is not True:
            raise InvalidArgument.of(f"then.{cls.name}", "must be true")
        return made()

    def step(self, state: State, world_now: int, real_now: int) -> tuple[State, bool]:
        """The rule's state after a matching call, and whether the fault applies to it."""
        del world_now, real_now
        return state, True

    async def intercept(self, play: Play) -> Answer | None:
        """A response instead of the operation's, or None to continue, perhaps after a delay."""
        del play
        return None

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        """The page of a list."""
        del play
        return await listing.read(asked)

    def delivery_plan(self, at: int) -> DeliveryPlan:
        """How an event of this instant is delivered."""
        del at
        return self.delivers

    def alter(self, play: Play, answer: Answer) -> None:
        """Change the response."""
        del play, answer

    async def send(self, answer: Answer, connection: Connection) -> None:
        """Send the response, or break the connection instead."""
        await connection.send_whole(answer)


def refuse_rest(name: str, rest: Mapping[str, Any], *allowed: str) -> None:
    """Refuse members of ``then`` that do not belong to the fault."""
    for other in rest:
        if other not in allowed:
            raise InvalidArgument.of(f"then.{other}", f"cannot be combined with {name}")


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


class RowsEffect(Effect, frozen=True):
    """A fault on lists whose value is a number of rows."""

    example = 3
    on_lists = True
    takes = partial(whole_number, low=1, high=1000)
    rows: int
