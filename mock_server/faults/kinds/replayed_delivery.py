"""``{"replayed_delivery": true}``: an old delivery, sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.faults.effect import DeliveryPlan, Effect, switch


@dataclass(frozen=True, slots=True)
class ReplayedDelivery(Effect):
    """An additional delivery, which is an old one."""

    name: ClassVar[str] = "replayed_delivery"
    about: ClassVar[str] = (
        "Sends an earlier delivery of the world again, byte for byte, right after a webhook's "
        "event; the event itself if there is no earlier one."
    )
    shows: ClassVar[str] = "A receiver that accepts an old delivery as new, whatever its timestamp."
    example: ClassVar[Any] = True
    on_deliveries: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ReplayedDelivery":
        switch("replayed_delivery", value, rest)
        return cls()

    def delivery_plan(self, at: int) -> DeliveryPlan:
        del at
        return DeliveryPlan(replayed=True)
