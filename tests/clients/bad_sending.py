"""Ways to send that break one rule each: all lose the first response, and send again."""

from dataclasses import replace
from random import Random
from typing import Any

from tests.clients.faults import TORN
from tests.clients.patience import doubling, good_patience
from tests.clients.sending import Message, a_message, a_phone, an_oa, attempt, zns
from tests.clients.world import World


def _lose_an_answer(world: World, draw: Random, method: str) -> None:
    """The first response is lost, or does not say what was done; half of the sends took effect."""
    doubtful: list[dict[str, Any]] = [{"status": 500}, {"status": 502, "gateway": True}]
    then = draw.choice([*TORN, *doubtful, {"status": 504}])
    at = draw.choice(["before", "after"])
    world.fault(then, when={"method": method}, at=at, times=draw.choice([1, 1, 2]))


def _a_text(world: World, draw: Random) -> Message:
    """A message by template."""
    while (message := a_message(world, draw)).method != "SendZNS":
        pass
    return message


def _again(world: World, draw: Random, message: Message) -> None:
    """Wait correctly, and send."""
    world.wait(next(good_patience(draw).waits()) + 0.1)
    attempt(world, message)


def sends_again_blindly(world: World, draw: Random) -> None:
    """Sends the same message again after a lost response, without looking it up."""
    message = a_message(world, draw)
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    for _ in range(draw.randint(1, 3)):
        _again(world, draw, message)


def sends_again_after_its_own_time_out(world: World, draw: Random) -> None:
    """Gives up on a slow send, and sends the same again without looking it up."""
    message = a_message(world, draw)
    at = draw.choice(["before", "after"])
    world.fault({"delay": 600}, when={"method": message.method}, at=at, times=1)
    attempt(world, message, timeout=0.2)
    _again(world, draw, message)


def sends_again_under_a_new_id(world: World, draw: Random) -> None:
    """Generates a new ``tracking_id`` for each attempt at the same message."""
    message = _a_text(world, draw)
    _lose_an_answer(world, draw, message.method)
    for number in range(draw.randint(2, 3)):
        fresh = message.body | {"tracking_id": f"{message.body['tracking_id']}-{number}"}
        _again(world, draw, replace(message, body=fresh))


def sends_again_with_a_new_time(world: World, draw: Random) -> None:
    """Writes the time of the attempt into the text, under the same ``tracking_id``."""
    message = _a_text(world, draw)
    _lose_an_answer(world, draw, message.method)
    for _ in range(draw.randint(2, 3)):
        world.wait(2)
        data = message.body["template_data"] | {"note": f"{world.now:%H:%M:%S}"}
        _again(world, draw, replace(message, body=message.body | {"template_data": data}))


def looks_at_another_phone(world: World, draw: Random) -> None:
    """Looks up another customer."""
    message = _a_text(world, draw)
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    world.page("ListMessages", {"phone": a_phone(draw)}, limit=20)
    _again(world, draw, message)


def looks_where_it_cannot_be(world: World, draw: Random) -> None:
    """Makes a look-up whose response cannot show the message, sent or not."""
    message = _a_text(world, draw)
    phone, old = message.body["phone"], message.body | {"tracking_id": "an-older-one"}
    attempt(world, replace(message, body=old | {"template_data": {"order_code": "0"}}))
    world.wait(90_000)
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    world.wait(1)
    questions: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"tracking_id": "some-other-order"}, {}),
        ({"phone": phone}, {"limit": 1, "sort": "created_at"}),
        ({"phone": phone, "template_id": 419998}, {"limit": 10}),
    ]
    filter_, paging = draw.choice(questions)
    world.page("ListMessages", filter_, **paging)
    _again(world, draw, message)


def looks_at_the_oldest_page(world: World, draw: Random) -> None:
    """Looks at the last page of a newest-first list, which is short and shows the oldest."""
    oa = an_oa(world)
    for number in range(3):
        world.call("SendZNS", zns(oa, a_phone(draw), f"older-{number}"))
        world.wait(1)
    after = world.page("ListMessages", limit=2).paging["next"]
    message = _a_text(world, draw)
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    world.page("ListMessages", limit=2, after=after)
    _again(world, draw, message)


def falls_back_to_the_other_method(world: World, draw: Random) -> None:
    """Sends what may have been sent again with the other method, using a journey's token."""
    message = _a_text(world, draw)
    to = {name: message.body[name] for name in ("oa_id", "phone")}
    journey = world.call("CreateJourney", to).body
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    token = {name: journey[name] for name in ("journey_id", "journey_token")}
    _again(world, draw, replace(message, method="SendZNSJourney", body=message.body | token))


def looks_only_before(world: World, draw: Random) -> None:
    """Looks it up before the first attempt, but not after the response was lost."""
    message = _a_text(world, draw)
    tracking = {"tracking_id": message.body["tracking_id"]}
    world.page("ListMessages", tracking)
    _lose_an_answer(world, draw, message.method)
    attempt(world, message)
    _again(world, draw, message)


def sees_it_and_sends_again(world: World, draw: Random) -> None:
    """Looks up the message, finds it, and sends it again."""
    message = _a_text(world, draw)
    then = draw.choice(TORN)
    world.fault(then, when={"method": message.method}, at="after", times=1)
    attempt(world, message)
    look = draw.choice(
        [{"tracking_id": message.body["tracking_id"]}, {"phone": message.body["phone"]}]
    )
    assert len(world.page("ListMessages", look, limit=10).rows) == 1
    _again(world, draw, message)


def takes_a_failed_look_for_no(world: World, draw: Random) -> None:
    """Looks it up, the look-up fails, and the message is treated as not sent."""
    message = _a_text(world, draw)
    _lose_an_answer(world, draw, message.method)
    world.fault(draw.choice([{"status": 503}, {"status": 400}]), when={"method": "ListMessages"})
    attempt(world, message)
    look = {"filter": {"tracking_id": message.body["tracking_id"]}}
    assert world.call("ListMessages", look).status != 200
    _again(world, draw, message)


def sends_what_is_refused_again(world: World, draw: Random) -> None:
    """Sends the same message again and again, although Zalo refuses it for a reason that lasts."""
    number = draw.choice([11, 14, 15, 16])
    body = zns(an_oa(world), f"09990000{number}", "order-refused")
    waits = doubling(1.0)
    for _ in range(draw.randint(6, 12)):
        assert world.call("SendZNS", body).body["status"] == "N"
        world.wait(next(waits))
