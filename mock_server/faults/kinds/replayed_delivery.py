"""``{"replayed_delivery": true}``: an old delivery, sent again."""

from mock_server.faults.effect import DeliveryPlan, Effect


class ReplayedDelivery(Effect, frozen=True):
    """An additional delivery, which is an old one."""

    name = "replayed_delivery"
    about = (
        "Sends an earlier delivery of the world again, byte for byte, right after a webhook's "
        "event; the event itself if there is no earlier one."
    )
    shows = "A receiver that accepts an old delivery as new, whatever its timestamp."
    on_deliveries = True
    delivers = DeliveryPlan(replayed=True)
