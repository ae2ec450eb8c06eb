"""Webhooks that come twice, late, in another order, forged or replayed, as fault rules say."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests import lacking
from tests.life.calls import advance, create, do, first_oa, request, send
from tests.life.receiver import Got, Receiver, receiving
from tests.simulator import Client

AGREES = "0999000001"
SENT, REPLIED = "oa_send_consent", "user_reply_consent"


@pytest.fixture
def receiver(client: Client) -> Iterator[Receiver]:
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        yield receiver


def add(client: Client, rule: dict[str, Any]) -> None:
    answer = client.control("POST", "/faults", rule)
    assert answer.status == 201, answer.body


def log(client: Client) -> list[tuple[str, str, int, str | None]]:
    """Event, state, attempts and fault of each delivery."""
    return [
        (each["event"], each["state"], len(each["attempts"]), each["fault"])
        for each in client.control("GET", "/deliveries").body["deliveries"]
    ]


def test_a_duplicate_comes_so_many_times(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"event": REPLIED}, "then": {"duplicate_delivery": 3}})
    request(client, AGREES)
    advance(client, 60)
    assert receiver.events == [SENT, REPLIED, REPLIED, REPLIED]
    assert len({each.body for each in receiver.got[1:]}) == 1
    assert log(client) == [
        (SENT, "delivered", 1, None),
        (REPLIED, "delivered", 3, "duplicate_delivery"),
    ]


def test_a_late_one_is_overtaken(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"call": 1}, "then": {"late_delivery": 120}})
    request(client, AGREES)
    advance(client, 60)
    assert receiver.events == [REPLIED]
    advance(client, 59)
    assert receiver.events == [REPLIED]
    advance(client, 2)
    assert receiver.events == [REPLIED, SENT]
    assert log(client)[0] == (SENT, "delivered", 1, "late_delivery")


def test_a_reordered_one_comes_after_the_next(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"event": SENT}, "then": {"reordered_delivery": True}})
    request(client, AGREES)
    advance(client, 60)
    assert receiver.events == [REPLIED, SENT]


def test_every_two_change_places(client: Client, receiver: Receiver) -> None:
    add(client, {"then": {"reordered_delivery": True}})
    for phone in (AGREES, "0999000002"):
        request(client, phone)
        advance(client, 60)
    assert receiver.events == [REPLIED, SENT, REPLIED, SENT]


def test_a_reordered_one_with_no_other_comes_after_an_hour(
    client: Client, receiver: Receiver
) -> None:
    add(client, {"then": {"reordered_delivery": True}, "times": 1})
    request(client, "0999000003")  # who never answers
    advance(client, 60)
    advance(client, 3_500)
    assert receiver.events == []
    advance(client, 41)
    assert receiver.events == [SENT]


def test_what_overtakes_uses_a_rule_up_no_further(client: Client, receiver: Receiver) -> None:
    """Two plays change two pairs; what overtook was played on by nothing."""
    add(client, {"then": {"reordered_delivery": True}, "times": 2})
    for phone in (AGREES, "0999000002", "0999000001"):
        request(client, phone)
        advance(client, 60)
    assert receiver.events == [REPLIED, SENT, REPLIED, SENT, SENT, REPLIED]
    assert [fault for *_, fault in log(client)] == ["reordered_delivery", None] * 2 + [None] * 2


def test_a_reordered_one_waits_for_the_next_that_is_late(
    client: Client, receiver: Receiver
) -> None:
    """What is late has not gone out, so it has overtaken nothing yet."""
    add(client, {"when": {"event": SENT}, "then": {"reordered_delivery": True}})
    add(client, {"when": {"event": REPLIED}, "then": {"late_delivery": 600}})
    request(client, AGREES)
    advance(client, 609)
    assert receiver.events == []
    advance(client, 1)
    assert receiver.events == [REPLIED, SENT]


def test_a_late_one_counts_from_its_event(client: Client, receiver: Receiver) -> None:
    """One advance past an event and its delay delivers it, in its turn among the others."""
    add(client, {"when": {"event": SENT}, "then": {"late_delivery": 30}})
    add(client, {"when": {"event": REPLIED}, "then": {"late_delivery": 10}})
    request(client, AGREES)  # who replies 10 seconds later
    advance(client, 3_600)
    assert receiver.events == [REPLIED, SENT]


def test_a_reordered_ones_hour_counts_from_its_event(client: Client, receiver: Receiver) -> None:
    """The next event, a day later, comes too late to overtake it."""
    add(client, {"when": {"event": SENT}, "then": {"reordered_delivery": True}, "times": 1})
    request(client, "0999000003")  # who never answers; the request is given up after a day
    advance(client, "P2D")
    bodies = [each.body for each in receiver.got]
    assert ["SENT" in body for body in bodies] == [True, False]


def test_copies_are_taken_when_one_is(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"event": SENT}, "then": {"duplicate_delivery": 2}})
    receiver.answers = [200, 500]
    request(client, "0999000003")
    advance(client, 3_600)
    assert log(client) == [(SENT, "delivered", 2, "duplicate_delivery")]


def test_copies_are_one_try(client: Client, receiver: Receiver) -> None:
    """None is taken: each retry comes, once, as for any other event."""
    add(client, {"when": {"event": SENT}, "then": {"duplicate_delivery": 6}})
    receiver.answers = [500] * 10
    request(client, "0999000003")
    advance(client, 1)
    for number, seconds in enumerate((30, 300, 900, 1_800), 7):
        advance(client, seconds)
        assert len(receiver.got) == number
    advance(client, 3_600)
    assert log(client) == [(SENT, "delivered", 11, "duplicate_delivery")]
    (entry,) = client.control("GET", "/deliveries").body["deliveries"]
    assert ["copy" in each for each in entry["attempts"]] == [False] + [True] * 5 + [False] * 5


def test_it_plays_so_many_times(client: Client, receiver: Receiver) -> None:
    add(client, {"then": {"duplicate_delivery": 2}, "times": 1})
    request(client, AGREES)
    advance(client, 60)
    assert receiver.events == [SENT, SENT, REPLIED]
    (rule,) = client.control("GET", "/faults").body["faults"]
    assert (rule["matched"], rule["played"]) == (2, 1)


def test_a_retry_is_not_touched_again(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"event": SENT}, "then": {"late_delivery": 10}})
    receiver.answers = [500]
    request(client, "0999000003")
    advance(client, 10)
    advance(client, 30)
    assert receiver.events == [SENT, SENT]
    assert log(client) == [(SENT, "delivered", 2, "late_delivery")]


def test_calls_and_deliveries_are_not_mixed_up(client: Client, receiver: Receiver) -> None:
    add(client, {"then": {"duplicate_delivery": 2}})
    add(client, {"when": {"method": "ListJourneys"}, "then": {"status": 503}})
    assert client.call("/ListJourneys").status == 503
    request(client, AGREES)
    advance(client, 0)  # whose answer waits for the delivery
    counts = [each["matched"] for each in client.control("GET", "/faults").body["faults"]]
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"when": {"event": "nothing"}, "then": {"late_delivery": 1}}, "when.event"),
        ({"when": {"event": SENT}, "then": {"status": 503}}, "when.event"),
        ({"when": {"method": "ListJourneys"}, "then": {"late_delivery": 1}}, "when.method"),
        ({"when": {"page": 1}, "then": {"duplicate_delivery": 2}}, "when.page"),
        ({"at": "after", "then": {"reordered_delivery": True}}, "at"),
        ({"sequence": [{"late_delivery": 1}, {"status": 500}]}, "sequence"),
        ({"then": {"duplicate_delivery": 1}}, "then.duplicate_delivery"),
        ({"then": {"duplicate_delivery": 11}}, "then.duplicate_delivery"),
        ({"then": {"late_delivery": -1}}, "then.late_delivery"),
        ({"then": {"reordered_delivery": False}}, "then.reordered_delivery"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    client: Client, rule: dict[str, Any], field: str
) -> None:
    status, code, msg = client.control("POST", "/faults", rule).refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith(f"{field}: ")


def test_no_call_can_request_one(client: Client) -> None:
    answer = client.call("/ListJourneys", {}, headers={"X-Mock-Fault": "duplicate_delivery=2"})
    assert answer.refusal[:2] == (400, "invalid_argument")


def genuine(client: Client, got: Got) -> bool:
    """Whether a receiver that checks the signature of the bytes that came believes a delivery."""
    account = client.control("GET", f"/accounts/{first_oa(client)}").body
    event = json.loads(got.body)
    signed = f"{event['app_id']}{got.body}{event['timestamp']}{account['secret_key']}"
    return got.headers["X-ZEvent-Signature"] == f"mac={sha256(signed.encode()).hexdigest()}"


def test_a_forged_one_comes_first(client: Client, receiver: Receiver) -> None:
    """A receiver that refuses it gets the event all the same, and once."""
    add(client, {"when": {"event": SENT}, "then": {"forged_delivery": True}})
    receiver.answers = [401, 200]
    request(client, "0999000003")
    advance(client, 60)
    assert receiver.events == [SENT, SENT]
    assert [genuine(client, each) for each in receiver.got] == [False, True]
    (logged,) = client.control("GET", "/deliveries").body["deliveries"]
    assert logged["state"] == "delivered"
    assert [each.get("forged") for each in logged["attempts"]] == [True, None]


def test_an_account_webhook_has_no_signature_to_forge(client: Client, receiver: Receiver) -> None:
    rule = {"then": {"forged_delivery": True}, "times": 1}
    refused = client.control("POST", "/faults", rule | {"when": {"event": "account_webhook"}})
    assert refused.refusal[2] == "when.event: account webhooks have no signature to forge"
    add(client, rule)
    asked = {"entities": ["zl_oa_message"], "url": f"{receiver.url}/account"}
    assert client.call("/v1/shop.Webhook/CreateWebhook", asked).status == 200
    send(client, create(client))
    advance(client, 60)
    deliveries = client.control("GET", "/deliveries").body["deliveries"]
    faults = {each["event"]: each["fault"] for each in reversed(deliveries) if each["fault"]}
    assert list(faults.values()) == ["forged_delivery"]
    assert "account_webhook" not in faults


def test_believing_a_forged_one_delivers_nothing(client: Client, receiver: Receiver) -> None:
    add(client, {"when": {"event": SENT}, "then": {"forged_delivery": True}})
    receiver.answers = [200, 500]
    request(client, "0999000003")
    advance(client, 1)
    assert log(client)[0][1] == "waiting"
    advance(client, 30)
    assert log(client)[0][1] == "delivered"


def test_a_replayed_one_is_an_old_one(client: Client, receiver: Receiver) -> None:
    """Byte for byte, so that its signature is right."""
    add(client, {"when": {"event": REPLIED}, "then": {"replayed_delivery": True}})
    request(client, AGREES)
    advance(client, 60)
    assert receiver.events == [SENT, REPLIED, SENT]
    assert receiver.got[0].body == receiver.got[2].body
    assert all(genuine(client, each) for each in receiver.got)
    assert [each[1] for each in log(client)] == ["delivered", "delivered"]


@pytest.mark.rule("webhooks.signature")
def test_a_body_that_was_written_again_has_another_signature(
    client: Client, receiver: Receiver
) -> None:
    """The bug: verifying what a JSON library wrote, and not the bytes that came."""
    request(client, "0999000003")
    advance(client, 1)
    (got,) = receiver.got
    assert genuine(client, got)
    event = json.loads(got.body)
    rewritten = [
        json.dumps(event),
        json.dumps(event, separators=(",", ":")),
        json.dumps(event, ensure_ascii=False, separators=(",", ":")),
        json.dumps(event, indent=2),
    ]
    node = shutil.which("node")
    if node is None:
        lacking.skip("node is not installed")
    program = "process.stdout.write(JSON.stringify(JSON.parse(process.argv[1])))"
    written = subprocess.run(
        [str(node), "-e", program, got.body], capture_output=True, text=True, check=True
    )
    for body in (*rewritten, written.stdout):
        assert json.loads(body) == event
        assert not genuine(client, Got(got.headers, body))
