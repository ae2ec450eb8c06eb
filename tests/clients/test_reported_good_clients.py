"""Good clients that once got findings, and ways that must stay free of false alarms."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.clients.patience import Patience, doubling, full_jitter
from tests.clients.reading import Reader, stamp
from tests.clients.sending import an_oa, zns
from tests.clients.world import World, Worlds

JOURNEYS = "ListJourneys"
PHONE = "84912345678"


def patient(world: World, **more: Any) -> Reader:
    return Reader(world, Patience(lambda: doubling(1), 5), JOURNEYS, **({"limit": 5} | more))


# The ten that were found guilty.


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("path", [("DELETE", "/requests"), ("POST", "/reset")])
def test_1_a_stored_cursor_after_the_journal_was_cleared(
    world: World, path: tuple[str, str], complete: bool
) -> None:
    """Clearing is what the documentation advises, and so is storing a cursor."""
    last = world.walk(JOURNEYS, limit=10, sort="created_at")
    world.control(*path)
    world.create_journeys(2)
    world.walk(JOURNEYS, limit=10, sort="created_at", after=last["next"])
    assert world.all_findings(complete=complete) == []


@pytest.mark.parametrize("sort", ["created_at", "updated_at"])
@pytest.mark.parametrize("wait", [1, 3, 5, 60])
def test_2_a_second_run_that_finds_nothing_new(world: World, sort: str, wait: int) -> None:
    """A poll each second, by the last cursor of an ascending walk."""
    last = world.walk(JOURNEYS, limit=10, sort=sort)
    for _ in range(12):
        world.wait(wait)
        world.page(JOURNEYS, limit=10, sort=sort, after=last["next"])
    assert world.all_findings() == []


@pytest.mark.parametrize("wait", [1, 60])
def test_2_a_poll_before_the_first_page(world: World, wait: int) -> None:
    """Newest first, new rows are before the first page: polling there is what is advised."""
    head = world.page(JOURNEYS, limit=100).paging["prev"]
    for _ in range(5):
        world.wait(wait)
        world.page(JOURNEYS, limit=100, before=head)
    assert world.all_findings() == []


@pytest.mark.parametrize("limit", [{"limit": 1}, {}])
@pytest.mark.parametrize("by", ["phone", "tracking_id", "msg_id"])
def test_3_a_look_up_of_a_message(world: World, by: str, limit: dict[str, int]) -> None:
    """One record at most answers it, though the customer has three (by phone: with limit 1)."""
    oa = an_oa(world)
    sent = [world.call("SendZNS", zns(oa, PHONE, f"order-{n}")).body for n in range(3)]
    paging = {"limit": 1} if by == "phone" else limit
    world.page("ListMessages", {by: sent[1][by]}, **paging)
    assert world.all_findings() == []


@pytest.mark.parametrize("by", ["phone", "journey_id"])
def test_3_a_look_up_of_a_journey(world: World, by: str) -> None:
    """The same for journeys."""
    oa = an_oa(world)
    made = [world.call("CreateJourney", {"oa_id": oa, "phone": PHONE}).body for _ in range(2)]
    world.page(JOURNEYS, {by: made[0][by]}, limit=1)
    assert world.all_findings() == []


@pytest.mark.parametrize("wait", [0, 3600])
def test_4_a_second_parcel_of_one_customer(world: World, wait: int) -> None:
    """The body of `CreateJourney` has nothing that could differ."""
    body = {"oa_id": an_oa(world), "phone": PHONE}
    for _ in range(2):
        assert world.call("CreateJourney", body).status == 200
        world.wait(wait)
    assert world.all_findings() == []


def test_6_the_same_sample_data_in_two_tests(world: World) -> None:
    """Both got responses: nothing was lost."""
    body = zns(an_oa(world), PHONE, "order-1")
    for _ in range(2):
        assert world.call("SendZNS", body).status == 200
    assert world.all_findings() == []


def test_6_back_to_back_a_hundred_times(worlds: Worlds) -> None:
    """The second call comes the moment the first is answered; that it was answered is certain.

    A simulator that compares its own stop-watch with the next call's arrival may take the first
    for still under way.
    """
    for _ in range(6):
        world = worlds.open()
        oa = an_oa(world)
        for number in range(100):
            body = zns(oa, PHONE, f"order-{number}")
            assert world.call("SendZNS", body).status == 200
            assert world.call("SendZNS", body).status == 200
        assert world.codes("sends") == []


def test_7_five_workers_with_jitter(world: World) -> None:
    """On 30 % of 503: each worker reads its own window, and waits 60 ms or more."""
    world.fault({"status": 503}, when={"probability": 0.3})
    with ThreadPoolExecutor(5) as workers:
        list(workers.map(lambda number: _worker(world, number).read_on(), range(5)))
    assert world.all_findings() == []


def _worker(world: World, number: int) -> Reader:
    """Reads every fifth window of eighteen days, and waits 60 ms to a second and more."""
    jitter = Random(number)
    window = {"date_from": stamp(world, -18 * (number + 1)), "date_to": stamp(world, -18 * number)}
    patience = Patience(lambda: (0.06 + each for each in full_jitter(1, jitter)), 9)
    return Reader(world, patience, JOURNEYS, 2, filter=window)


@pytest.mark.parametrize("kind", ["connection_reset", "no_reply"])
def test_8_one_immediate_reconnect(world: World, kind: str) -> None:
    """After a lost connection; with waits after it where that fails too."""
    world.fault({kind: True}, times=1)
    assert world.attempt("ListTemplates") is None
    assert world.call("ListTemplates").status == 200
    world.end_faults()
    world.fault({kind: True}, times=3)
    for wait in (0, 1, 2, 0):
        world.attempt("ListOA")
        world.wait(wait)
    assert world.all_findings() == []


@pytest.mark.parametrize("then", [{"repeat_page": True}, {"endless": True}])
def test_9_a_guarded_walk(world: World, then: Any) -> None:
    """The list repeats itself: a walk that identifies rows by id ends when there are no new ones.

    Its last page is full, since the fault made it so: it did not stop early.
    """
    world.fault(then, when={"method": JOURNEYS})
    one = patient(world)
    while not one.done:
        known = len(one.seen)
        shown = one.step().rows
        one.done = not shown or len(one.seen) == known
    assert world.all_findings() == []


def test_10_the_latest_ten_beside_a_full_sync(world: World) -> None:
    """`complete` may name the methods whose walks must reach the end."""
    world.page("ListRequestConsent", limit=10)
    world.walk(JOURNEYS, limit=10)
    assert world.codes("paging", complete=False) == []
    assert world.codes("paging", method=JOURNEYS) == []
    assert world.codes("paging", complete=False, method="ListRequestConsent") == []
    assert world.codes("paging", method="ListRequestConsent") == ["stopped-early"]


def test_10_newest_first_as_far_as_a_known_id(world: World) -> None:
    """Such a client need not reach the end."""
    one = patient(world)
    one.read_on(2)
    world.wait(60)
    world.create_journeys(3)
    patient(world).read_on(1)
    assert world.codes("paging", complete=False) == []


# Free of false alarms.


def test_eight_threads_on_one_list(worlds: Worlds) -> None:
    """Each walks independently."""
    world = worlds.open("default")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: world.walk(JOURNEYS), range(8)))
    assert world.all_findings() == []


def test_ten_half_open_windows_in_parallel(worlds: Worlds) -> None:
    """Each with its own filter."""
    world = worlds.open("default")
    edges = [stamp(world, -90 + 9 * n) for n in range(11)]
    windows = [{"date_from": a, "date_to": b} for a, b in pairwise(edges)]
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda window: world.walk(JOURNEYS, window, limit=20), windows))
    assert world.all_findings() == []


def test_prefetch(world: World) -> None:
    """The next page is requested before the rows of this one are processed."""
    one = patient(world)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(one.step)
        while (answer := coming.result()).rows:
            coming = ahead.submit(one.step)
            world.call("GetJourney", {"journey_id": answer.rows[0]["journey_id"]})
    assert world.all_findings() == []


@pytest.mark.parametrize("wait", [0, 3600])
def test_restart_from_the_first_page(world: World, wait: int) -> None:
    """The vendor was down in the middle: the next run begins anew."""
    one = patient(world)
    one.read_on(2)
    world.fault({"status": 503}, times=1)
    world.call(JOURNEYS, one.body())
    world.wait(wait)
    patient(world).read_on()
    assert world.all_findings() == []


@pytest.mark.parametrize("wait", [0, 4, 86_400])
@pytest.mark.parametrize("sort", ["", "created_at", "-updated_at"])
def test_resume_with_another_limit(world: World, wait: int, sort: str) -> None:
    """From the cursor of a full page."""
    one = patient(world, sort=sort)
    one.read_on(2)
    world.wait(wait)
    one.limit = 9
    one.read_on()
    assert world.all_findings() == []


@pytest.mark.parametrize("new", [0, 3])
def test_resume_after_a_full_page_that_was_the_last(worlds: Worlds, new: int) -> None:
    """A full page may be followed by more: coming back for it is no poll, whatever is new."""
    world = worlds.open("one")
    world.create_journeys(9)
    first = world.page(JOURNEYS, limit=10)
    assert len(first.rows) == 10
    world.wait(86_400)
    world.create_journeys(new)
    assert world.page(JOURNEYS, limit=10, after=first.paging["next"]).rows == []
    assert world.all_findings() == []


@pytest.mark.parametrize("preset", ["exact-page", "page-plus-one", "same-time", "one"])
@pytest.mark.parametrize("limit", [25, 100])
def test_exact_pages(worlds: Worlds, preset: str, limit: int) -> None:
    """To the empty page, whatever the number of rows."""
    world = worlds.open(preset)
    world.walk(JOURNEYS, limit=limit)
    assert world.all_findings() == []


def test_look_before_resend_without_a_limit(world: World) -> None:
    """By phone, since this client has no tracking ids: the message is not there, and is sent."""
    body = zns(an_oa(world), PHONE, "")
    del body["tracking_id"]
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, times=1)
    assert world.attempt("SendZNS", body) is None
    world.wait(2)
    assert world.page("ListMessages", {"phone": PHONE}).rows == []
    assert world.call("SendZNS", body).status == 200
    assert world.all_findings() == []


@pytest.mark.parametrize("tries", range(5))
def test_exponential_waits_and_jitter(world: World, tries: int) -> None:
    """Doubling; and full jitter of it, which may be short at first."""
    world.fault({"status": 503}, times=4)
    assert Patience(lambda: doubling(0.5), 6).call(world, JOURNEYS).status == 200
    world.end_faults()
    world.fault({"status": 503}, times=4)
    jitter = Random(tries)
    waits = Patience(lambda: full_jitter(1.0, jitter), 6)
    assert waits.call(world, "ListRequestConsent").status == 200
    assert world.all_findings() == []


def test_resend_on_the_next_day_after_an_empty_quota(world: World) -> None:
    """-144 says so."""
    body = zns(an_oa(world), "0999000012", "order-1")
    world.call("SendZNS", body)
    world.wait(86_400)
    world.call("SendZNS", body)
    assert world.all_findings() == []


@pytest.mark.parametrize("sort", ["", "created_at"])
def test_back_by_prev(world: World, sort: str) -> None:
    """From the last page to the first."""
    patient(world, backwards=True, sort=sort).read_on()
    assert world.all_findings() == []


def test_waiting_as_long_as_retry_after_says(world: World) -> None:
    """Page after page under a limit."""
    world.fault({"rate_limit": {"calls": 1, "per": 30}})
    patient(world).read_on()
    assert world.all_findings() == []
