"""Clients near the line: good ones on one side of it, bad ones that do nearly the same."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.sending import an_oa
from tests.clients.world import World

JOURNEYS = "ListJourneys"
Client = Callable[[World], None]


def _is_anything_there(world: World) -> None:
    """A health check, again and again, beside real work."""
    for _ in range(5):
        world.page(JOURNEYS, limit=1)
    world.walk(JOURNEYS, limit=10)
    world.page(JOURNEYS, limit=1)


def _the_latest_and_the_oldest(world: World) -> None:
    world.page("ListMessages", {"status": "P"}, limit=1)
    world.page(JOURNEYS, {"status": "P"}, limit=1, sort="created_at")
    world.page(JOURNEYS, limit=1, before=".")


def _two_empty_pages_are_the_end(world: World, limit: int) -> None:
    """An empty page may be a fault of the vendor's: it is asked for twice."""
    after, empty = "", 0
    while empty < 2:
        page = world.page(JOURNEYS, limit=limit, after=after)
        after = page.paging["next"] or after
        empty = 0 if page.rows else empty + 1


def _two_empty_pages_after_a_full_one(world: World) -> None:
    world.create_journeys(1)
    _two_empty_pages_are_the_end(world, limit=12)


def _tests_that_read_and_do_something(world: World) -> None:
    """One after the other in one world, without a pause."""
    for number in range(15):
        world.walk(JOURNEYS, limit=12)
        world.call("CheckConsent", {"oa_id": an_oa(world), "phone": f"849123456{number:02}"})


def _another_job_reads_as_far_as_the_empty_page(world: World) -> None:
    """The first stopped at the short page; the second goes on by its cursor, a minute later."""
    after = world.page(JOURNEYS, limit=12).paging["next"]
    assert len(world.page(JOURNEYS, limit=12, after=after).rows) == 11
    world.create_journeys(1)
    world.wait(60)
    world.walk(JOURNEYS, limit=12)


GOOD: list[Client] = [
    _is_anything_there,
    _the_latest_and_the_oldest,
    _two_empty_pages_after_a_full_one,
    _tests_that_read_and_do_something,
    _another_job_reads_as_far_as_the_empty_page,
]


@pytest.mark.parametrize("client", GOOD, ids=lambda client: client.__name__.strip("_"))
@pytest.mark.rule("verdicts.probe")
def test_a_good_client_stays_clean(world: World, client: Client) -> None:
    client(world)
    assert world.all_findings() == []


def _one_row_a_page_and_not_all(world: World) -> None:
    after = ""
    for _ in range(4):
        after = world.page(JOURNEYS, limit=1, after=after).paging["next"]


def _two_empty_pages_after_a_short_one(world: World) -> None:
    """The short page was the end: both are past it."""
    _two_empty_pages_are_the_end(world, limit=10)


def _three_empty_pages_after_a_full_one(world: World) -> None:
    after = world.page(JOURNEYS, limit=23).paging["next"]
    for _ in range(3):
        assert not world.page(JOURNEYS, limit=23, after=after).rows


def _reads_again_and_again_and_nothing_else(world: World) -> None:
    for _ in range(15):
        world.walk(JOURNEYS, limit=12)


def _jumps_and_reads_on_to_the_empty_page(world: World) -> None:
    """Where both walks end is the same cursor; the old walk is over by then."""
    cursors = [world.page(JOURNEYS, limit=5).paging["next"]]
    for _ in range(4):
        cursors.append(world.page(JOURNEYS, limit=5, after=cursors[-1]).paging["next"])
    world.wait(60)
    world.page(JOURNEYS, limit=5)
    world.walk(JOURNEYS, limit=5, after=cursors[2])


@pytest.mark.parametrize(
    ("client", "code"),
    [
        (_one_row_a_page_and_not_all, "stopped-early"),
        (_two_empty_pages_after_a_short_one, "never-stopped"),
        (_three_empty_pages_after_a_full_one, "never-stopped"),
        (_reads_again_and_again_and_nothing_else, "never-stopped"),
        (_jumps_and_reads_on_to_the_empty_page, "row-missed"),
    ],
    ids=lambda each: each.__name__.strip("_") if callable(each) else "",
)
def test_a_bad_reader_is_found(world: World, client: Client, code: str) -> None:
    client(world)
    assert code in world.codes("paging")


ASKED = {"call_type": "audio", "reason_code": "update_order"}


def _request(world: World, phone: str, **other: str) -> dict[str, Any]:
    return {"oa_id": an_oa(world), "phone": phone, **ASKED, **other}


def _lose_a_request(world: World, body: dict[str, Any]) -> None:
    world.fault({"no_reply": True}, when={"method": "RequestConsent"}, at="after", times=1)
    assert world.attempt("RequestConsent", body) is None
    world.wait(10)


@pytest.mark.parametrize("other", [{"reason_code": "flight_announcement"}, {"call_type": "video"}])
def test_a_lost_question_is_the_same_whatever_it_is_about(
    world: World, other: dict[str, str]
) -> None:
    """The vendor lets one question to a customer wait at a time."""
    body = _request(world, "84912345678")
    _lose_a_request(world, body)
    assert world.call("RequestConsent", body | other).status == 409
    assert world.codes("sends") == ["duplicate-send"]


def test_a_look_for_another_reason_shows_nothing(world: World) -> None:
    body = _request(world, "84912345678")
    _lose_a_request(world, body)
    world.page("ListRequestConsent", {"reason_code": "flight_announcement"})
    world.call("RequestConsent", body)
    assert world.codes("sends") == ["duplicate-send"]


def test_a_look_for_the_same_in_every_field_shows_it(world: World) -> None:
    body = _request(world, "84912345678")
    world.fault({"no_reply": True}, when={"method": "RequestConsent"}, times=1)
    assert world.attempt("RequestConsent", body) is None
    assert world.page("ListRequestConsent", body).rows == []
    assert world.call("RequestConsent", body).status == 200
    assert world.all_findings() == []


def test_a_customer_who_agreed_may_be_asked_anew(world: World) -> None:
    """The lost question was answered: ``CheckConsent`` tells of an approval that is younger."""
    body = _request(world, "0999000006")
    _lose_a_request(world, body)
    asked = {"oa_id": body["oa_id"], "phone": body["phone"]}
    assert world.call("CheckConsent", asked).body["error"] == 0
    assert world.call("RequestConsent", body | {"call_type": "video"}).status == 200
    assert world.all_findings() == []


def test_an_older_approval_hides_the_lost_question(world: World) -> None:
    body = _request(world, "84912345678")
    asked = {"oa_id": body["oa_id"], "phone": body["phone"]}
    first = world.call("RequestConsent", body).body["id"]
    world.control("POST", f"/consents/{first}/reply", {"reply_status": "P"})
    world.wait(3600)
    _lose_a_request(world, body)
    assert world.call("CheckConsent", asked).body["error"] == 0
    assert world.call("RequestConsent", body).status == 409
    assert world.codes("sends") == ["duplicate-send"]
