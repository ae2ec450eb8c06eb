"""Further clients of the reported kinds: good ones that stay clean, bad ones that are found."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.sending import TEMPLATE, an_oa, zns
from tests.clients.world import World

PHONE = "84912345678"
OTHER_PHONE = "84987654321"
Client = Callable[[World], None]


def _one_client_for_each_oa(world: World) -> None:
    for account in world.page("ListOA").rows:
        world.walk("ListJourneys", {"oa_id": account["oa_id"]}, limit=5)


def _details_of_each_row(world: World) -> None:
    """The messages of each journey, looked up between two pages of the walk."""
    after = ""
    while rows := (page := world.page("ListJourneys", limit=10, after=after)).rows:
        for row in rows:
            world.page("ListMessages", {"journey_id": row["journey_id"]})
        after = page.paging["next"]


def _one_row_a_page(world: World) -> None:
    world.walk("ListJourneys", limit=1)


def _the_same_page_after_a_crash(world: World) -> None:
    first = world.page("ListJourneys", limit=10).paging["next"]
    world.page("ListJourneys", limit=10, after=first)
    world.wait(30)
    world.walk("ListJourneys", limit=10, after=first)


def _from_a_checkpoint_two_pages_back(world: World) -> None:
    """It stores its state at every third page: after a crash it reads two pages again."""
    kept = world.page("ListJourneys", limit=5).paging["next"]
    after = kept
    for _ in range(2):
        after = world.page("ListJourneys", limit=5, after=after).paging["next"]
    world.wait(30)
    world.walk("ListJourneys", limit=5, after=kept)


def _two_filters_interleaved(world: World) -> None:
    paging: dict[str, dict[str, Any]] = {each: {"limit": 3} for each in ("P", "N")}
    while paging:
        for status in list(paging):
            page = world.page("ListJourneys", {"status": status}, **paging[status])
            paging[status]["after"] = page.paging.get("next")
            if not page.rows:
                del paging[status]


def _newest_first_and_then_oldest_first(world: World) -> None:
    world.walk("ListJourneys", limit=10)
    after = ""
    while (page := world.page("ListJourneys", sort="created_at", limit=10, after=after)).rows:
        after = page.paging["next"]


def _windows_that_move_on(world: World) -> None:
    """Each run asks from the newest time it saw, and reads that to its end."""
    for since in ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-09T00:00:00Z"):
        world.walk("ListJourneys", {"date_from": since}, limit=10)
        world.wait(2)


def _a_poll_of_what_changed(world: World) -> None:
    after = world.walk("ListJourneys", sort="updated_at", limit=10)["next"]
    for _ in range(4):
        world.wait(5)
        world.create_journeys(2)
        while (page := world.page("ListJourneys", sort="updated_at", limit=10, after=after)).rows:
            after = page.paging["next"]


def _a_poll_before_the_newest(world: World) -> None:
    before = world.page("ListJourneys").paging["prev"]
    for _ in range(4):
        world.wait(5)
        world.create_journeys(1)
        if (page := world.page("ListJourneys", before=before)).rows:
            before = page.paging["prev"]


def _a_consent_is_waited_for(world: World) -> None:
    asked = {"oa_id": an_oa(world), "phone": PHONE}
    world.call("RequestConsent", asked | {"call_type": "audio", "reason_code": "update_order"})
    for _ in range(12):
        world.wait(5)
        world.call("CheckConsent", asked)


def _an_outage_of_a_job_every_five_minutes(world: World) -> None:
    world.fault({"status": 503}, times=8)
    for _ in range(9):
        world.attempt("ListTemplates")
        world.wait(300)


def _a_hedged_read(world: World) -> None:
    world.fault({"delay": 0.5}, times=1)
    world.attempt("ListTemplates", timeout=0.2)
    world.call("ListTemplates")


def _smaller_pages_after_each_failure(world: World) -> None:
    world.fault({"status": 503}, times=3)
    limit, wait = 80, 1.0
    while world.call("ListJourneys", {"paging": {"limit": limit}}).status != 200:
        world.wait(wait)
        limit, wait = limit // 2, wait * 2
    world.walk("ListJourneys", limit=limit)


def _looks_in_the_last_minutes(world: World) -> None:
    """Without a filter on the customer: newest first, since a moment before the send."""
    _lost_send(world)
    since = {"date_from": world.now.isoformat().replace("+00:00", "Z")}
    if not any(row["phone"] == PHONE for row in world.page("ListMessages", since).rows):
        world.call("SendZNS", _body(world))


def _looks_again_after_each_loss(world: World) -> None:
    for number in range(3):
        _lost_send(world, at="before")
        assert not world.page("ListMessages", {"phone": PHONE}).rows
        world.wait(4**number)
    world.call("SendZNS", _body(world))


def _another_customer_after_a_loss(world: World) -> None:
    _lost_send(world)
    world.call("SendZNS", zns(an_oa(world), OTHER_PHONE, "order-2"))
    assert world.page("ListMessages", {"phone": PHONE}).rows


GOOD: list[Client] = [
    _one_client_for_each_oa,
    _details_of_each_row,
    _one_row_a_page,
    _the_same_page_after_a_crash,
    _from_a_checkpoint_two_pages_back,
    _two_filters_interleaved,
    _newest_first_and_then_oldest_first,
    _windows_that_move_on,
    _a_poll_of_what_changed,
    _a_poll_before_the_newest,
    _a_consent_is_waited_for,
    _an_outage_of_a_job_every_five_minutes,
    _a_hedged_read,
    _smaller_pages_after_each_failure,
    _looks_in_the_last_minutes,
    _looks_again_after_each_loss,
    _another_customer_after_a_loss,
]


@pytest.mark.parametrize("client", GOOD, ids=lambda client: client.__name__.strip("_"))
def test_a_good_client_stays_clean(world: World, client: Client) -> None:
    client(world)
    assert world.all_findings() == []


def _body(world: World) -> dict[str, Any]:
    return zns(an_oa(world), PHONE, "order-1")


def _lost_send(world: World, at: str = "after") -> None:
    world.fault({"no_reply": True}, when={"method": "SendZNS"}, at=at, times=1)
    assert world.attempt("SendZNS", _body(world)) is None
    world.wait(2)


def _compares_with_its_own_idea_of_a_full_page(world: World) -> None:
    """Requests 10, and treats a page under 100 as the last."""
    after = ""
    while len((page := world.page("ListJourneys", limit=10, after=after)).rows) == 100:
        after = page.paging["next"]


def _the_last_rows_id_for_a_cursor(world: World) -> None:
    rows = world.page("ListJourneys", limit=10).rows
    world.call("ListJourneys", {"paging": {"limit": 10, "after": rows[-1]["journey_id"]}})


def _the_first_pages_cursor_for_ever(world: World) -> None:
    after = world.page("ListJourneys", limit=10).paging["next"]
    for _ in range(4):
        world.page("ListJourneys", limit=10, after=after)


def _the_same_page_every_minute(world: World) -> None:
    after = world.page("ListJourneys", limit=10).paging["next"]
    for _ in range(4):
        world.wait(60)
        world.page("ListJourneys", limit=10, after=after)


def _stops_at_a_fixed_number_of_pages(world: World) -> None:
    after = ""
    for _ in range(3):
        after = world.page("ListJourneys", limit=5, after=after).paging["next"]


def _a_window_that_grows_under_its_cursor(world: World) -> None:
    after = ""
    for hour in (1, 2, 3):
        filter_ = {"date_to": f"2026-03-10T{hour:02}:00:00Z"}
        after = world.page("ListJourneys", filter_, limit=5, after=after).paging["next"]


def _the_empty_next_of_one_customer(world: World) -> None:
    """A filtered list of one page, again and again: its empty `next` starts it again."""
    phone = world.page("ListJourneys", limit=1).rows[0]["phone"]
    after = ""
    for _ in range(30):
        page = world.page("ListJourneys", {"phone": phone}, limit=50, after=after)
        after = page.paging.get("next", "")


def _the_end_is_asked_for_without_a_wait(world: World) -> None:
    after = world.walk("ListJourneys", sort="created_at", limit=10)["next"]
    for _ in range(20):
        world.page("ListJourneys", sort="created_at", limit=10, after=after)


def _polls_after_the_oldest(world: World) -> None:
    after = world.walk("ListJourneys", limit=10)["next"]
    for _ in range(3):
        world.wait(60)
        world.create_journeys(1)
        world.page("ListJourneys", limit=10, after=after)


@pytest.mark.parametrize(
    ("client", "code"),
    [
        (_compares_with_its_own_idea_of_a_full_page, "stopped-early"),
        (_the_last_rows_id_for_a_cursor, "cursor-invented"),
        (_the_first_pages_cursor_for_ever, "row-twice"),
        (_the_same_page_every_minute, "row-twice"),
        (_stops_at_a_fixed_number_of_pages, "stopped-early"),
        (_a_window_that_grows_under_its_cursor, "filter-changed"),
        (_the_empty_next_of_one_customer, "never-stopped"),
        (_the_end_is_asked_for_without_a_wait, "never-stopped"),
        (_polls_after_the_oldest, "polled-wrong-end"),
    ],
    ids=lambda each: each.__name__.strip("_") if callable(each) else "",
)
def test_a_bad_reader_is_found(world: World, client: Client, code: str) -> None:
    client(world)
    assert code in world.codes("paging")


@pytest.mark.parametrize(
    ("waits", "code"),
    [
        ([0.0] * 5, "retried-at-once"),
        ([0.5] * 6, "no-backoff"),
        ([8, 4, 2, 1], "no-backoff"),
        ([min(2.0**n, 60) for n in range(25)], "never-gave-up"),
    ],
    ids=["a tight loop", "a fixed half second", "ever shorter", "for ever, with patience"],
)
@pytest.mark.parametrize("then", [{"status": 502}, {"no_reply": True}, {"malformed": True}])
def test_an_impatient_retry_is_found(
    world: World, then: Any, waits: list[float], code: str
) -> None:
    world.fault(then)
    for wait in [*waits, 0]:
        world.attempt("ListTemplates")
        world.wait(wait)
    assert world.codes("retries") == [code]


def test_a_limit_that_is_met_by_a_fixed_wait(world: World) -> None:
    world.fault({"rate_limit": {"calls": 1, "per": 30}})
    for _ in range(4):
        world.attempt("ListTemplates")
        world.wait(5)
    assert world.codes("retries") == ["retry-after-ignored"]


def _with_the_phone_in_another_form(world: World) -> None:
    world.call("SendZNS", _body(world) | {"phone": "0912 345 678"})


def _with_its_values_in_another_order(world: World) -> None:
    body = _body(world)
    values = dict(reversed(body["template_data"].items()))
    world.call("SendZNS", body | {"template_data": values})


def _without_its_tracking_id(world: World) -> None:
    body = _body(world)
    del body["tracking_id"]
    world.call("SendZNS", body)


def _after_a_look_for_those_that_were_refused(world: World) -> None:
    world.page("ListMessages", {"phone": PHONE, "status": "N"})
    world.call("SendZNS", _body(world))


def _after_a_look_at_a_journeys_messages(world: World) -> None:
    journey = world.page("ListJourneys", limit=1).rows[0]["journey_id"]
    world.page("ListMessages", {"journey_id": journey})
    world.call("SendZNS", _body(world))


def _after_a_look_at_yesterday(world: World) -> None:
    world.page("ListMessages", {"phone": PHONE, "date_to": "2026-03-09T17:00:00Z"})
    world.call("SendZNS", _body(world))


def _after_a_look_at_the_oldest(world: World) -> None:
    for number in range(3):
        world.call("SendZNS", zns(an_oa(world), OTHER_PHONE, f"older-{number}"))
    world.page("ListMessages", sort="created_at", limit=2)
    world.call("SendZNS", _body(world))


def _after_a_look_that_failed(world: World) -> None:
    world.fault({"status": 503}, when={"method": "ListMessages"}, times=1)
    world.call("ListMessages", {"filter": {"phone": PHONE}})
    world.call("SendZNS", _body(world))


def _after_a_look_at_another_template(world: World) -> None:
    world.page("ListMessages", {"phone": PHONE, "template_id": TEMPLATE + 1})
    world.call("SendZNS", _body(world))


@pytest.mark.parametrize(
    "again",
    [
        _with_the_phone_in_another_form,
        _with_its_values_in_another_order,
        _without_its_tracking_id,
        _after_a_look_for_those_that_were_refused,
        _after_a_look_at_a_journeys_messages,
        _after_a_look_at_yesterday,
        _after_a_look_at_the_oldest,
        _after_a_look_that_failed,
        _after_a_look_at_another_template,
    ],
    ids=lambda again: again.__name__.strip("_"),
)
def test_a_blind_second_send_is_found(world: World, again: Client) -> None:
    _lost_send(world)
    again(world)
    assert world.codes("sends") == ["duplicate-send"]


def test_a_second_loss_wants_a_second_look(world: World) -> None:
    _lost_send(world, at="before")
    world.page("ListMessages", {"phone": PHONE})
    _lost_send(world)
    world.call("SendZNS", _body(world))
    assert world.codes("sends") == ["duplicate-send"]
