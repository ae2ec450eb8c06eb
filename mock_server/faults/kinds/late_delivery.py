"""``{"late_delivery": 30}``: a webhook that is delivered late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.clock import DAY, SECOND
from mock_server.faults.effect import DeliveryPlan, Effect, number, refuse_rest

_LONGEST = 30 * DAY / SECOND


@dataclass(frozen=True, slots=True)
class LateDelivery(Effect):
    """A delayed delivery."""

    name: ClassVar[str] = "late_delivery"
    about: ClassVar[str] = (
        "Sends a webhook's event this many seconds late, by the world's clock; later events "
        "overtake it."
    )
    shows: ClassVar[str] = "A client that relies on the webhook and never calls `CheckConsent`."
    example: ClassVar[Any] = 30
    on_deliveries: ClassVar[bool] = True
    seconds: float

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "LateDelivery":
        refuse_rest("late_delivery", rest)
        return cls(number("then.late_delivery", value, 0, _LONGEST))

    def delivery_plan(self, at: int) -> DeliveryPlan:
        return DeliveryPlan(held_until=at + round(self.seconds * SECOND))
