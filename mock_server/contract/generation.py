"""What a record is generated from: draws that depend only on its name, and its slot."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from mock_server.clock import DAY

T = TypeVar("T")


class Draws:
    """A sequence of choices that follows from a name: the same on every machine and Python.

    Python's own generators guarantee their output for few of their methods, so the choices are the
    digits, in mixed bases, of one 512-bit hash.
    """

    __slots__ = ("_left", "_name")

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._left = int.from_bytes(blake2b(self._name).digest(), "big")

    def below(self, bound: int) -> int:
        """A number from 0 to ``bound - 1``."""
        self._left, drawn = divmod(self._left, bound)
        return drawn

    def between(self, low: int, high: int) -> int:
        """A number from ``low`` to ``high``, both possible."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of a hundred cases."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        self._left, drawn = divmod(self._left, len(choices))
        return choices[drawn]

    def token(self, length: int) -> str:
        """``length`` characters of URL-safe base64, independent of the sequence of choices."""
        digest = blake2b(self._name, person=b"token").digest()
        return urlsafe_b64encode(digest)[:length].decode()


VARIED = 64
"""This many of the newest records take their choices in turn, so that a small world has them
all."""


class RecordSlot(Struct):
    """Where one record is generated. Times are microseconds since the epoch."""

    draws: Draws
    index: int
    """0 for the newest of its kind in the shop."""

    id: int
    created_at: int
    anchor: int
    """The instant at which the record is observed."""

    shop_id: int
    oa_ids: tuple[int, ...]
    oa_names: tuple[str, ...]
    """The names of the OAs, in their order."""

    user_ids: tuple[int, ...]
    user_names: tuple[str, ...]
    phone: str
    stage: str | None = None
    """The stage of life that a preset demands; None leaves it to the draws."""

    beside: Any = None
    """The record at the same index of the resource that it accompanies, if its resource has one."""

    known: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """The shop's seeded records that it may refer to, by the lists' plurals."""

    @property
    def age(self) -> int:
        """How long before the anchor it was created."""
        return self.anchor - self.created_at

    @property
    def long_ago(self) -> int:
        """A year before: for what is older than every seeded call and message."""
        return max(self.created_at - 365 * DAY, 1)

    def vary(self, choices: Sequence[T]) -> T:
        """One of the choices: in turn among the newest records, drawn among the others."""
        return (
            choices[self.index % len(choices)] if self.index < VARIED else self.draws.pick(choices)
        )

    def completed(self, record: Callable[..., T], given: Mapping[str, Any], **derived: Any) -> T:
        """A record with the given fields, else the derived ones, else those of the slot.

        Any other field has its zero value, as in Go.
        """
        zeros = _zero_values(record)
        own = {"id": self.id, "shop_id": self.shop_id}
        own["created_at"] = given.get("created_at", self.created_at)
        if "updated_at" in zeros:
            own["updated_at"] = own["created_at"]
        return record(**{**zeros, **own, **derived, **given})


def zero_filled(response: Callable[..., T], like: Any = None, **given: Any) -> T:
    """A response with these fields, else those of a record, else zero values, as in Go."""
    zeros = _zero_values(response).items()
    return response(**{name: getattr(like, name, zero) for name, zero in zeros} | given)


@cache
def _zero_values(record: Callable[..., Any]) -> dict[str, Any]:
    """By field; records share them, because nothing changes a record."""
    return {name: _zero(value_type) for name, value_type in get_type_hints(record).items()}


def _zero(value_type: Any) -> Any:
    """What Go has before anything is set; of an enum, its first word."""
    if type(None) in get_args(value_type):
        return None
    kind = get_origin(value_type) or value_type
    return get_args(value_type)[0] if kind is Literal else kind()
