"""Webhooks as they are sent: what came of each, sending again, and faults on them."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


@dataclass
class Receiver:
    """A shop's own server: it answers with ``status``, and counts."""

    url: str = ""
    status: int = 200
    bodies: list[bytes] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/hook"
        Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
        yield kept
        server.shutdown()


def ask(world: World, receiver: Receiver) -> None:
    """An OA with a webhook, and a request for consent, which it tells of."""
    oa_id = world.call("ListOA").json()["accounts"][0]["oa_id"]
    world.call("UpdateShopOA", {"oa_id": oa_id, "webhook_url": receiver.url})
    body = {"oa_id": oa_id, "phone": "0999000003", "call_type": "audio"}
    world.call("RequestConsent", body | {"reason_code": "delivery_notification"})
    world.control("PUT", "/clock", {"advance": 0})  # what is due is sent before it answers


def test_a_delivery_shows_as_it_comes_and_is_sent_again(
    tab: Open, world: World, receiver: Receiver
) -> None:
    page = tab(world, "deliveries")
    expect(page.get_by_text("Nothing has been sent")).to_be_visible()
    expect(page.locator(".live")).to_have_text("live")
    ask(world, receiver)
    row = page.locator("table.rows tbody tr")
    expect(row).to_contain_text("oa_send_consent")
    expect(row).to_contain_text("delivered")
    row.locator("summary").click()
    expect(row.locator("pre")).to_contain_text('"phone": "84999000003"')
    row.get_by_role("button", name="again").click()
    expect(row.locator("td:nth-child(5) time")).to_have_count(2)
    expect(row.locator("pre")).to_be_visible()
    expect(row.get_by_role("button", name="again")).to_be_focused()
    assert len(receiver.bodies) == 2


def test_the_next_attempt_is_the_next_thing_due(
    tab: Open, world: World, receiver: Receiver
) -> None:
    receiver.status = 500
    ask(world, receiver)
    page = tab(world, "deliveries")
    row = page.locator("table.rows tbody tr")
    expect(row).to_contain_text("waiting")
    expect(row).to_contain_text("next 2026-03-10 15:00:30")
    receiver.status = 200
    page.get_by_role("link", name="Clock", exact=True).click()
    told = page.locator(".happened li")
    while told.filter(has_text="attempt 2").count() == 0:
        before = page.locator(".happened article").count()
        page.get_by_role("button", name="Go to next event").click()
        expect(page.locator(".happened article")).to_have_count(before + 1)
    expect(told.filter(has_text="attempt 2")).to_contain_text(
        "2026-03-10 15:00:30 webhook oa_send_consent, attempt 2: 200"
    )


def test_an_attempt_that_got_no_answer_says_why(
    tab: Open, world: World, receiver: Receiver
) -> None:
    with socket.socket() as closed:  # bound but not listening: it refuses connections
        closed.bind(("127.0.0.1", 0))
        receiver.url = f"http://127.0.0.1:{closed.getsockname()[1]}/hook"
        ask(world, receiver)
        page = tab(world, "deliveries")
        (delivery,) = world.control("GET", "/deliveries")["deliveries"]
        (attempt,) = delivery["attempts"]
        assert attempt["status"] is None
        assert attempt["problem"]
        expect(page.locator("table.rows tbody td:nth-child(5)")).to_contain_text(attempt["problem"])
        page.get_by_role("link", name="Clock", exact=True).click()
        page.get_by_role("button", name="+ 1 minute").click()
        happened = page.locator(".happened li").filter(has_text="attempt 2")
        expect(happened).to_be_visible()
        (delivery,) = world.control("GET", "/deliveries")["deliveries"]
        expect(happened).to_contain_text(f"attempt 2: {delivery['attempts'][1]['problem']}")


def test_a_fault_on_webhooks_is_made_by_form(tab: Open, world: World, receiver: Receiver) -> None:
    page = tab(world, "faults")
    expect(page.get_by_label("webhook event")).to_be_hidden()
    page.get_by_label("method").select_option("ListJourneys")
    page.get_by_label("fault", exact=True).select_option("duplicate_delivery")
    expect(page.get_by_label("method")).to_be_hidden()
    page.get_by_label("webhook event").select_option("oa_send_consent")
    page.get_by_role("button", name="Add rule").click()
    expect(page.get_by_text(re.compile(r"Rule \d+ is active"))).to_be_visible()
    (rule,) = world.control("GET", "/faults")["faults"]
    assert rule["when"] == {"event": "oa_send_consent"}
    ask(world, receiver)
    expect(page.locator("table.rows tbody td.number").nth(1)).to_have_text("1")
    assert len(receiver.bodies) == 2
    page.get_by_role("link", name="Deliveries").click()
    expect(page.locator("table.rows tbody td:nth-child(5) time")).to_have_count(2)
