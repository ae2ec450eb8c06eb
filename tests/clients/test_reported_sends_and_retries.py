"""Bugs of sending and retrying that were reported about real clients, and their findings."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.clients.patience import GaveUp, Patience, doubling, listed
from tests.clients.sending import an_oa, zns
from tests.clients.world import World, Worlds

PHONE = "84912345678"
LOST: list[dict[str, Any]] = [{"no_reply": True}, {"status": 504}, {"delay": 600}]
each_loss = pytest.mark.parametrize("then", LOST, ids=lambda then: next(iter(then)))


def lose(world: World, then: Any, method: str = "SendZNS", at: str = "after") -> None:
    world.fault(then, when={"method": method}, at=at, times=1)


@each_loss
@pytest.mark.parametrize("at", ["before", "after"])
def test_29_sent_again_after_a_lost_answer(world: World, then: Any, at: str) -> None:
    """Without a look-up: this client cannot know whether the first arrived."""
    body = zns(an_oa(world), PHONE, "order-1")
    lose(world, then, at=at)
    world.attempt("SendZNS", body, 0.3)
    world.wait(2)
    world.call("SendZNS", body)
    assert world.codes("sends") == ["duplicate-send"]


@each_loss
@pytest.mark.parametrize("at", ["before", "after"])
def test_29_its_mended_twin_looks(world: World, then: Any, at: str) -> None:
    """By `tracking_id`, and sends only what is not there."""
    body = zns(an_oa(world), PHONE, "order-1")
    lose(world, then, at=at)
    world.attempt("SendZNS", body, 0.3)
    world.wait(2)
    if not world.page("ListMessages", {"tracking_id": "order-1"}).rows:
        world.call("SendZNS", body)
    assert world.all_findings() == []


@each_loss
def test_29b_sent_again_under_a_new_id(world: World, then: Any) -> None:
    """The same recipient, template and values: `tracking_id` is drawn anew for each attempt."""
    oa = an_oa(world)
    body = zns(oa, PHONE, "attempt-1")
    lose(world, then)
    world.attempt("SendZNS", body, 0.3)
    world.wait(2)
    world.call("SendZNS", body | {"tracking_id": "attempt-2"})
    assert world.codes("sends") == ["duplicate-send"]


@each_loss
def test_29b_sent_again_with_a_new_time(world: World, then: Any) -> None:
    """The same `tracking_id`: the time of the attempt is in the text."""
    oa = an_oa(world)
    lose(world, then)
    world.attempt("SendZNS", zns(oa, PHONE, "order-1", note="08:00:00"), 0.3)
    world.wait(2)
    world.call("SendZNS", zns(oa, PHONE, "order-1", note="08:00:02"))
    assert world.codes("sends") == ["duplicate-send"]


def test_29b_another_id_and_another_text_may_be_another_message(world: World) -> None:
    """Nobody could tell it from a second order: no finding."""
    oa = an_oa(world)
    lose(world, {"no_reply": True})
    world.attempt("SendZNS", zns(oa, PHONE, "order-1"))
    world.wait(2)
    world.call("SendZNS", zns(oa, PHONE, "order-2"))
    assert world.all_findings() == []


def test_29c_two_workers_at_once(world: World) -> None:
    """The second comes while the first is under way, which counts as perhaps sent."""
    body = zns(an_oa(world), PHONE, "order-1")
    lose(world, {"delay": 0.5}, at="before")
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(world.call, "SendZNS", body)
        time.sleep(0.1)
        world.call("SendZNS", body)
        first.result()
    assert world.codes("sends") == ["duplicate-send"]


def test_a_consent_asked_for_again_after_a_time_out(world: World) -> None:
    """The vendor catches it with 409, but the client never looked."""
    body = {"oa_id": an_oa(world), "phone": PHONE, "call_type": "audio"}
    body["reason_code"] = "update_order"
    lose(world, {"delay": 300}, "RequestConsent")
    assert world.attempt("RequestConsent", body, 0.3) is None
    world.wait(2)
    world.call("RequestConsent", body)
    assert world.codes("sends") == ["duplicate-send"]


def _sent_again_after(world: World, look: dict[str, Any]) -> list[str]:
    body = zns(an_oa(world), PHONE, "order-1")
    lose(world, {"no_reply": True})
    world.attempt("SendZNS", body)
    world.wait(2)
    world.page("ListMessages", look)
    world.wait(2)
    world.call("SendZNS", body)
    return world.codes("sends")


def test_looked_but_at_another_phone(world: World) -> None:
    """The answer could not have shown the message."""
    assert _sent_again_after(world, {"phone": "84987654321"}) == ["duplicate-send"]


def test_looked_and_saw_it_and_sent_again(world: World) -> None:
    """The answer did show the message."""
    assert _sent_again_after(world, {"tracking_id": "order-1"}) == ["duplicate-send"]


@pytest.mark.parametrize(
    "then", [{"status": 503}, {"status": 429}, {"status": 503, "gateway": True}]
)
def test_a_send_that_was_surely_refused_may_be_sent_again(world: World, then: Any) -> None:
    """429 and 503 say that nothing was done."""
    body = zns(an_oa(world), PHONE, "order-1")
    lose(world, then, at="before")
    world.call("SendZNS", body)
    world.wait(2)
    world.call("SendZNS", body)
    assert world.all_findings() == []


@pytest.mark.parametrize("number", [11, 14, 15, 16])
@pytest.mark.parametrize("times", [5, 25])
def test_34b_a_refused_message_is_sent_again_and_again(
    world: World, number: int, times: int
) -> None:
    """Zalo refuses for a permanent reason, which the client ignores."""
    body = zns(an_oa(world), f"09990000{number}", "order-1")
    for _ in range(times):
        world.call("SendZNS", body)
        world.wait(600)
    assert world.codes("sends") == ["kept-sending-refused"]


def test_34b_a_reason_that_may_pass(world: World) -> None:
    """An empty daily quota (-144) is full again tomorrow: five attempts on five days are right."""
    body = zns(an_oa(world), "0999000012", "order-1")
    for _ in range(5):
        world.call("SendZNS", body)
        world.wait(86_400)
    assert world.all_findings() == []


def test_35_a_value_that_zalo_refuses_is_named(world: World) -> None:
    """-112 alone says nothing of which; the note does."""
    body = zns(an_oa(world), PHONE, "order-1", customer_name="x" * 500)
    told = world.call("SendZNS", body)
    assert told.body["error_code"] == -112
    assert "template-data" in told.notes
    assert "customer_name" in told.hint


def test_35_a_value_that_is_no_text_is_named(world: World) -> None:
    """The refusal names the key of `template_data`."""
    body = zns(an_oa(world), PHONE, "order-1")
    body["template_data"]["customer_name"] = {"first": "An"}
    refused = world.call("SendZNS", body)
    assert refused.status == 400
    assert "customer_name" in refused.hint + refused.body["msg"] + str(refused.body.get("meta"))


@pytest.mark.parametrize("waits", [(0.0,), (1.0,)])
@pytest.mark.parametrize("form", ["date", None])
def test_30_31_retry_after_is_not_heeded(
    world: World, waits: tuple[float, ...], form: str | None
) -> None:
    """At once or after a fixed second, though asked to wait a minute, by seconds or by a date."""
    world.fault({"rate_limit": {"calls": 0, "per": 60}} | ({"retry_after": form} if form else {}))
    impatient = Patience(lambda: listed(*waits), 4, heeds_retry_after=False)
    with pytest.raises(GaveUp):
        impatient.call(world, "ListJourneys")
    assert world.codes("retries") == ["retry-after-ignored"]


@pytest.mark.parametrize("then", [{"status": 503}, {"status": 429}])
@pytest.mark.parametrize("form", [9, "date", "soon", "none"])
def test_30_31_its_mended_twin_waits(world: World, then: Any, form: Any) -> None:
    """Whatever the form, and by its own schedule where the header says nothing."""
    world.fault(then | {"retry_after": form}, times=3)
    patient = Patience(lambda: doubling(1), 5)
    assert patient.call(world, "ListJourneys").status == 200
    assert world.all_findings() == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_32_what_never_passes_is_tried_for_ever(world: World, status: int) -> None:
    """With good waits, but endlessly."""
    world.fault({"status": status})
    stubborn = Patience(lambda: doubling(1, cap=60), 30, retried=frozenset({status}))
    with pytest.raises(GaveUp):
        stubborn.call(world, "ListJourneys")
    assert world.codes("retries") == ["never-gave-up"]


@pytest.mark.parametrize(("failures", "found"), [(20, []), (21, ["never-gave-up"])])
def test_the_limit_of_never_gave_up(world: World, failures: int, found: list[str]) -> None:
    """Twenty failures may be a library's default; one more is none. (We read "the limit is 20" so
    that 20 failures pass.)
    """
    world.fault({"status": 503})
    with pytest.raises(GaveUp):
        Patience(lambda: doubling(1, cap=60), failures).call(world, "ListJourneys")
    assert world.codes("retries") == found


def test_a_long_series_is_found_each_time(worlds: Worlds) -> None:
    """However soon after an answer the next attempt comes: its waits are the world's alone."""
    found = []
    for _ in range(12):
        world = worlds.open()
        world.fault({"status": 503})
        with pytest.raises(GaveUp):
            Patience(lambda: doubling(1, cap=60), 30).call(world, "ListJourneys")
        found += world.codes("retries")
    assert found == ["never-gave-up"] * 12


def test_33_a_reset_is_survived_by_one_reconnect(world: World) -> None:
    """One immediate attempt on a new connection is right."""
    world.fault({"connection_reset": True}, when={"call": 2}, times=1)
    world.page("ListTemplates")
    again = Patience(lambda: doubling(1), 3, reconnects=True)
    assert again.call(world, "ListTemplates").status == 200
    assert world.all_findings() == []


@pytest.mark.parametrize("kind", ["connection_reset", "no_reply"])
def test_reconnecting_for_ever_without_a_wait(world: World, kind: str) -> None:
    """One reconnect is none; six are."""
    world.fault({kind: True})
    with pytest.raises(GaveUp):
        Patience(lambda: listed(0.0), 7).call(world, "ListTemplates")
    assert world.codes("retries") == ["retried-at-once"]


@pytest.mark.parametrize("attempts", [4, 15])
def test_a_slow_vendor_is_hammered(world: World, attempts: int) -> None:
    """The client's own time-outs are failures: the next call comes right after each."""
    world.fault({"delay": 600})
    with pytest.raises(GaveUp):
        Patience(lambda: listed(0.0), attempts, timeout=0.1).call(world, "ListTemplates")
    assert world.codes("retries") == ["retried-at-once"]


def test_a_slow_vendor_is_given_time(world: World) -> None:
    """The same with waits that double is right."""
    world.fault({"delay": 600}, times=3)
    patient = Patience(lambda: doubling(1), 5, timeout=0.15)
    assert patient.call(world, "ListTemplates").status == 200
    assert world.all_findings() == []
