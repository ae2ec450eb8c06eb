"""``{"reordered_delivery": true}``: a webhook that is delivered after the next one."""

from mock_server.clock import HOUR
from mock_server.faults.effect import DeliveryPlan, Effect


class ReorderedDelivery(Effect, frozen=True):
    """A delivery that is held until another event's has been sent."""

    name = "reordered_delivery"
    about = (
        "Sends a webhook's event right after the world's next event, or after an hour of the "
        "world's clock if there is none."
    )
    shows = "A receiver that overwrites newer data with what arrived last."
    on_deliveries = True
    swaps = True

    def delivery_plan(self, at: int) -> DeliveryPlan:
        return DeliveryPlan(held_until=at + HOUR)
