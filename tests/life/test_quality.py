"""Quality and quotas that move by themselves: by ratings, by a day's use, by the clock."""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.etelecom.zalo.quality import QUOTAS, next_quota, rated
from tests.life.calls import advance, create, do, first_oa, send, sendable
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client


@pytest.fixture
def receiver(client: Client) -> Iterator[Receiver]:
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        yield receiver


def rate(client: Client, stars: int) -> None:
    """Let the customer of a new message rate it."""
    message = send(client, create(client))
    advance(client, 10)
    answer = client.control("POST", f"/messages/{message['id']}/rate", {"rate": stars})
    assert answer.status == 200
    advance(client, 0)


def account(client: Client) -> Any:
    return client.control("GET", f"/accounts/{first_oa(client)}").body


def template(client: Client) -> Any:
    return client.control("GET", f"/templates/{sendable(client)}").body


@pytest.mark.rule("quality.ratings")
@pytest.mark.parametrize(
    ("quality", "expected"),
    [
        ("HIGH", ["MEDIUM", "MEDIUM", "HIGH", "HIGH", "HIGH"]),
        ("MEDIUM", ["LOW", "LOW", "MEDIUM", "HIGH", "HIGH"]),
        ("LOW", ["LOW", "LOW", "LOW", "MEDIUM", "MEDIUM"]),
        ("UNDEFINED", ["LOW", "LOW", "UNDEFINED", "HIGH", "HIGH"]),
    ],
)
def test_each_rating_is_a_step(quality: Any, expected: list[str]) -> None:
    assert [rated(quality, stars) for stars in range(1, 6)] == expected


@pytest.mark.rule("quality.ratings")
@pytest.mark.rule("quality.low")
def test_bad_ratings_stop_a_template(client: Client, receiver: Receiver) -> None:
    rate(client, 3)
    rate(client, 1)
    assert (template(client)["template_quality"], account(client)["current_quality"]) == (
        "MEDIUM",
        "MEDIUM",
    )
    rate(client, 2)
    assert receiver.events.count("change_template_quality") == 2
    low = template(client)
    assert (low["template_quality"], low["template_status"]) == ("LOW", "ENABLE")
    life = client.control("GET", f"/templates/{low['id']}/life").body
    assert [each["move"] for each in life["plan"]] == ["disable"]
    advance(client, "PT47H59M")
    assert client.control("GET", f"/templates/{low['id']}").body["template_status"] == "ENABLE"
    advance(client, "PT1M")
    stopped = client.control("GET", f"/templates/{low['id']}").body
    assert (stopped["template_status"], stopped["reason"]) == ("DISABLE", "Chất lượng thấp")
    assert receiver.events[-1] == "change_template_status"


@pytest.mark.rule("quality.low")
def test_a_better_rating_saves_it(client: Client) -> None:
    client.control("PATCH", f"/templates/{sendable(client)}", {"template_quality": "LOW"})
    rate(client, 5)
    advance(client, "P7D")
    assert template(client)["template_status"] == "ENABLE"


@pytest.mark.rule("quality.ratings")
def test_last_weeks_quality(client: Client) -> None:
    """The world begins on a Tuesday."""
    rate(client, 1)
    advance(client, "P1D")
    assert account(client)["last_week_quality"] == "HIGH"
    advance(client, "PT100H")
    send(client, create(client))  # on Sunday
    advance(client, "P1D")
    found = account(client)
    assert (found["last_week_quality"], found["current_quality"]) == ("MEDIUM", "MEDIUM")


@pytest.mark.rule("quality.quotas")
def test_steps_of_the_quota() -> None:
    ups = [next_quota(quota, "HIGH", 0) for quota in QUOTAS]
    assert ups == [*QUOTAS[1:], QUOTAS[-1]]
    assert [next_quota(quota, "LOW", 0) for quota in QUOTAS] == [QUOTAS[0], *QUOTAS[:-1]]
    assert [next_quota(quota, "HIGH", 1) for quota in QUOTAS] == list(QUOTAS)
    assert [next_quota(quota, "MEDIUM", 0) for quota in QUOTAS] == list(QUOTAS)
    assert next_quota(700, "HIGH", 0) == 700


@pytest.mark.rule("quality.quotas")
def test_a_used_up_quota_grows_overnight(client: Client, receiver: Receiver) -> None:
    path = f"/accounts/{first_oa(client)}"
    client.control("PATCH", path, {"remaining_quota": 1})
    send(client, create(client))
    advance(client, "PT9H")
    found = account(client)
    assert (found["daily_quota"], found["remaining_quota"]) == (2_000, 2_000)
    assert receiver.events.count("change_oa_daily_quota") == 1
    client.control("PATCH", path, {"current_quality": "LOW", "remaining_quota": 1_000})
    advance(client, "P1D")
    assert account(client)["daily_quota"] == 500
    assert receiver.events.count("change_oa_daily_quota") == 2


@pytest.mark.rule("quality.template-quotas")
def test_a_templates_quota_is_spent_and_renewed(client: Client) -> None:
    path = f"/templates/{sendable(client)}"
    quota = {
        "apply_template_quota": 1,
        "template_daily_quota": 2,
        "template_remaining_quota": 2,
    }
    assert client.control("PATCH", path, quota).status == 200
    codes = [send(client, create(client, f"8491234567{n}"))["error_code"] for n in range(3)]
    assert codes == [0, 0, -147]
    advance(client, "PT9H")
    assert client.control("GET", path).body["template_remaining_quota"] == 2
    assert send(client, create(client))["error_code"] == 0
