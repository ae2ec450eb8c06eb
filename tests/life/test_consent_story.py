"""A consent from the request to the call, and all that can go otherwise."""

import pytest

from mock_server.contract.customers import MAGIC
from tests.life.calls import (
    ASKED,
    PHONE,
    advance,
    check,
    consents,
    do,
    first_oa,
    refusal,
    request,
)
from tests.simulator import ANCHOR, Client, started


@pytest.mark.rule("consents.check")
@pytest.mark.rule("outcomes.delivery")
@pytest.mark.rule("time.due")
def test_the_story_of_a_consent(client: Client) -> None:
    assert check(client) == 20
    made = request(client, "0912 345 678")
    assert (made["phone"], made["reply_status"], made["status"]) == (PHONE, "S", "P")
    assert (made["created_at"], made["expires_at"]) == (ANCHOR, "2026-03-11T08:00:00Z")
    assert (made["delivery_status"], made["is_charged"]) == ("unknown", False)
    assert check(client) == 2
    advance(client, 2)
    (row,) = consents(client)
    assert (row["delivery_status"], row["delivery_time"]) == ("received", "2026-03-10T08:00:02Z")
    assert row["is_charged"]
    assert check(client) == 8
    advance(client, 3)
    assert consents(client)[0]["delivery_status"] == "seen"
    replied = client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": "P"})
    assert replied.status == 200
    (row,) = consents(client, reply_status="P")
    assert (row["expires_at"], row["updated_at"]) == (
        "2026-04-09T08:00:05Z",
        "2026-03-10T08:00:05Z",
    )
    assert check(client) == 0
    advance(client, "P30D")
    assert check(client) == 16
    assert consents(client, reply_status="S") == []


def test_a_refusal(client: Client) -> None:
    made = request(client)
    client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": "N"})
    assert check(client) == 3
    assert consents(client)[0]["expires_at"] == "0001-01-01T00:00:00Z"


@pytest.mark.rule("consents.check")
def test_an_approval_holds_beside_a_newer_request(client: Client) -> None:
    def reply(answer: str) -> None:
        made = request(client)
        client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": answer})

    reply("P")
    advance(client, 60)
    request(client)
    body = {"oa_id": first_oa(client), "phone": PHONE}
    allowed = {"error": 0, "expired_time": "2026-04-09T08:00:00Z", "message": "Approved"}
    assert do(client, "CheckConsent", body) == allowed
    advance(client, "P1D")
    assert do(client, "CheckConsent", body) == allowed
    client.control("PATCH", f"/accounts/{first_oa(client)}", {"remaining_quota": 0})
    assert request(client)["error_code"] == -144
    assert do(client, "CheckConsent", body) == allowed
    client.control("PATCH", f"/accounts/{first_oa(client)}", {"remaining_quota": 9})
    advance(client, 60)
    reply("N")
    advance(client, 60)
    assert check(client) == 3
    request(client)
    assert check(client) == 2
    advance(client, "P29D")
    assert check(client) == 16


def test_a_refusal_of_the_same_instant_takes_an_approval_back(client: Client) -> None:
    for answer in ("P", "N"):
        made = request(client)
        client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": answer})
    request(client)
    assert check(client) == 2


def test_nobody_answers_within_a_day(client: Client) -> None:
    request(client)
    advance(client, "PT23H59M59S")
    assert len(consents(client, reply_status="S")) == 1
    advance(client, 1)
    (row,) = consents(client, reply_status="NS")
    assert row["updated_at"] == row["expires_at"] == "2026-03-11T08:00:00Z"
    assert check(client) == 16


@pytest.mark.rule("consents.duplicate")
def test_one_request_at_a_time(client: Client) -> None:
    made = request(client)
    body = ASKED | {"oa_id": first_oa(client), "phone": PHONE}
    answer = client.call("/v1/shop.Zalo/RequestConsent", body)
    assert answer.refusal[:2] == (409, "already_exists")
    assert answer.body["meta"] == {"duplicated": "phone"}
    client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": "N"})
    request(client)
    assert len(consents(client)) == 2


def test_one_request_at_a_time_by_a_clock_that_was_set_back(client: Client) -> None:
    """The newest by its time is not the one that waits."""
    made = request(client)
    client.control("POST", f"/consents/{made['id']}/reply", {"reply_status": "P"})
    client.control("PUT", "/clock", {"now": "2026-03-09T08:00:00Z"})
    request(client)
    body = ASKED | {"oa_id": first_oa(client), "phone": PHONE}
    assert refusal(client, "RequestConsent", body)[:2] == (409, "already_exists")


@pytest.mark.rule("consents.required")
@pytest.mark.parametrize("name", ["call_type", "oa_id", "phone", "reason_code"])
def test_every_field_is_required(client: Client, name: str) -> None:
    body = ASKED | {"oa_id": first_oa(client), "phone": PHONE}
    del body[name]
    assert refusal(client, "RequestConsent", body) == (
        400,
        "invalid_argument",
        f"{name} không được để trống",
    )
    if name in ("oa_id", "phone"):
        assert refusal(client, "CheckConsent", {name: None})[0] == 400


@pytest.mark.parametrize("phone", ["12345", "not a number", "+1 555 0100"])
def test_a_phone_that_cannot_be(client: Client, phone: str) -> None:
    found = refusal(client, "RequestConsent", ASKED | {"oa_id": first_oa(client), "phone": phone})
    assert found[:2] == (400, "invalid_argument")
    assert found[2].startswith("phone: must be a Vietnamese phone number")


@pytest.mark.rule("zalo.unknown-oa")
@pytest.mark.parametrize("method", ["RequestConsent", "CheckConsent", "CreateJourney"])
def test_an_oa_that_the_shop_does_not_have(client: Client, method: str) -> None:
    found = refusal(client, method, ASKED | {"oa_id": "1", "phone": PHONE})
    assert found == (404, "not_found", "oa_id: no OA with id 1 in this shop")


@pytest.mark.rule("outcomes.magic")
@pytest.mark.parametrize("phone", sorted(MAGIC))
def test_magic_numbers(client: Client, phone: str) -> None:
    customer = MAGIC[phone].customer
    made = request(client, phone)
    if customer.refusal:
        assert (made["status"], made["error_code"]) == ("N", customer.refusal)
        assert made["error_message"]
        assert made["reply_status"] == "Z"
        assert check(client, phone) not in (0, 2, 8, 20)
        return
    advance(client, "PT23H59M59S")
    (row,) = consents(client)
    assert row["reply_status"] == ("S" if customer.reply in (None, "NS") else customer.reply)
    assert (row["delivery_status"] != "unknown") is customer.reachable
    assert (row["delivery_status"] == "seen") is (customer.reachable and customer.sees)
    expected = {"P": 0, "N": 3}.get(customer.reply or "", 8 if customer.reachable else 2)
    assert check(client, phone) == (expected if customer.check is None else customer.check)


def test_at_once_is_seen_by_the_next_call(client: Client) -> None:
    assert request(client, "0999000006")["reply_status"] == "S"
    assert consents(client)[0]["reply_status"] == "P"
    assert consents(client)[0]["updated_at"] == ANCHOR


@pytest.mark.rule("zalo.refusals")
def test_the_oa_is_why(client: Client) -> None:
    oa = first_oa(client)
    client.control("PATCH", f"/accounts/{oa}", {"remaining_quota": 0})
    assert request(client)["error_code"] == -144
    client.control("PATCH", f"/accounts/{oa}", {"status": "N"})
    assert request(client)["error_code"] == -124
    assert do(client, "CreateJourney", {"oa_id": oa, "phone": PHONE})["error_code"] == -124


@pytest.mark.parametrize("answer", ["S", "", None, 1, ["P"]])
def test_an_answer_that_is_none(client: Client, answer: object) -> None:
    made = request(client)
    body = {"reply_status": answer}
    found = client.control("POST", f"/consents/{made['id']}/reply", body)
    assert found.refusal == (400, "invalid_argument", "reply_status: must be one of P, N")


def test_illegal_moves_say_which_are_legal(client: Client) -> None:
    made = request(client)
    path = f"/consents/{made['id']}"
    assert client.control("POST", f"{path}/reply", {"reply_status": "P"}).status == 200
    again = client.control("POST", f"{path}/reply", {"reply_status": "N"})
    assert again.refusal[2] == (
        "a record that is agreed cannot become refused: from there it can become expired"
    )
    back = client.control("PATCH", path, {"reply_status": "S"})
    assert back.refusal[2].startswith("reply_status: a record that is agreed cannot become ")
    assert consents(client)[0]["reply_status"] == "P"
    missing = client.control("POST", "/consents/12/reply", {"reply_status": "P"})
    assert missing.status == 404


def test_a_patch_into_a_state_takes_what_belongs_to_it(client: Client) -> None:
    made = request(client)
    patched = client.control("PATCH", f"/consents/{made['id']}", {"reply_status": "P"}).body
    assert patched["delivery_status"] == "seen"
    assert patched["expires_at"] == "2026-04-09T08:00:00Z"
    assert check(client) == 0


def test_where_a_record_stands_and_what_comes(client: Client) -> None:
    made = request(client, "0999000001")
    life = client.control("GET", f"/consents/{made['id']}/life").body
    assert life["state"] == "requested"
    assert [each["move"] for each in life["plan"]] == ["deliver", "see", "agree", "lapse"]
    assert life["plan"][-1]["at"] == "2026-03-11T08:00:00Z"
    advance(client, 60)
    life = client.control("GET", f"/consents/{made['id']}/life").body
    assert (life["state"], life["can_become"]) == ("agreed", ["expired"])
    assert life["plan"] == [{"at": "2026-04-09T08:00:10Z", "move": "expire"}]
    advance(client, "P30D")
    life = client.control("GET", f"/consents/{made['id']}/life").body
    assert (life["state"], life["can_become"], life["plan"]) == ("expired", [], [])
    assert check(client, "0999000001") == 16
    assert consents(client)[0]["reply_status"] == "P"


def test_what_cannot_come_any_more_is_not_planned(client: Client) -> None:
    made = request(client)
    path = f"/consents/{made['id']}"
    client.control("POST", f"{path}/reply", {"reply_status": "N"})
    assert client.control("GET", f"{path}/life").body["plan"] == []


def test_a_request_that_ends_sooner(client: Client) -> None:
    made = request(client)
    ends = "2026-03-10T09:00:00Z"
    client.control("PATCH", f"/consents/{made['id']}", {"expires_at": ends})
    advance(client, "PT59M59S")
    assert check(client) == 8
    advance(client, 1)
    (row,) = consents(client, reply_status="NS")
    assert row["updated_at"] == row["expires_at"] == ends


def test_the_message_of_an_error_follows_its_code(client: Client) -> None:
    path = f"/consents/{request(client)['id']}"
    failed = client.control("PATCH", path, {"status": "N", "error_code": -141}).body
    assert failed["error_message"] == "User refuses messages of this OA"
    mine = {"error_code": -118, "error_message": "mine"}
    assert client.control("PATCH", path, mine).body["error_message"] == "mine"


@pytest.mark.parametrize("answer", ["P", "N"])
def test_an_answer_as_the_day_is_over_is_late(client: Client, answer: str) -> None:
    day = {"outcome": "delayed", "reply_status": answer, "after": 86_400}
    client.control("PUT", "/outcomes", day)
    request(client)
    advance(client, "P1D")
    assert consents(client)[0]["reply_status"] == "NS"


@pytest.mark.rule("outcomes.default")
def test_the_worlds_outcome(client: Client) -> None:
    assert client.control("GET", "/outcomes").body == {"outcome": "manual"}
    wanted = {"outcome": "immediate", "reply_status": "N"}
    assert client.control("PUT", "/outcomes", wanted).body == wanted
    request(client)
    assert check(client) == 3
    slowly = {"outcome": "delayed", "reply_status": "P", "after": 3600}
    assert client.control("PUT", "/outcomes", slowly).body == slowly
    request(client, "84987654321")
    advance(client, "PT59M59S")
    assert check(client, "84987654321") == 8
    advance(client, 1)
    assert check(client, "84987654321") == 0
    client.control("POST", "/reset")
    assert client.control("GET", "/outcomes").body == {"outcome": "manual"}
    with started(anchor="now", preset="empty") as running:
        weights = {"P": 60, "N": 20, "NS": 20}
        assert running.control("GET", "/outcomes").body == {
            "outcome": "weighted",
            "weights": weights,
        }


def test_weights_are_kept_to(client: Client) -> None:
    client.control("PUT", "/outcomes", {"outcome": "weighted", "weights": {"P": 1, "N": 1}})
    for number in range(40):
        request(client, f"849123456{number:02}")
    advance(client, "PT8H")
    answers = [row["reply_status"] for row in consents(client)]
    assert set(answers) == {"P", "N"}
    assert 8 < answers.count("P") < 32


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "maybe"}, "outcome"),
        ({"outcome": "manual", "after": 1}, "after"),
        ({"outcome": "immediate", "reply_status": "S"}, "reply_status"),
        ({"outcome": "delayed", "after": -1}, "after"),
        ({"outcome": "delayed", "after": True}, "after"),
        ({"outcome": "weighted", "weights": {}}, "weights"),
        ({"outcome": "weighted", "weights": {"P": 0}}, "weights"),
        ({"outcome": "weighted", "weights": {"S": 1}}, "weights"),
        ({"outcome": "weighted", "weights": {"P": 1.5}}, "weights"),
    ],
)
def test_an_outcome_that_cannot_be(client: Client, body: object, field: str) -> None:
    answer = client.control("PUT", "/outcomes", body)
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert answer.refusal[2].startswith(f"{field}: ")
    assert client.control("GET", "/outcomes").body == {"outcome": "manual"}


def test_a_snapshot_keeps_what_comes(client: Client) -> None:
    request(client, "0999000001")
    client.control("POST", "/snapshots", {"name": "asked"})
    advance(client, "PT1H")
    assert check(client, "0999000001") == 0
    client.control("POST", "/snapshots/asked/restore")
    assert check(client, "0999000001") == 2
    advance(client, "PT1H")
    assert check(client, "0999000001") == 0


def test_a_clock_set_back_undoes_nothing(client: Client) -> None:
    request(client, "0999000001")
    advance(client, "PT1H")
    client.control("PUT", "/clock", {"now": ANCHOR})
    assert check(client, "0999000001") == 0
