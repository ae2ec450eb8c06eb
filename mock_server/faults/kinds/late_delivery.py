"""``{"late_delivery": 30}``: a webhook that is delivered late."""

from functools import partial

from mock_server.clock import DAY, SECOND
from mock_server.faults.effect import DeliveryPlan, Effect, number

_LONGEST = 30 * DAY / SECOND


class LateDelivery(Effect, frozen=True):
    """A delayed delivery."""

    name = "late_delivery"
    about = (
        "Sends a webhook's event this many seconds late, by the world's clock; later events "
        "overtake it."
    )
    shows = "A client that relies on the webhook and never calls `CheckConsent`."
    example = 30
    on_deliveries = True
    takes = partial(number, low=0, high=_LONGEST)
    seconds: float

    def delivery_plan(self, at: int) -> DeliveryPlan:
        return DeliveryPlan(held_until=at + round(self.seconds * SECOND))
