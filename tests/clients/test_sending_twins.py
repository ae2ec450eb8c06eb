"""Good clients that send, each beside a twin that differs in one thing and must be found."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.sending import an_oa, zns
from tests.clients.world import World

PHONE = "84912345678"
Twins = Callable[[World, bool], None]
"""Plays the good client, or with True the bad one."""


def _lost(world: World, *, arrived: bool) -> dict[str, Any]:
    """Send a message, and lose the response."""
    body = zns(an_oa(world), PHONE, "lost-1")
    at = "after" if arrived else "before"
    world.fault({"connection_reset": True}, when={"method": "SendZNS"}, at=at, times=1)
    assert world.attempt("SendZNS", body) is None
    return body


def _send_others(world: World, number: int) -> None:
    for each in range(number):
        world.wait(1)
        world.call("SendZNS", zns(an_oa(world), f"8491234{each:04}", f"other-{each}"))


def _reads_many_pages_to_look(world: World, bad: bool) -> None:
    """Looks at the end of a campaign, on the third page; the twin stops at the second."""
    body = _lost(world, arrived=False)
    _send_others(world, 25)
    after, pages = "", 2 if bad else 3
    for _ in range(pages):
        after = world.page("ListMessages", limit=10, after=after).paging["next"]
    world.call("SendZNS", body)


def _sees_it_on_an_earlier_page(world: World, bad: bool) -> None:
    """Reads on from the oldest, and sees it; the twin sends it all the same."""
    start = world.now.isoformat()
    body = _lost(world, arrived=True)
    _send_others(world, 15)
    bounds = {"date_from": start, "date_to": "2026-03-11T00:00:00Z"}
    world.walk("ListMessages", bounds, limit=10, sort="created_at")
    if bad:
        world.call("SendZNS", body)


def _reads_what_is_new_to_look(world: World, bad: bool) -> None:
    """Kept the end of a walk from before the send; the twin reads from an end after it."""
    _send_others(world, 2)
    kept = world.walk("ListMessages", sort="created_at")["next"]
    world.wait(1)
    body = _lost(world, arrived=False)
    _send_others(world, 5)
    if bad:
        kept = world.page("ListMessages", sort="created_at", limit=1, before=".").paging["next"]
    world.walk("ListMessages", sort="created_at", after=kept)
    world.call("SendZNS", body)


def _looks_by_type(world: World, bad: bool) -> None:
    """The twin asks for messages of another kind."""
    body = _lost(world, arrived=False)
    world.page("ListMessages", {"msg_type": "journey" if bad else "template"})
    world.call("SendZNS", body)


def _looks_without_trials(world: World, bad: bool) -> None:
    """The twin asks for trials alone."""
    body = _lost(world, arrived=False)
    world.page("ListMessages", {"phone": PHONE, "is_development": bad})
    world.call("SendZNS", body)


def _looks_by_the_newest_change(world: World, bad: bool) -> None:
    """The twin reads the row that changed last, which is an old one."""
    _send_others(world, 1)
    (old,) = world.page("ListMessages").rows
    world.wait(60)
    body = _lost(world, arrived=False)
    _send_others(world, 3)
    world.control("PATCH", f"/messages/{old['id']}", {"note": "changed"})
    world.page("ListMessages", limit=1 if bad else 100, sort="-updated_at")
    world.call("SendZNS", body)


def _compares_values(world: World, bad: bool) -> None:
    """Without a tracking id; the twin finds another order of the customer's, and its own."""
    body = zns(an_oa(world), PHONE, "order-1") | {"tracking_id": ""}
    at = "after" if bad else "before"
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, at=at, times=1)
    assert world.attempt("SendZNS", body) is None
    world.call("SendZNS", zns(an_oa(world), PHONE, "order-2") | {"tracking_id": ""})
    world.page("ListMessages", {"phone": PHONE})
    world.call("SendZNS", body)


def _looks_for_the_third_of_a_kind(world: World, bad: bool) -> None:
    """Three parcels with the same values, each under an id of its own; the third is lost.

    The twin looks for the second.
    """
    ids = ("parcel-1", "parcel-2", "parcel-3")
    bodies = [zns(an_oa(world), PHONE, "order-1") | {"tracking_id": each} for each in ids]
    for body in bodies[:2]:
        assert world.call("SendZNS", body).status == 200
        world.wait(5)
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, at="before", times=1)
    assert world.attempt("SendZNS", bodies[2]) is None
    world.page("ListMessages", {"tracking_id": ids[1 if bad else 2]})
    world.call("SendZNS", bodies[2])


DUPLICATES = (
    _looks_for_the_third_of_a_kind,
    _compares_values,
    _reads_many_pages_to_look,
    _sees_it_on_an_earlier_page,
    _reads_what_is_new_to_look,
    _looks_by_type,
    _looks_without_trials,
    _looks_by_the_newest_change,
)


@pytest.mark.rule("verdicts.looking")
@pytest.mark.parametrize("twins", DUPLICATES, ids=lambda each: each.__name__)
def test_the_good_one_looks_and_its_twin_does_not(world: World, twins: Twins) -> None:
    twins(world, False)
    assert world.codes("sends") == []


@pytest.mark.rule("verdicts.looking")
@pytest.mark.parametrize("twins", DUPLICATES, ids=lambda each: each.__name__)
def test_the_twin_is_found(world: World, twins: Twins) -> None:
    twins(world, True)
    assert world.codes("sends") == ["duplicate-send"]


@pytest.mark.rule("verdicts.same-message")
def test_the_lost_ones_id_is_known_too(world: World) -> None:
    """The second of a kind is lost, and sent again under its id with other values."""
    first = zns(an_oa(world), PHONE, "order-1")
    assert world.call("SendZNS", first).status == 200
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, times=1)
    assert world.attempt("SendZNS", first | {"tracking_id": "parcel-2"}) is None
    other = zns(an_oa(world), PHONE, "order-2")
    world.call("SendZNS", other | {"tracking_id": "parcel-2"})
    assert world.codes("sends") == ["duplicate-send"]


@pytest.mark.parametrize(
    ("filter_", "told"),
    [
        ({"phone": PHONE}, "showed it"),
        ({"phone": PHONE, "status": "Z"}, "could not show it as it asks"),
    ],
)
def test_a_look_in_vain_is_named(world: World, filter_: dict[str, str], told: str) -> None:
    body = _lost(world, arrived=True)
    world.page("ListMessages", filter_)
    world.call("SendZNS", body)
    (finding,) = world.findings("sends")
    look = int(finding["requests"][-1]) - 1
    assert f"The look-up, call {look}, {told}. " in finding["message"]


def _a_consent_that_waits(world: World, times: int) -> None:
    asked = {"oa_id": an_oa(world), "phone": PHONE, "call_type": "audio"}
    for _ in range(times):
        world.call("RequestConsent", asked | {"reason_code": "update_order"})
        world.wait(600)


def _a_body_that_never_decodes(world: World, times: int) -> None:
    body = zns(an_oa(world), PHONE, "order-7") | {"template_data": {"order_code": 7}}
    for attempt in range(times):
        assert world.call("SendZNS", body).status == 400
        world.wait(2.0**attempt)


def _an_oa_that_nobody_has(world: World, times: int) -> None:
    for attempt in range(times):
        assert world.call("SendZNS", zns("1", PHONE, "order-8")).status == 404
        world.wait(2.0**attempt)


@pytest.mark.rule("verdicts.refused")
@pytest.mark.parametrize(
    ("send", "fewest"),
    [(_a_consent_that_waits, 6), (_a_body_that_never_decodes, 5), (_an_oa_that_nobody_has, 5)],
)
def test_what_the_vendor_refuses_is_sent_again(world: World, send: Any, fewest: int) -> None:
    """A person tries twice; a program goes on."""
    send(world, 2)
    assert world.codes("sends") == []
    send(world, fewest - 2)
    assert world.codes("sends") == ["kept-sending-refused"]
