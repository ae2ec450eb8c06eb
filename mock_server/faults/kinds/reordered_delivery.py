"""``{"reordered_delivery": true}``: a webhook that comes after the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.clock import HOUR
from mock_server.faults.effect import DeliveryPlan, Effect, switch


@dataclass(frozen=True, slots=True)
class ReorderedDelivery(Effect):
    """The event, when another of the world's has gone out before it."""

    name: ClassVar[str] = "reordered_delivery"
    about: ClassVar[str] = (
        "Sends a webhook's event right after the world's next event; after an hour of the world's "
        "clock where none comes."
    )
    shows: ClassVar[str] = "A receiver that overwrites what is newer with what came last."
    example: ClassVar[Any] = True
    on_deliveries: ClassVar[bool] = True
    swaps: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ReorderedDelivery":
        switch("reordered_delivery", value, rest)
        return cls()

    def carry(self, at: int) -> DeliveryPlan:
        return DeliveryPlan(held_until=at + HOUR)
