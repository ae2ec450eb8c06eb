"""Webhooks: off until asked for, signed, logged, tried again by the world's clock."""

import gzip
import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from mock_server.webhook_targets import is_local
from tests.certificates import self_signed
from tests.life.calls import advance, create, do, first_oa, request, send
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client, started

AGREES, SILENT = "0999000001", "0999000003"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def hook(client: Client, url: str) -> None:
    do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": url})


def deliveries(client: Client) -> list[dict[str, Any]]:
    return list(client.control("GET", "/deliveries").body["deliveries"])


def test_nothing_is_sent_until_it_is_asked_for(client: Client, receiver: Receiver) -> None:
    request(client, AGREES)
    advance(client, 60)
    assert deliveries(client) == []
    hook(client, receiver.url)
    advance(client, "P30D")
    create(client)
    advance(client, "P8D")
    assert receiver.events == ["event_journey_time_out"]
    hook(client, "")
    request(client, SILENT)
    advance(client, "P2D")
    assert len(receiver.got) == 1


def test_a_receiver_on_this_machine_may_sign_its_own_certificate(
    client: Client, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path))
    with receiving(context) as encrypted:
        assert encrypted.url.startswith("https:")
        hook(client, encrypted.url)
        request(client, AGREES)
        advance(client, 60)
        assert encrypted.events == ["oa_send_consent", "user_reply_consent"]


def test_any_other_receivers_certificate_is_verified() -> None:
    urls = (
        "https://127.0.0.1:1/",
        "https://app/hook",
        "https://hooks.example/",
        "https://8.8.8.8/",
    )
    assert [is_local(url) for url in urls] == [True, True, False, False]


@pytest.mark.rule("webhooks.payload")
@pytest.mark.rule("webhooks.signature")
def test_the_events_of_a_consent(client: Client, receiver: Receiver) -> None:
    hook(client, receiver.url)
    made = request(client, AGREES)
    advance(client, 60)
    request(client, SILENT)
    advance(client, "P1D")
    assert receiver.events == [
        "oa_send_consent",
        "user_reply_consent",
        "oa_send_consent",
        "oa_send_consent",
    ]
    bodies = [json.loads(each.body) for each in receiver.got]
    assert [each.get("request_type") for each in bodies] == ["SENT", None, "SENT", "EXPIRED"]
    agreed = bodies[1]
    assert agreed["user_consent"] == "ALLOW"
    assert agreed["request_id"] == made["id"]
    assert agreed["timestamp"] == "1773129610000"
    account = client.control("GET", f"/accounts/{made['oa_id']}").body
    for got in receiver.got:
        document = json.loads(got.body)
        signed = f"{account['app_id']}{got.body}{document['timestamp']}{account['secret_key']}"
        assert got.headers["X-ZEvent-Signature"] == f"mac={sha256(signed.encode()).hexdigest()}"
        assert got.headers["X-Mock-Assumed"] == "payload, signature"
        assert got.headers["Content-Type"] == "application/json"
    shown = deliveries(client)
    assert [each["state"] for each in shown] == ["delivered"] * 4
    assert [each["body"] for each in shown] == bodies
    assert shown[1]["at"] == "2026-03-10T08:00:10Z"


def test_the_events_of_a_journey_and_its_message(client: Client, receiver: Receiver) -> None:
    hook(client, receiver.url)
    journey = create(client)
    message = send(client, journey)
    send(client, journey, tracking_id="second")
    advance(client, 5)
    advance(client, "P7D")
    assert receiver.events == [
        "event_journey_acknowledged",
        "user_received_message",
        "user_received_message",
        "user_seen_message",
        "user_seen_message",
        "event_journey_time_out",
    ]
    bodies = [json.loads(each.body) for each in receiver.got]
    assert bodies[0]["journey_id"] == bodies[5]["journey_id"] == journey["journey_id"]
    delivered = {"delivery_time": "1773129602000", "msg_id": message["msg_id"], "tracking_id": ""}
    assert bodies[1] == {
        "app_id": bodies[1]["app_id"],
        "event_name": "user_received_message",
        "timestamp": "1773129602000",
        "sender": {"id": message["oa_id"]},
        "recipient": {"id": message["phone"]},
        "message": delivered,
    }
    assert bodies[3]["message"] == delivered


@pytest.mark.rule("webhooks.retries")
def test_failures_are_tried_again_by_the_worlds_clock(client: Client, receiver: Receiver) -> None:
    receiver.answers = [500, 404, 302, 201, 503]
    hook(client, receiver.url)
    request(client, SILENT)
    advance(client, 0)
    for number, wait in enumerate((30, 300, 900, 1800, 3600), start=1):
        assert len(receiver.got) == number
        advance(client, wait - 1)
        assert len(receiver.got) == number
        advance(client, 1)
    assert len(receiver.got) == 6
    (entry,) = deliveries(client)
    assert entry["state"] == "delivered"
    assert [each["status"] for each in entry["attempts"]] == [500, 404, 302, 201, 503, 200]
    hints = {each["status"]: each["hint"] for each in entry["attempts"] if "hint" in each}
    accepted = "an OA's webhook is accepted only with status 200"
    assert hints == {each: f"responded {each}: {accepted}" for each in (302, 201)}
    assert entry["attempts"][1]["at"] == "2026-03-10T08:00:30Z"
    assert len({each.body for each in receiver.got}) == 1


@pytest.mark.parametrize(("failures", "state"), [(3, "delivered"), (6, "gave-up")])
def test_a_long_advance_tries_again_at_every_instant(
    client: Client, receiver: Receiver, failures: int, state: str
) -> None:
    receiver.answers = [500] * failures
    hook(client, receiver.url)
    request(client, SILENT)
    advance(client, "PT23H")
    (entry,) = deliveries(client)
    assert (entry["state"], entry["next_at"]) == (state, None)
    instants = [each["at"][11:] for each in entry["attempts"]]
    schedule = ["08:00:00Z", "08:00:30Z", "08:05:30Z", "08:20:30Z", "08:50:30Z", "09:50:30Z"]
    assert instants == schedule[: failures + 1]


def test_a_clock_that_runs_is_not_hurried_after() -> None:
    """Who comes late by it counts from then on: the receiver may be down with the server."""
    with receiving() as receiver, started(anchor="now", preset="empty") as client:
        receiver.answers = [500] * 6
        hook(client, receiver.url)
        request(client, SILENT)
        advance(client, 0)
        advance(client, "PT1H")
        assert len(receiver.got) == 2
        assert deliveries(client)[0]["state"] == "waiting"


def test_it_gives_up_and_can_be_asked_again(client: Client, receiver: Receiver) -> None:
    receiver.answers = [500] * 6
    hook(client, receiver.url)
    request(client, SILENT)
    for wait in (0, 30, 300, 900, 1800, 3600, 36000):
        advance(client, wait)
    (entry,) = deliveries(client)
    assert (entry["state"], entry["next_at"]) == ("gave-up", None)
    assert len(receiver.got) == 6
    again = client.control("POST", f"/deliveries/{entry['id']}/redeliver")
    assert (again.status, again.body["state"]) == (200, "delivered")
    assert len(receiver.got) == 7
    for wrong, status in (("999", 404), ("x", 400), ("9" * 30, 400)):
        assert client.control("POST", f"/deliveries/{wrong}/redeliver").status == status


def test_a_receiver_that_is_silent_is_told(client: Client) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        hook(client, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        request(client, SILENT)
        advance(client, 0)
        (entry,) = deliveries(client)
    assert entry["attempts"][0]["problem"] == "no whole answer within 2 s"


def test_nobody_listens(client: Client) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hook(client, f"http://127.0.0.1:{port}/")
    request(client, SILENT)
    advance(client, 0)
    (entry,) = deliveries(client)
    assert entry["state"] == "waiting"
    assert entry["attempts"][0]["status"] is None
    assert entry["attempts"][0]["problem"]


def test_an_address_that_was_written_past_the_check(client: Client, receiver: Receiver) -> None:
    """The control API can write any webhook_url; nothing goes to strangers all the same."""
    hook(client, receiver.url)
    url = "http://etelecom-mock.example.com/"
    client.control("PATCH", f"/accounts/{first_oa(client)}", {"webhook_url": url})
    request(client, SILENT)
    advance(client, 0)
    (entry,) = deliveries(client)
    assert entry["attempts"][0]["problem"].startswith("nothing is sent to etelecom-mock.example")


@pytest.mark.attack("webhooks.odd-hosts")
@pytest.mark.parametrize("host", ["xn--", "xn--a", f"xn--{'x' * 70}", "localhost:0", "[::1]:0"])
def test_a_host_that_is_no_name_is_a_failed_attempt(client: Client, host: str) -> None:
    """Tried again as any other, and not a defect after which nothing is told of it."""
    hook(client, f"http://{host}/")
    request(client, SILENT)
    advance(client, 0)
    (entry,) = deliveries(client)
    assert entry["state"] == "waiting"
    assert entry["attempts"][0]["problem"]


def test_an_answer_without_end(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as endless:
        thread = Thread(target=_pour, args=(endless,), daemon=True)
        thread.start()
        hook(client, f"http://127.0.0.1:{endless.getsockname()[1]}/")
        request(client, SILENT)
        advance(client, 0)
        (entry,) = deliveries(client)
        assert (entry["state"], len(entry["attempts"][0]["answer"])) == ("delivered", 500)
        thread.join(10)


def _pour(endless: socket.socket) -> None:
    connection, _ = endless.accept()
    with connection, suppress(OSError):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)


@pytest.mark.attack("webhooks.unpacked")
def test_an_answer_is_not_unpacked(client: Client) -> None:
    """265 bytes may unpack to gigabytes, layer by layer."""
    bomb = bytes(10_000_000)
    for _ in range(3):
        bomb = gzip.compress(bomb)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip\r\nContent-Length: %d\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as packing:
        thread = Thread(target=_answer_once, args=(packing, head % len(bomb) + bomb), daemon=True)
        thread.start()
        hook(client, f"http://127.0.0.1:{packing.getsockname()[1]}/")
        request(client, SILENT)
        advance(client, 0)
        (entry,) = deliveries(client)
        assert entry["state"] == "delivered"
        assert entry["attempts"][0]["answer"] == bomb[:500].decode("utf-8", "replace")
        thread.join(10)


def _answer_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.recv(65536)
        connection.sendall(answer)


def test_a_receiver_that_is_too_slow(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook(client, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        request(client, SILENT)
        began = time.monotonic()
        advance(client, 0)
        assert time.monotonic() - began < 10
        assert deliveries(client)[0]["attempts"][0]["status"] is None


def test_a_slow_receiver_holds_up_no_other_world(client: Client, receiver: Receiver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook(client, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        for number in range(8):
            request(client, f"8491234567{number}")
        path, key = "/v1/shop.Zalo/", "test:quick"
        oa = client.call(f"{path}ListOA", key=key).body["accounts"][0]["oa_id"]
        body = {"oa_id": oa, "webhook_url": receiver.url}
        assert client.call(f"{path}UpdateShopOA", body, key=key).status == 200
        asked = {"oa_id": oa, "phone": SILENT, "call_type": "audio", "reason_code": "update_order"}
        assert client.call(f"{path}RequestConsent", asked, key=key).status == 200
        began = time.monotonic()
        held = {"Authorization": f"Bearer {key}"}
        assert client.control("PUT", "/clock", {"advance": 1}, **held).status == 200
        assert receiver.events == ["oa_send_consent"]
        assert time.monotonic() - began < 5


def test_a_reset_forgets_them(client: Client, receiver: Receiver) -> None:
    hook(client, receiver.url)
    request(client, SILENT)
    client.control("POST", "/reset")
    assert deliveries(client) == []
    request(client, SILENT)
    advance(client, "P2D")
    assert len(receiver.got) <= 1  # at most what was on its way before


def test_a_restored_world_does_not_tell_of_what_is_undone(
    client: Client, receiver: Receiver
) -> None:
    hook(client, receiver.url)
    request(client, "84912345677")
    advance(client, 0)
    client.control("POST", "/snapshots", {"name": "before"})
    receiver.answers = [500]
    request(client, SILENT)
    advance(client, 0)
    assert [each["state"] for each in deliveries(client)] == ["delivered", "waiting"]
    client.control("POST", "/snapshots/before/restore")
    assert [each["state"] for each in deliveries(client)] == ["delivered"]
    advance(client, "PT2H")
    assert len(receiver.got) == 2


def test_a_reset_while_one_is_redelivered(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook(client, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        request(client, SILENT)
        advance(client, 0)
        silent.accept()[0].close()
        (entry,) = deliveries(client)
        found = []
        path = f"/deliveries/{entry['id']}/redeliver"
        thread = Thread(target=lambda: found.append(client.control("POST", path)))
        thread.start()
        with silent.accept()[0]:  # it is on its way, and waits for an answer
            client.control("POST", "/reset")
            thread.join(10)
    assert found[0].refusal[:2] == (404, "not_found")


def test_a_running_clock_needs_no_call() -> None:
    """Delivered by a timer: nobody calls the world meanwhile."""
    with receiving() as receiver, started(anchor="now", preset="empty") as client:
        hook(client, receiver.url)
        made = request(client, "0999000006")
        assert made["reply_status"] == "S"
        for _ in range(200):
            if len(receiver.got) >= 2:
                break
            time.sleep(0.05)
        assert receiver.events == ["oa_send_consent", "user_reply_consent"]


def test_worlds_have_logs_of_their_own(client: Client, receiver: Receiver) -> None:
    hook(client, receiver.url)
    request(client, SILENT)
    advance(client, 0)
    key = {"Authorization": "Bearer test:another"}
    assert client.control("GET", "/deliveries", **key).body == {"deliveries": []}
    mine = deliveries(client)[0]["id"]
    assert client.control("POST", f"/deliveries/{mine}/redeliver", **key).status == 404
