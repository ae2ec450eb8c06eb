"""Reported bugs of webhook receivers, each with a corrected version: cases 36 to 41.

No verdict judges a receiver, for it makes no call. What the simulator can do is to send what the
bug shows itself by: the receiver's own state is wrong then, and a test sees it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from tests.cli.running import wait_for
from tests.clients.sending import an_oa
from tests.clients.world import World
from tests.life.receiver import Got, Receiver, receiving

AGREES = "0999000001"
SENT, REPLIED = "oa_send_consent", "user_reply_consent"


@dataclass
class Shop:
    """What a receiver stores about consents, based on the events."""

    world: World
    receiver: Receiver
    oa: str
    counted: int = 0
    states: dict[str, str] = field(default_factory=dict)

    def ask(self, **rule: Any) -> str:
        """Ask a customer who agrees ten seconds later; the consent's id."""
        if rule:
            self.world.control("POST", "/faults", rule)
        body = {"oa_id": self.oa, "phone": AGREES, "call_type": "audio"}
        body["reason_code"] = "update_order"
        answer = self.world.call("RequestConsent", body)
        assert answer.status == 200, answer
        return str(answer.body["id"])

    def events(self, number: int) -> list[dict[str, Any]]:
        """The received bodies, once there are this many."""
        wait_for(f"{number} events", lambda: len(self.receiver.got) >= number)
        return [json.loads(each.body) for each in self.receiver.got]


@pytest.fixture
def shop(world: World) -> Iterator[Shop]:
    with receiving() as receiver:
        oa = an_oa(world)
        body = {"oa_id": oa, "webhook_url": receiver.url}
        assert world.call("UpdateShopOA", body).status == 200
        yield Shop(world, receiver, oa)


def consent(world: World, consent_id: str) -> dict[str, Any]:
    found = world.control("GET", f"/consents/{consent_id}")
    return dict(found)


@pytest.mark.parametrize(("early", "allowed"), [(0.000001, True), (0, False)])
def test_36_a_consent_is_used_at_the_edge_of_its_life(
    shop: Shop, early: float, allowed: bool
) -> None:
    """The list still says that it was agreed to; `CheckConsent` says whether it is valid."""
    made = shop.ask()
    shop.world.wait(10)
    kept = consent(shop.world, made)
    shop.world.control("PUT", "/clock", {"now": kept["expires_at"]})
    if early:
        shop.world.control("PUT", "/clock", {"now": _just_before(kept["expires_at"])})
    listed = shop.world.page("ListRequestConsent", {"phone": AGREES}).rows
    assert listed[0]["reply_status"] == "P"
    told = shop.world.call("CheckConsent", {"oa_id": shop.oa, "phone": AGREES})
    assert (told.body["error"] == 0) is allowed, told


def _just_before(instant: str) -> str:
    """A microsecond earlier."""
    return (datetime.fromisoformat(instant) - timedelta(microseconds=1)).isoformat()


@pytest.mark.parametrize(("by_id", "counted"), [(False, 4), (True, 2)])
def test_37_an_event_is_counted_twice(shop: Shop, by_id: bool, counted: int) -> None:
    """Unless an event is known by what it tells of, not by that it came."""
    shop.ask(then={"duplicate_delivery": 2})
    shop.world.wait(60)
    seen = set()
    for event in shop.events(4):
        mark = (event["request_id"], event["event_name"])
        shop.counted += not (by_id and mark in seen)
        seen.add(mark)
    assert shop.counted == counted


@pytest.mark.parametrize(("by_time", "state"), [(False, SENT), (True, REPLIED)])
def test_38_events_come_in_another_order(shop: Shop, by_time: bool, state: str) -> None:
    """The last to arrive is not the last that happened: `timestamp` says when it did."""
    made = shop.ask(when={"event": SENT}, then={"reordered_delivery": True})
    shop.world.wait(60)
    newest = 0
    for event in shop.events(2):
        at = int(event["timestamp"])
        if not by_time or at > newest:
            shop.states[event["request_id"]] = event["event_name"]
            newest = at
    assert shop.states[made] == state


@pytest.mark.parametrize("status", [201, 204, 302, 500])
def test_39_a_handler_that_does_not_say_200_is_called_again(shop: Shop, status: int) -> None:
    """A receiver that returns another status gets the event again, and may do its work twice."""
    shop.receiver.answers = [status]
    shop.ask()
    assert len(shop.events(1)) == 1
    wait_for("the log", lambda: _attempts(shop.world)[0])
    shop.world.wait(9)
    shop.world.wait(3600)
    events = [event["event_name"] for event in shop.events(3)]
    assert sorted(events) == [SENT, SENT, REPLIED]
    assert _attempts(shop.world)[0][0]["status"] == status


def _attempts(world: World) -> list[list[dict[str, Any]]]:
    return [each["attempts"] for each in world.control("GET", "/deliveries")["deliveries"]]


def test_40_an_event_comes_before_its_calls_answer(shop: Shop) -> None:
    """Its id is in no response yet: a receiver that does not know it must look it up, or wait."""
    shop.world.control("POST", "/faults", {"then": {"delay": 1}, "at": "after", "times": 1})
    body = {"oa_id": shop.oa, "phone": AGREES, "call_type": "audio"}
    body["reason_code"] = "update_order"
    assert shop.world.attempt("RequestConsent", body, 0.5) is None  # the response has not arrived
    # yet
    (event,) = shop.events(1)
    assert event["event_name"] == SENT
    rows = shop.world.page("ListRequestConsent", {"phone": AGREES}).rows
    assert [row["id"] for row in rows] == [event["request_id"]]


def test_41_the_signature_of_a_body_that_was_written_again(shop: Shop) -> None:
    """The bytes that came are signed; what a JSON library makes of them is not the same."""
    shop.ask()
    shop.events(1)
    account = shop.world.control("GET", f"/accounts/{shop.oa}")
    (got,) = shop.receiver.got
    assert _is_genuine(account, got, got.body)
    event = json.loads(got.body)
    for separators in ((",", ":"), (", ", ": ")):
        for ascii_only in (True, False):
            body = json.dumps(event, ensure_ascii=ascii_only, separators=separators)
            assert not _is_genuine(account, got, body)


def test_a_forged_event_and_an_old_one_are_told_from_others(shop: Shop) -> None:
    """Who checks the signature refuses the one, who knows events by their marks the other."""
    shop.world.fault({"forged_delivery": True}, when={"event": SENT})
    shop.world.fault({"replayed_delivery": True}, when={"event": REPLIED})
    shop.receiver.answers = [401]
    shop.ask()
    shop.world.wait(60)
    shop.events(4)
    account = shop.world.control("GET", f"/accounts/{shop.oa}")
    genuine = [each for each in shop.receiver.got if _is_genuine(account, each, each.body)]
    assert len(genuine) == len(shop.receiver.got) - 1
    marks = {each.body for each in genuine}
    assert {json.loads(mark)["event_name"] for mark in marks} == {SENT, REPLIED}
    assert len(marks) == len(genuine) - 1


def _is_genuine(account: dict[str, Any], got: Got, body: str) -> bool:
    event = json.loads(body)
    signed = f"{event['app_id']}{body}{event['timestamp']}{account['secret_key']}"
    return got.headers["X-ZEvent-Signature"] == f"mac={sha256(signed.encode()).hexdigest()}"
