"""``{"forged_delivery": true}``: a delivery that receivers must reject."""

from mock_server.faults.effect import DeliveryPlan, Effect


class ForgedDelivery(Effect, frozen=True):
    """An additional delivery with a wrong signature."""

    name = "forged_delivery"
    about = (
        "Sends a webhook's event with a wrong signature first, as somebody who does not know "
        "the OA's key could; then the event itself."
    )
    shows = "A receiver that does not check the signature."
    on_deliveries = True
    delivers = DeliveryPlan(forged=True)
