"""``{"duplicate_delivery": n}``: a webhook that is delivered more than once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.faults.effect import DeliveryPlan, Effect, refuse_rest, whole_number

_MOST = 10
"""Each may take two seconds, and the first retry is due after thirty."""


@dataclass(frozen=True, slots=True)
class DuplicateDelivery(Effect):
    """Repeated deliveries of one event."""

    name: ClassVar[str] = "duplicate_delivery"
    about: ClassVar[str] = "Sends a webhook's event this many times, whatever the receiver returns."
    shows: ClassVar[str] = "A receiver that counts, charges or calls twice for one event."
    example: ClassVar[Any] = 2
    on_deliveries: ClassVar[bool] = True
    copies: int

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "DuplicateDelivery":
        refuse_rest("duplicate_delivery", rest)
        return cls(whole_number("then.duplicate_delivery", value, 2, _MOST))

    def delivery_plan(self, at: int) -> DeliveryPlan:
        del at
        return DeliveryPlan(copies=self.copies)
