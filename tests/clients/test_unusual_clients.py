"""Unusual clients: good ones that once got findings, bad ones that once got none."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from tests.clients.sending import an_oa, zns
from tests.clients.world import Answer, World

JOURNEYS = "ListJourneys"
PHONE = "84912345678"
Client = Callable[[World], None]


def _keys_and_paths_change(world: World) -> None:
    """A key is rotated, and half of the calls go through the partner's base."""
    keys = world.control("GET", "/world")
    ways = [
        ("/v1/shop.Zalo", keys["api_key"]),
        ("/v1/partner.Zalo", keys["shop_key"]),
        ("", keys["api_key"]),
        ("/api/shop.Zalo", world.key),
    ]
    paging = {"limit": 4, "after": ""}
    for number in range(100):
        base, key = ways[number % len(ways)]
        answer = world.http.post(
            f"{base}/{JOURNEYS}",
            json={"paging": paging},
            headers={"Authorization": f"Bearer {key}"},
        ).json()
        if not answer["journeys"]:
            return
        paging["after"] = answer["paging"]["next"]


def _the_size_changes_with_every_page(world: World) -> None:
    for field, cursor, sizes in (("after", "", (10, 3, 100, 1)), ("before", ".", (3, 1, 2, 7))):
        number, at = 0, cursor
        while (page := world.page(JOURNEYS, limit=sizes[number % 4], **{field: at})).rows:
            at = page.paging["next" if field == "after" else "prev"]
            number += 1


def _the_clock_is_set_back_and_forth(world: World) -> None:
    for sort in ("-created_at", "updated_at", "-updated_at"):
        after = ""
        for now in ("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z") * 3:
            page = world.page(JOURNEYS, limit=4, sort=sort, after=after)
            after = page.paging["next"] or after
            world.control("PUT", "/clock", {"now": now})
            if not page.rows:
                break


def _each_row_changes_while_it_is_worked_on(world: World) -> None:
    """Oldest change first: what was worked on comes again at the end, and is known by its id."""
    after, seen = "", set[str]()
    while rows := (page := world.page(JOURNEYS, limit=5, sort="updated_at", after=after)).rows:
        new = [row["id"] for row in rows if row["id"] not in seen]
        if not new:
            break
        for row_id in new:
            world.wait(1)
            world.control("PATCH", f"/journeys/{row_id}", {"is_charged": True})
        seen.update(new)
        after = page.paging["next"]


def _new_rows_of_several_pages(world: World) -> None:
    """Newest first: requested before the head, page by page."""
    head = world.page(JOURNEYS, limit=5).paging["prev"]
    world.walk(JOURNEYS, limit=5)
    for _ in range(3):
        world.create_journeys(7)
        world.wait(1)
        while (page := world.page(JOURNEYS, limit=3, before=head)).rows:
            head = page.paging["prev"]


def _its_supervisor_starts_it_again_at_once(world: World) -> None:
    """It crashed before the second page was stored, and restarts after a second."""
    first = world.page(JOURNEYS, limit=5).paging["next"]
    world.page(JOURNEYS, limit=5, after=first)
    world.wait(1)
    world.walk(JOURNEYS, limit=5, after=first)


def _a_checkpoint_three_pages_back(world: World) -> None:
    after = kept = world.page(JOURNEYS, limit=3).paging["next"]
    for _ in range(3):
        after = world.page(JOURNEYS, limit=3, after=after).paging["next"]
    world.wait(2)
    world.walk(JOURNEYS, limit=3, after=kept)


def _a_page_is_asked_for_twice_to_be_quick(world: World) -> None:
    """Hedging: the second attempt starts during the first, and both get responses."""
    paging = {"limit": 5, "after": world.page(JOURNEYS, limit=5).paging["next"]}
    world.fault({"delay": 0.2}, when={"method": JOURNEYS}, times=1)
    with ThreadPoolExecutor(2) as both:
        slow = both.submit(world.call, JOURNEYS, {"paging": paging})
        time.sleep(0.05)
        quick = world.call(JOURNEYS, {"paging": paging})
        assert slow.result().rows == quick.rows
    world.walk(JOURNEYS, limit=5, after=quick.paging["next"])


def _follows_a_list_at_one_pace(world: World) -> None:
    """By change, two seconds after every page, whether it had rows or not."""
    after = ""
    for number in range(20):
        page = world.page(JOURNEYS, limit=8, sort="updated_at", after=after)
        after = page.paging["next"] or after
        world.create_journeys(number % 7 == 0)
        world.wait(2)


def _zalo_had_refused_what_was_lost(world: World) -> None:
    """The look shows a message that reached nobody; mended, it is sent."""
    body = zns(an_oa(world), "0999000014", "order-1")
    _lose(world, "SendZNS", body)
    assert world.page("ListMessages", {"tracking_id": "order-1"}).rows[0]["status"] == "N"
    world.call("SendZNS", body | {"template_data": {"order_code": "1", "customer_name": "Anh"}})


def _the_customer_had_refused(world: World) -> None:
    """The look shows a request that was answered long ago; the shop asks once more."""
    body = {"oa_id": an_oa(world), "phone": "0999000002"}
    body |= {"call_type": "audio", "reason_code": "update_order"}
    _lose(world, "RequestConsent", body)
    world.wait(18_000)
    rows = world.page("ListRequestConsent", {"phone": body["phone"]}).rows
    assert rows[0]["reply_status"] == "N"
    assert world.call("RequestConsent", body).status == 200


def _one_look_for_a_whole_batch(world: World) -> None:
    oa = an_oa(world)
    bodies = [zns(oa, f"8491234560{number}", f"order-{number}") for number in range(3)]
    for body in bodies:
        _lose(world, "SendZNS", body, at="before")
    assert not world.page("ListMessages", {"date_from": "2026-03-10T07:00:00Z"}).rows
    for body in bodies:
        world.call("SendZNS", body)


def _a_look_that_walks(world: World) -> None:
    """Oldest first to the end, where a new message would be."""
    oa = an_oa(world)
    for number in range(5):
        world.call("SendZNS", zns(oa, f"8491234560{number}", f"order-{number}"))
        world.wait(1)
    _lose(world, "SendZNS", zns(oa, PHONE, "lost"), at="before")
    world.walk("ListMessages", limit=2, sort="created_at")
    world.call("SendZNS", zns(oa, PHONE, "lost"))


def _polls(world: World, every: float, failures: int) -> None:
    """Polls at its usual interval, whatever the response."""
    world.script(*["pass"] * 4, *[{"status": 503}] * failures, when={"method": "ListTemplates"})
    for _ in range(failures + 6):
        world.attempt("ListTemplates")
        world.wait(every)


def _polls_every_ten_seconds(world: World) -> None:
    _polls(world, 10, 8)


def _runs_every_five_minutes_for_hours(world: World) -> None:
    _polls(world, 300, 30)


GOOD: list[Client] = [
    _keys_and_paths_change,
    _the_size_changes_with_every_page,
    _the_clock_is_set_back_and_forth,
    _each_row_changes_while_it_is_worked_on,
    _new_rows_of_several_pages,
    _its_supervisor_starts_it_again_at_once,
    _a_checkpoint_three_pages_back,
    _a_page_is_asked_for_twice_to_be_quick,
    _follows_a_list_at_one_pace,
    _zalo_had_refused_what_was_lost,
    _the_customer_had_refused,
    _one_look_for_a_whole_batch,
    _a_look_that_walks,
    _polls_every_ten_seconds,
    _runs_every_five_minutes_for_hours,
]


@pytest.mark.parametrize("client", GOOD, ids=lambda client: client.__name__.strip("_"))
def test_a_good_client_stays_clean(world: World, client: Client) -> None:
    client(world)
    assert world.all_findings() == []


def _lose(world: World, method: str, body: dict[str, Any], at: str = "after") -> None:
    world.fault({"no_reply": True}, when={"method": method}, at=at, times=1)
    assert world.attempt(method, body) is None
    world.wait(2)


def _fails(world: World, body: Callable[[int], dict[str, Any]], method: str = "SendZNS") -> None:
    """Eight attempts without a wait, each with a different body."""
    world.fault({"status": 503}, when={"method": method})
    for number in range(8):
        world.attempt(method, body(number))


def _a_short_page_begins_anew(world: World) -> None:
    """After a page shorter than its limit there is no cursor, and the loop goes on without one."""
    after = ""
    for _ in range(60):
        page = world.page(JOURNEYS, limit=10, after=after)
        after = page.paging["next"] if len(page.rows) == 10 else ""


def _the_echo_for_the_next(world: World) -> None:
    after = world.page(JOURNEYS, limit=5).paging["next"]
    for _ in range(3):
        after = world.page(JOURNEYS, limit=5, after=after).paging["after"]


def _a_new_id_for_each_hasty_attempt(world: World) -> None:
    body = zns(an_oa(world), PHONE, "order-1")
    _fails(world, lambda number: body | {"tracking_id": f"attempt-{number}"})


def _the_same_call_written_in_two_ways(world: World) -> None:
    ways = ({"paging": {"limit": 10, "sort": ""}}, {"paging": {"sort": "", "limit": 10}})
    _fails(world, lambda number: ways[number % 2], JOURNEYS)


def _failed_jobs_go_to_the_end_of_the_queue(world: World) -> None:
    world.fault({"status": 503}, when={"method": "CheckConsent"})
    for _ in range(8):
        for number in range(3):
            world.attempt("CheckConsent", {"oa_id": "1", "phone": f"8491234560{number}"})


def _by_the_other_method(world: World) -> None:
    """A fallback: what may have been sent is sent again with a journey's token."""
    oa = an_oa(world)
    journey = world.call("CreateJourney", {"oa_id": oa, "phone": PHONE}).body
    body = zns(oa, PHONE, "order-1")
    _lose(world, "SendZNS", body)
    token = {name: journey[name] for name in ("journey_id", "journey_token")}
    assert world.call("SendZNSJourney", body | token).status == 200


def _after_a_look_at_the_last_page(world: World) -> None:
    """Newest first, the short page at the end shows the oldest; what is new is on the first."""
    oa = an_oa(world)
    for number in range(3):
        world.call("SendZNS", zns(oa, f"8491234560{number}", f"order-{number}"))
        world.wait(1)
    after = world.page("ListMessages", limit=2).paging["next"]
    _lose(world, "SendZNS", zns(oa, PHONE, "lost"))
    assert len(world.page("ListMessages", limit=2, after=after).rows) == 1
    world.call("SendZNS", zns(oa, PHONE, "lost"))


def _after_a_look_at_later_ones_alone(world: World) -> None:
    """The newest row is of a message that was sent after the lost one."""
    oa = an_oa(world)
    _lose(world, "SendZNS", zns(oa, PHONE, "lost"))
    world.call("SendZNS", zns(oa, PHONE, "later"))
    world.page("ListMessages", {"phone": PHONE}, limit=1)
    world.call("SendZNS", zns(oa, PHONE, "lost"))


def _through_the_partners_base(world: World) -> None:
    body = zns(an_oa(world), PHONE, "order-1")
    _lose(world, "SendZNS", body)
    key = world.control("GET", "/world")["shop_key"]
    headers = {"Authorization": f"Bearer {key}"}
    answer = world.http.post("/v1/partner.Zalo/SendZNS", json=body, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("client", "kind", "code"),
    [
        (_a_short_page_begins_anew, "paging", "never-stopped"),
        (_the_echo_for_the_next, "paging", "row-twice"),
        (_a_new_id_for_each_hasty_attempt, "retries", "retried-at-once"),
        (_the_same_call_written_in_two_ways, "retries", "retried-at-once"),
        (_failed_jobs_go_to_the_end_of_the_queue, "retries", "retried-at-once"),
        (_by_the_other_method, "sends", "duplicate-send"),
        (_after_a_look_at_the_last_page, "sends", "duplicate-send"),
        (_after_a_look_at_later_ones_alone, "sends", "duplicate-send"),
        (_through_the_partners_base, "sends", "duplicate-send"),
    ],
    ids=lambda each: each.__name__.strip("_") if callable(each) else "",
)
def test_a_bad_client_is_found(world: World, client: Client, kind: str, code: str) -> None:
    client(world)
    assert code in world.codes(kind)


def test_jitter_that_draws_like_waits_is_no_fixed_wait(world: World) -> None:
    """Half a second to a second and a half: three of them are alike now and then."""
    draw, answer = Random(3), None
    for _ in range(12):
        world.fault({"status": 503}, when={"method": "ListTemplates"}, times=3)
        while not isinstance(answer, Answer) or answer.status != 200:
            answer = world.attempt("ListTemplates")
            world.wait(draw.uniform(0.5, 1.5))
        answer = None
        world.wait(4000)
        world.end_faults()
    assert world.all_findings() == []
