"""Good ways to send a message, and to look one up."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.clients.faults import HANGS, IMPATIENT, for_a_send
from tests.clients.patience import Patience, good_patience
from tests.clients.world import PATIENCE, Answer, Lost, World

TEMPLATE = 419999
"""A template of the first OA that every world has."""


def an_oa(world: World) -> str:
    """The first OA, to which the template belongs."""
    return str(world.call("ListOA", {}).body["accounts"][0]["oa_id"])


def a_phone(draw: Random) -> str:
    """A number without special meaning."""
    return f"8491{draw.randint(0, 9_999_999):07}"


def an_order(draw: Random) -> str:
    """An unused tracking id."""
    return f"order-{draw.getrandbits(40)}"


@dataclass(frozen=True)
class Message:
    """Something to send, and how to look up whether it was sent."""

    method: str
    body: dict[str, Any]
    look: Callable[[World, Patience], bool]
    """Whether it was sent; raises GaveUp."""


def a_message(world: World, draw: Random) -> Message:
    """One of the ways to reach a customer, with a good way to look it up."""
    oa, phone = an_oa(world), a_phone(draw)
    kind = draw.choice(["zns", "zns", "zns", "consent", "journey"])
    if kind == "consent":
        body = {
            "oa_id": oa,
            "phone": phone,
            "call_type": "audio",
            "reason_code": "update_order",
        }
        return Message("RequestConsent", body, _consent_look(body, draw))
    if kind == "journey":
        body = {"oa_id": oa, "phone": phone}
        return Message("CreateJourney", body, _listed("ListJourneys", {"phone": phone}, draw))
    body = zns(oa, phone, an_order(draw))
    narrower: dict[str, Any] = draw.choice([{}, {"template_id": TEMPLATE}, {"oa_id": oa}])
    by_phone = {"phone": phone} | narrower
    wanted = draw.choice([{"tracking_id": body["tracking_id"]}, by_phone])
    return Message("SendZNS", body, _listed("ListMessages", wanted, draw))


def zns(oa: str, phone: str, tracking: str, **values: str) -> dict[str, Any]:
    """A message by template."""
    return {
        "oa_id": oa,
        "phone": phone,
        "template_id": TEMPLATE,
        "template_data": {"order_code": tracking, "customer_name": "An"} | values,
        "tracking_id": tracking,
    }


def _listed(method: str, wanted: dict[str, Any], draw: Random) -> Callable[..., bool]:
    paging = draw.choice([{}, {"limit": 1}, {"limit": 10}])

    def look(world: World, patience: Patience) -> bool:
        answer = patience.call(world, method, {"filter": wanted, "paging": paging})
        return bool(answer.rows)

    return look


def _consent_look(body: dict[str, Any], draw: Random) -> Callable[..., bool]:
    if draw.random() < 0.5:
        return _listed("ListRequestConsent", {"phone": body["phone"]}, draw)
    asked = {"oa_id": body["oa_id"], "phone": body["phone"]}

    def check(world: World, patience: Patience) -> bool:
        # 20: the OA never sent this customer a request.
        return int(patience.call(world, "CheckConsent", asked).body["error"]) != 20

    return check


def send_and_look(world: World, draw: Random) -> None:
    """In case of doubt wait, look it up, and send again only what is not there."""
    message = a_message(world, draw)
    then, rule = for_a_send(draw)
    world.fault(then, when={"method": message.method}, **rule)
    if draw.random() < 0.2:
        world.fault({"status": 503}, when={"method": "ListMessages"}, times=2)
    patience = good_patience(draw, IMPATIENT if then in HANGS else PATIENCE)
    waits = patience.waits()
    for _ in range(draw.randint(1, 4)):
        told = attempt(world, message, patience.timeout)
        if isinstance(told, Answer) and told.status not in patience.retried:
            return
        asked = told.retry_after if isinstance(told, Answer) else None
        world.wait(max(next(waits), asked or 0.0))
        surely_not_sent = isinstance(told, Answer) and told.status in (429, 503)
        if not surely_not_sent and message.look(world, good_patience(draw)):
            return


def attempt(world: World, message: Message, timeout: float = PATIENCE) -> Answer | Lost:
    """Send once."""
    try:
        return world.call(message.method, message.body, timeout)
    except Lost as lost:
        return lost


def send_once(world: World, draw: Random) -> None:
    """Send, and leave everything that fails to the caller."""
    message = a_message(world, draw)
    then, rule = for_a_send(draw)
    world.fault(then, when={"method": message.method}, **rule)
    attempt(world, message, IMPATIENT if then in HANGS else PATIENCE)


def send_to_many(world: World, draw: Random) -> None:
    """The same text to several customers, one after another."""
    oa = an_oa(world)
    for _ in range(draw.randint(2, 5)):
        phone = f"84911{draw.randint(0, 999_999):06}"
        world.call("SendZNS", zns(oa, phone, an_order(draw)))


def second_parcel(world: World, draw: Random) -> None:
    """The same again after a received response: another parcel, or the same sample data."""
    message = a_message(world, draw)
    for _ in range(draw.randint(2, 3)):
        attempt(world, message)
        world.wait(draw.choice([0, 30, 3600]))


def refused_then_mended(world: World, draw: Random) -> None:
    """Template data that Zalo refuses, corrected and sent with the same tracking id."""
    oa, phone, tracking = an_oa(world), a_phone(draw), an_order(draw)
    bad = zns(oa, phone, tracking)
    del bad["template_data"]["customer_name"]
    assert world.call("SendZNS", bad).body["status"] == "N"
    assert world.call("SendZNS", zns(oa, phone, tracking)).body["status"] == "P"


def asked_again_later(world: World, draw: Random) -> None:
    """A customer who refused, or never answered, is asked again days later."""
    body = {"oa_id": an_oa(world), "phone": draw.choice(["0999000002", "0999000003"])}
    body |= {"call_type": "audio", "reason_code": "update_order"}
    for _ in range(2):
        world.call("RequestConsent", body)
        world.wait(86_400 * 2)


def look_ups(world: World, draw: Random) -> None:
    """Look-ups that match at most one record, although the customer may have several messages."""
    oa, phone, tracking = an_oa(world), a_phone(draw), an_order(draw)
    sent = [world.call("SendZNS", zns(oa, phone, f"{tracking}-{n}")).body for n in range(3)]
    journey = world.call("CreateJourney", {"oa_id": oa, "phone": phone}).body
    one = {"limit": 1}
    asked = [
        ("ListMessages", {"filter": {"tracking_id": f"{tracking}-1"}, "paging": one}),
        ("ListMessages", {"filter": {"tracking_id": f"{tracking}-1"}}),
        ("ListMessages", {"filter": {"msg_id": sent[0]["msg_id"]}, "paging": one}),
        ("ListMessages", {"filter": {"phone": phone}, "paging": one}),
        ("ListJourneys", {"filter": {"phone": phone}, "paging": one}),
        ("ListJourneys", {"filter": {"journey_id": journey["journey_id"]}, "paging": one}),
        ("ListRequestConsent", {"filter": {"phone": phone}, "paging": one}),
        ("GetMessage", {"oa_id": oa, "msg_id": sent[0]["msg_id"]}),
        ("GetJourney", {"journey_id": journey["journey_id"]}),
        ("CheckConsent", {"oa_id": oa, "phone": phone}),
    ]
    patience = good_patience(draw)
    world.fault({"status": 503}, times=draw.choice([1, 1, 2]))
    for method, body in draw.sample(asked, draw.randint(1, 6)):
        for _ in range(draw.randint(1, 3)):
            patience.call(world, method, body)
            world.wait(draw.choice([0, 1, 60]))


STEPS: tuple[Callable[[World, Random], None], ...] = (
    send_and_look,
    send_and_look,
    send_and_look,
    send_once,
    send_to_many,
    second_parcel,
    refused_then_mended,
    asked_again_later,
    look_ups,
)
