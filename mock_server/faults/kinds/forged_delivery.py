"""``{"forged_delivery": true}``: a delivery that receivers must reject."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.faults.effect import DeliveryPlan, Effect, switch


@dataclass(frozen=True, slots=True)
class ForgedDelivery(Effect):
    """An additional delivery with a wrong signature."""

    name: ClassVar[str] = "forged_delivery"
    about: ClassVar[str] = (
        "Sends a webhook's event with a wrong signature first, as somebody who does not know "
        "the OA's key could; then the event itself."
    )
    shows: ClassVar[str] = "A receiver that does not check the signature."
    example: ClassVar[Any] = True
    on_deliveries: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ForgedDelivery":
        switch("forged_delivery", value, rest)
        return cls()

    def delivery_plan(self, at: int) -> DeliveryPlan:
        del at
        return DeliveryPlan(forged=True)
