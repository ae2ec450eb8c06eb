"""``{"reordered_delivery": true}``: a webhook that is delivered after the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.clock import HOUR
from mock_server.faults.effect import DeliveryPlan, Effect, switch


@dataclass(frozen=True, slots=True)
class ReorderedDelivery(Effect):
    """A delivery that is held until another event's has been sent."""

    name: ClassVar[str] = "reordered_delivery"
    about: ClassVar[str] = (
        "Sends a webhook's event right after the world's next event, or after an hour of the "
        "world's clock if there is none."
    )
    shows: ClassVar[str] = "A receiver that overwrites newer data with what arrived last."
    example: ClassVar[Any] = True
    on_deliveries: ClassVar[bool] = True
    swaps: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ReorderedDelivery":
        switch("reordered_delivery", value, rest)
        return cls()

    def delivery_plan(self, at: int) -> DeliveryPlan:
        return DeliveryPlan(held_until=at + HOUR)
