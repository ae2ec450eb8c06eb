"""Declares a vendor method that does something: its request, its response, its act.

An act is an async function that works on a ``VerbContext``. Everything it does happens in one
transaction of the store, at one instant of the world's clock.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar, get_args, get_type_hints

from msgspec import Struct

from mock_server.contract.bases import OTHER_BASES, Base, Callers, bases_of
from mock_server.contract.customers import Customer
from mock_server.contract.events import Event
from mock_server.contract.fields import Attribute, Writer, attributes_of, writer_of
from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.other_system import OtherSystem
from mock_server.contract.schema import Resource
from mock_server.fidelity import Grade
from mock_server.notes import NoteCode

R = TypeVar("R")


class VerbContext(Protocol):
    """What an act can use."""

    @property
    def now(self) -> int:
        """The world's instant, in microseconds since the epoch."""

    @property
    def shop(self) -> "ShopView":
        """The caller's shop."""

    @property
    def shops(self) -> Mapping[int, "ShopView"]:
        """The partner's shops by their ids."""

    async def of_shop(self, shop_id: int) -> "VerbContext":
        """The context of another of the partner's shops, in the same transaction."""

    async def find(self, resource: Resource[R], record_id: int) -> R | None:
        """The record of this id."""

    async def latest(self, resource: Resource[R], **equals: Any) -> R | None:
        """The newest record whose fields have these values."""

    async def everywhere(self, resource: Resource[R], **equals: Any) -> list[R]:
        """The records of all of the world's shops whose fields have these values, oldest first."""

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        """Delete the shop's record of this id."""

    async def create(self, resource: Resource[R], script: Plan = NOTHING, **fields: Any) -> R:
        """Create a record with the given fields; the script is planned for it."""

    async def move(self, resource: Resource[R], record: R, name: str) -> R:
        """Make a move of a record's life; returns the record after it."""

    async def change(self, resource: Resource[R], record: R, **fields: Any) -> R:
        """Change values of a record, updated now; returns the new record."""

    async def tell(self, event: Event[Any], record: Any) -> None:
        """Deliver an event of a record to its receivers."""

    def customer(self, phone: str) -> Customer:
        """How the customer of this number behaves."""

    def webhook_problem(self, url: str) -> str | None:
        """Why nothing may be sent to an address; None if it may."""

    def note(self, code: NoteCode, message: str) -> None:
        """Add a note to the response."""

    def alternative(self, assumption: str) -> str:
        """The world's alternative of an assumption; empty for the default."""

    def page_address(self, kind: str, secret: str) -> str:
        """The URL of a page on which a person agrees, as the caller reaches this server."""


class ShopView(Struct, frozen=True):
    """A shop as a caller may see it."""

    shop_id: int
    name: str
    shop_key: str
    """Empty without a key: a control call acts for the world."""

    is_partner: bool
    """Whether the caller's key is the partner's own."""


Act = Callable[..., Awaitable[Any]]
"""What a method does with a context, and with its request if that has fields. Its annotations say
what it takes (``asked``) and returns. It raises a VendorError where the method refuses; then
nothing has happened."""


def refused_by_zalo(answer: Mapping[str, Any]) -> Any:
    """Zalo's code in a record that it refused to send; None in any other."""
    return answer.get("error_code") if answer.get("status") == "N" else None


class Sends(Struct, frozen=True):
    """How a method sends something to a customer, for judging clients."""

    to: tuple[str, ...]
    """The request's fields that identify what is sent to whom: OA, phone, template."""

    values: tuple[str, ...]
    """Its fields that are filled into what is sent."""

    looked_up_by: frozenset[str]
    """The methods with which a client can check whether it was sent."""

    lasting: frozenset[Any] = frozenset()
    """The codes of refusals that the same send would meet again."""

    refused: Callable[[Mapping[str, Any]], Any] = refused_by_zalo
    """The code with which a response refuses to send; None if it does not."""

    code_field: str = "error_code"
    """The response's field that contains the code."""

    phone: str = "phone"
    """The request's field that contains the customer's number."""

    record: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _request: {}
    """The values of a list's filter that the record of a request is certain to match, besides those
    in the request."""

    guarded: bool = False
    """Whether the vendor itself refuses to send again while the first request is open."""


@dataclass(frozen=True, eq=False)
class Verb:
    """A vendor method that does something; it decorates its act."""

    method: InitVar[str]
    """The vendor's service and name: ``Zalo/CreateJourney``."""

    service: str = field(init=False)
    operation: str = field(init=False)
    act: Act = field(init=False)
    about: str = field(init=False)
    callers: Callers = "shop"
    bases: tuple[Base, ...] = ()
    """The base URLs that have it: every one, or the partner's where it alone calls it, or the path
    of another system."""

    system: OtherSystem | None = None
    """The other system that has it; it is called only by that system's path."""

    also_shown: tuple[str, ...] = ()
    """Hidden fields of the response that this method shows."""

    not_shown: tuple[str, ...] = ()
    """Fields of the response that this method leaves out."""

    form: bool = False
    """Whether its request is ``multipart/form-data`` instead of JSON."""

    links: bool = False
    """Whether its response contains an address of this server."""

    since: Grade = Grade.DOCUMENTED

    sends: Sends | None = None
    """Set for a method that sends."""

    creates: bool = False
    """Whether it returns an object that it has just created."""

    tells: tuple[Event[Any], ...] = ()
    """The webhook events that the act itself causes, besides those of the moves it makes."""

    shows_sent: Callable[[Mapping[str, Any], int], bool | None] | None = None
    """For a method about one customer: whether its response shows what was sent at an instant.

    False if that was not sent or is settled, None if the response could not show it.
    """

    example: Mapping[str, Any] = field(default_factory=dict)
    """A request to which a fresh server with the default seed responds with 200."""

    example_preset: str = "default"
    """The preset of the world in which that holds, if not the default."""

    example_after: "tuple[Verb, ...]" = ()
    """The methods whose examples must have been called before."""

    example_answer: Mapping[str, Any] = field(default_factory=dict)
    """A description of its response; empty if that is a record of a list."""

    def __post_init__(self, method: str) -> None:
        service, _, operation = method.partition("/")
        object.__setattr__(self, "service", service)
        object.__setattr__(self, "operation", operation)
        bases = bases_of(self.callers) if self.system is None else OTHER_BASES
        object.__setattr__(self, "bases", self.bases or bases)

    def __call__(self, act: Act) -> "Verb":
        """The method that does what this function does, and what its docstring says."""
        object.__setattr__(self, "act", act)
        object.__setattr__(self, "about", " ".join((act.__doc__ or "").split()))
        return self

    @property
    def path(self) -> str:
        """The first of its paths."""
        if self.system is not None:
            return self.system.path(self.service, self.operation)
        return f"/v1/{self.bases[0]}.{self.service}/{self.operation}"

    @cached_property
    def asks(self) -> type[Any] | None:
        """The request: a struct with marked fields; those not required may be None.

        None if it has no fields.
        """
        return get_type_hints(self.act).get("asked")

    @cached_property
    def answers(self) -> type[Any]:
        """The response: a struct with marked fields."""
        return self._answers[0]

    @cached_property
    def partner_answers(self) -> type[Any] | None:
        """The response to a partner if it is another one, the second that the act may return."""
        return self._answers[1] if len(self._answers) > 1 else None

    @cached_property
    def _answers(self) -> tuple[type[Any], ...]:
        answers = get_type_hints(self.act)["return"]
        return get_args(answers) or (answers,)

    @cached_property
    def asked(self) -> dict[str, Attribute]:
        """The request's fields by name."""
        return {} if self.asks is None else attributes_of(self.asks)

    @cached_property
    def answered(self) -> tuple[Attribute, ...]:
        """The response's fields."""
        return tuple(
            each
            for each in attributes_of(self.answers).values()
            if (not each.mark.hidden or each.name in self.also_shown)
            and each.name not in self.not_shown
        )

    def document(self, answer: Any) -> bytes:
        """The response as the vendor's JSON object, with its final newline.

        Another system's response has no newline, and omits optional fields that are unset.
        """
        if self.system is not None:
            shown = (
                each
                for each in self.answered
                if not each.mark.optional or getattr(answer, each.name) is not None
            )
            return writer_of(shown)(answer)
        if self.partner_answers is not None and isinstance(answer, self.partner_answers):
            return self._partner_writer(answer) + b"\n"
        return self._writer(answer) + b"\n"

    @cached_property
    def _writer(self) -> Writer:
        return writer_of(self.answered)

    @cached_property
    def _partner_writer(self) -> Writer:
        assert self.partner_answers is not None  # where it is asked for
        return writer_of(attributes_of(self.partner_answers).values())
