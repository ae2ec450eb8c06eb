"""An OA's quota: spent by sending, full again when the day begins in Vietnam."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.life.calls import ORDER, advance, create, do, first_oa, send, sendable
from tests.simulator import Client, started


def zns(client: Client, **more: Any) -> Any:
    body = {
        "oa_id": first_oa(client),
        "phone": "0912345678",
        "template_id": sendable(client),
        "template_data": ORDER,
    }
    return do(client, "SendZNS", body | more)


def left(client: Client) -> int:
    """What ListOA says that may still be sent."""
    (account,) = do(client, "ListOA", {"filter": {"oa_id": first_oa(client)}})["accounts"]
    return int(account["remaining_quota"])


@pytest.mark.rule("accounts.quota")
def test_every_message_takes_one(client: Client) -> None:
    before = left(client)
    zns(client)
    send(client, create(client))
    assert left(client) == before - 2


@pytest.mark.rule("accounts.quota")
def test_what_is_not_sent_takes_none(client: Client) -> None:
    before = left(client)
    assert zns(client, mode="development")["is_development"] is True
    assert zns(client, template_id=1)["status"] == "N"
    assert left(client) == before


@pytest.mark.rule("accounts.quota")
def test_with_nothing_left_zalo_refuses_until_the_day_begins(client: Client) -> None:
    oa_id = first_oa(client)
    client.control("PATCH", f"/accounts/{oa_id}", {"remaining_quota": 1})
    assert zns(client)["status"] == "P"
    refused = zns(client)
    assert (refused["status"], refused["error_code"]) == ("N", -144)
    life = client.control("GET", f"/accounts/{oa_id}/life").body
    assert life["state"] == "spending"
    assert life["plan"][0] == {"at": "2026-03-10T17:00:00Z", "move": "renew"}
    advance(client, 9 * 3600 - 1)
    assert left(client) == 0
    advance(client, 1)
    assert left(client) == 2_000  # the next step: all of the day's quota was used
    assert zns(client)["status"] == "P"


@pytest.mark.parametrize(
    ("before", "given", "remaining"),
    [
        ({}, {"daily_quota": 1_000}, 500),
        ({}, {"daily_quota": 400}, 500),
        ({}, {"remaining_quota": 7}, 7),
        ({"remaining_quota": 450}, {"daily_quota": 400}, 450),
        ({"remaining_quota": 450}, {"daily_quota": 600}, 450),
        ({"remaining_quota": 450}, {"remaining_quota": 500}, 500),
        ({"remaining_quota": 450}, {"name": "An"}, 450),
    ],
)
def test_a_patch_writes_what_it_says_and_no_more(
    client: Client, before: dict[str, int], given: dict[str, Any], remaining: int
) -> None:
    """Neither quota pulls the other along, whichever way the OA's state goes."""
    address = f"/accounts/{first_oa(client)}"
    client.control("PATCH", address, before)
    changed = client.control("PATCH", address, given).body
    assert changed["remaining_quota"] == remaining
    assert given.items() <= changed.items()


def test_a_raised_quota_is_there_the_next_day(client: Client) -> None:
    oa_id = first_oa(client)
    client.control("PATCH", f"/accounts/{oa_id}", {"daily_quota": 1_000})
    advance(client, "P1D")
    assert left(client) == 1_000


def test_an_oas_id_stays(client: Client) -> None:
    oa_id = first_oa(client)
    refused = client.control("PATCH", f"/accounts/{oa_id}", {"oa_id": "2000000000000000001"})
    assert refused.refusal[0] == 400
    assert refused.body["msg"].startswith("oa_id: ")
    same = client.control("PATCH", f"/accounts/{oa_id}", {"oa_id": oa_id, "name": "An"})
    assert (same.status, same.body["name"]) == (200, "An")


def test_a_templates_id_stays(client: Client) -> None:
    template = sendable(client)
    refused = client.control("PATCH", f"/templates/{template}", {"template_id": 7})
    assert refused.body["msg"].startswith("template_id: ")


@pytest.fixture
def full() -> Iterator[Client]:
    with started() as client:
        yield client


def test_messages_of_journeys_name_journeys_that_are_there(full: Client) -> None:
    client = full
    messages = do(client, "ListMessages", {"filter": {"msg_type": "journey"}})["messages"]
    assert len(messages) > 5
    for message in messages:
        journey = do(client, "GetJourney", {"journey_id": message["journey_id"]})
        assert (journey["phone"], journey["is_charged"]) == (message["phone"], True)
        assert journey["created_at"] <= message["created_at"] < journey["expired_at"]
        record = client.control("GET", f"/journeys/{journey['id']}").body
        assert record["oa_id"] == message["oa_id"]


def test_the_lives_of_seeded_messages_continue(full: Client) -> None:
    """Those that wait for a phone that is off are delivered when it is on."""
    waiting = [
        message
        for message in do(full, "ListMessages", {"filter": {"status": "P"}})["messages"]
        if message["delivery_status"] == "unknown"
    ]
    advance(full, "P1D")
    arrived: list[Any] = []
    away: list[Any] = []
    for message in waiting:
        now = do(full, "GetMessage", {"msg_id": message["msg_id"]})
        (away if now["delivery_status"] == "unknown" else arrived).append(now)
    assert arrived
    assert away
    for now in arrived:
        assert "2026-03-10T08:00:00Z" < now["delivery_time"] <= "2026-03-11T08:00:00Z"
