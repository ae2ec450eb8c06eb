"""``{"duplicate_delivery": n}``: a webhook that is delivered more than once."""

from functools import partial

from mock_server.faults.effect import DeliveryPlan, Effect, whole_number

_MOST = 10
"""Each may take two seconds, and the first retry is due after thirty."""


class DuplicateDelivery(Effect, frozen=True):
    """Sends a webhook's event this many times, whatever the receiver returns."""

    name = "duplicate_delivery"
    shows = "A receiver that counts, charges or calls twice for one event."
    example = 2
    on_deliveries = True
    takes = partial(whole_number, low=2, high=_MOST)
    copies: int

    def delivery_plan(self, at: int) -> DeliveryPlan:
        del at
        return DeliveryPlan(copies=self.copies)
