"""Calls that are made by the control API, and go on by the world's clock."""

from typing import Any

import pytest

from tests.simulator import Client, started

CALLS = "/v1/shop.Etelecom/ListCallLogs"
UNSET = "0001-01-01T00:00:00Z"


def called(client: Client, **body: Any) -> dict[str, Any]:
    """The call that a control call makes, as the control API shows it."""
    answer = client.control("POST", "/calls", body)
    assert answer.status == 201, answer
    return dict(answer.body)


def later(client: Client, seconds: float, call: dict[str, Any]) -> dict[str, Any]:
    """The call after the clock went on."""
    assert client.control("PUT", "/clock", {"advance": seconds}).status == 200
    found = client.control("GET", f"/call_logs/{call['id']}")
    assert found.status == 200
    return dict(found.body)


@pytest.fixture
def client() -> Any:
    with started(preset="one") as client:
        yield client


def test_a_call_rings_is_answered_and_ends(client: Client) -> None:
    body = {"callee": "0912345678", "outcome": "answered", "after": 4, "for": 30}
    call = called(client, **body)
    (extension,) = client.walk("/v1/shop.Etelecom/GetExtensions", limit=1)[:1]
    assert (call["call_status"], call["call_state"]) == ("Z", "unknown")
    assert (call["caller"], call["callee"]) == ("101", "0912345678")
    assert call["extension_id"] == extension["id"]
    assert (call["hotline_id"], call["user_id"]) == (extension["hotline_id"], extension["user_id"])
    ringing = later(client, 3.999, call)
    assert (ringing["call_status"], ringing["call_targets"][0]["status"]) == ("Z", "ringing")
    talking = later(client, 0.001, call)
    plan = client.control("GET", f"/call_logs/{call['id']}/life").body["plan"]
    assert plan == [{"at": "2026-03-10T08:00:34Z", "move": "hang_up"}]
    assert (talking["call_status"], talking["call_state"]) == ("S", "answered")
    assert talking["call_targets"][0]["ring_duration"] == 4
    assert (talking["duration"], talking["ended_at"]) == (0, UNSET)
    ended = later(client, 30, call)
    assert (ended["call_status"], ended["duration"]) == ("P", 30)
    assert ended["ended_at"] == "2026-03-10T08:00:34Z"
    assert ended["recording_urls"][0].startswith("https://recordings.example/")
    (target,) = ended["call_targets"]
    assert (target["end_reason"], target["fail_code"]) == ("NORMAL_CLEARING", 0)
    (listed,) = client.page(CALLS, {"call_number": "0912345678"}, limit=1)["call_logs"]
    assert listed.items() <= ended.items()


@pytest.mark.parametrize(
    ("outcome", "after", "status", "reason", "code"),
    [
        ("busy", 5, "N", "USER_BUSY", 486),
        ("failed", 5, "N", "CALL_REJECTED", 603),
        ("no_answer", 60, "NS", "NO_ANSWER", 480),
    ],
)
def test_a_call_that_is_not_answered(
    client: Client, outcome: str, after: int, status: str, reason: str, code: int
) -> None:
    call = called(client, direction="in", caller="0912345678", outcome=outcome)
    assert (call["caller"], call["callee"][:4]) == ("0912345678", "0247")
    assert call["call_targets"][0]["target_number"] == "101"
    assert later(client, after - 0.001, call)["call_status"] == "Z"
    ended = later(client, 0.001, call)
    assert (ended["call_status"], ended["call_state"]) == (status, "not_answered")
    (target,) = ended["call_targets"]
    assert (target["end_reason"], target["fail_code"]) == (reason, code)
    assert (ended["duration"], ended["recording_urls"]) == (0, [])


def test_a_call_that_is_handed_on_has_a_target_for_each(client: Client) -> None:
    transfers = [{"to": "103", "after": 40}, {"to": "102", "after": 20}]
    body = {"outcome": "answered", "after": 0, "for": 60, "transfers": transfers}
    call = called(client, direction="in", caller="0912345678", **body)
    assert [each["target_number"] for each in later(client, 30, call)["call_targets"]] == [
        "101",
        "102",
    ]
    ended = later(client, 30, call)
    assert [each["target_number"] for each in ended["call_targets"]] == ["101", "102", "103"]
    reasons = [each["end_reason"] for each in ended["call_targets"]]
    assert reasons == ["ATTENDED_TRANSFER", "ATTENDED_TRANSFER", "NORMAL_CLEARING"]
    assert ended["duration"] == 60


@pytest.mark.rule("pbx.calls-made")
@pytest.mark.parametrize(
    ("number", "waits", "status"),
    [
        ("0999000001", 10, "S"),
        ("0999000002", 10, "N"),
        ("0999000003", 59, "Z"),
        ("0999000004", 5, "N"),
        ("0999000006", 0, "S"),
    ],
)
def test_without_an_outcome_the_customer_decides(
    client: Client, number: str, waits: int, status: str
) -> None:
    call = called(client, callee=number)
    assert later(client, waits, call)["call_status"] == status


def test_a_worlds_outcome_decides_for_all_others(client: Client) -> None:
    asked = {"outcome": "immediate", "reply_status": "P"}
    assert client.control("PUT", "/outcomes", asked).status == 200
    call = called(client, callee="0912345678")
    assert later(client, 0, call)["call_status"] == "S"
    assert later(client, 60, call)["duration"] == 60


def test_a_call_between_extensions_goes_by_no_hotline(client: Client) -> None:
    for direction, hotline in (("ext", False), ("out", True)):
        call = called(client, direction=direction, callee="102")
        assert (call["hotline_id"] != "0") is hotline
        assert (call["call_targets"][0]["trunk_name"] != "") is hotline


def test_a_new_extension_is_valid_from_its_first_call(client: Client) -> None:
    called(client, callee="0912345678", extension="104")
    extensions = client.walk("/v1/shop.Etelecom/GetExtensions")
    states = {each["extension_number"]: each["state"] for each in extensions}
    assert states["104"] == "P"


@pytest.mark.rule("pbx.oa-calls")
def test_an_oa_calls_where_its_customer_agreed(client: Client) -> None:
    """Asked and agreed, the call rings; refused, unanswered or never asked, it has Zalo's code."""
    oa_id = client.walk("/v1/shop.Zalo/ListOA")[0]["oa_id"]
    for number, waits, code in (
        ("0999000001", 10, 0),
        ("0999000002", 10, 3),
        ("0999000003", 10, 8),
        ("0999000003", 86_400, 16),
    ):
        client.control("POST", "/reset")
        asked = {"oa_id": oa_id, "phone": number, "call_type": "audio"}
        reason = {"reason_code": "delivery_notification"}
        assert client.call("/v1/shop.Zalo/RequestConsent", asked | reason).status == 200
        client.control("PUT", "/clock", {"advance": waits})
        check = client.call("/v1/shop.Zalo/CheckConsent", {"oa_id": oa_id, "phone": number}).body
        call = called(client, callee=number, oa_id=oa_id, outcome="answered")
        (target,) = call["call_targets"]
        assert target["fail_code"] == check["error"] == code
        assert target["end_reason"] == (check["message"] if code else "")
        assert call["call_status"] == ("N" if code else "Z")
        assert (call["oa_id"], target["trunk_name"]) == (oa_id, "zalo")
        assert later(client, 5, call)["call_status"] == ("N" if code else "S")
    never = called(client, callee="0912345678", oa_id=oa_id)
    assert never["call_targets"][0]["fail_code"] == 20


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "callee: is required for a call with the direction out"),
        ({"direction": "in"}, "caller: is required"),
        ({"direction": "up", "callee": "1"}, "direction: must be one of in, out, ext"),
        ({"callee": 7}, "callee: must be a string"),
        ({"callee": "1", "extension": "999"}, "extension: the shop has no extension '999'"),
        ({"callee": "1", "extension": "103"}, "extension: the extension 103 has expired"),
        ({"callee": "1", "outcome": "maybe"}, "outcome: must be one of answered, busy"),
        ({"callee": "1", "after": 5}, "after: cannot be used with a call without an outcome"),
        ({"callee": "1", "outcome": "busy", "for": 5}, "for: cannot be used with the outcome busy"),
        (
            {"callee": "1", "outcome": "busy", "after": 60},
            "after: must be a number of seconds from 0 to 59",
        ),
        ({"callee": "1", "outcome": "answered", "for": True}, "for: must be a number of seconds"),
        ({"callee": "1", "outcome": "answered", "transfers": [1]}, "transfers: must be a list"),
        ({"callee": "1", "outcome": "answered", "transfers": [{}]}, "transfers[0]: must have to"),
        ({"callee": "1", "oa_id": "x"}, "oa_id: must be an int64 as a string of digits"),
        ({"callee": "1", "oa_id": "9" * 19}, "oa_id: is out of int64"),
        ({"callee": "1" * 101}, "callee: must be a string of 1 to 100"),
        (
            {"callee": "1", "outcome": "answered", "transfers": [{"to": "2"}] * 21},
            "transfers: must have at most 20 items",
        ),
        ({"direction": "in", "caller": "1", "oa_id": "2" * 19}, "oa_id: an OA can only call out"),
        ({"callee": "1", "colour": "red"}, "colour: is unknown"),
    ],
)
def test_what_is_no_call_is_refused(client: Client, body: Any, text: str) -> None:
    status, code, msg = client.control("POST", "/calls", body).refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith(text)


def test_an_unknown_oa_is_not_found(client: Client) -> None:
    answer = client.control("POST", "/calls", {"callee": "0912345678", "oa_id": "2" * 19})
    assert answer.refusal[:2] == (404, "not_found")


def test_a_shop_without_a_switchboard_can_be_called_too() -> None:
    with started(preset="empty") as client:
        call = called(client, direction="in", caller="0912345678", callee="1900", outcome="busy")
        assert (call["callee"], call["extension_id"]) == ("1900", "0")
        assert later(client, 5, call)["call_status"] == "N"


def test_seeded_calls_that_are_under_way_end_by_the_clock() -> None:
    with started(preset="same-time") as client:
        (newest,) = client.page(CALLS, limit=1)["call_logs"]
        assert newest["ended_at"] == UNSET
        client.control("PUT", "/clock", {"advance": 3700})
        (newest,) = client.page(CALLS, limit=1)["call_logs"]
        assert newest["ended_at"] != UNSET


@pytest.mark.parametrize(
    ("fields", "duration"),
    [
        ({"call_targets": [{"answered_time": 5}]}, 3600),
        ({"call_targets": [{"answered_time": "soon"}]}, 3600),
        ({"call_targets": [{"answered_time": "2026-03-10T08:00:00Z"}]}, 3600),
        ({"started_at": "2026-03-10T07:59:00Z"}, 3600),
    ],
)
def test_whatever_stands_in_a_call_it_ends(
    client: Client, fields: dict[str, Any], duration: int
) -> None:
    """What a person or an import wrote there does not stop the world's clock."""
    made = client.control("POST", "/call_logs", {"call_status": "S", **fields})
    assert made.status == 201, made
    ended = later(client, 3600, made.body)
    assert (ended["call_status"], ended["duration"]) == ("P", duration)


@pytest.mark.parametrize("seconds", [2**63 - 1, -5])
def test_a_call_of_any_duration_has_an_end(client: Client, seconds: int) -> None:
    fields = {"call_status": "P", "duration": seconds}
    made = client.control("POST", "/call_logs", fields)
    assert made.status == 201, made
    assert made.body["ended_at"] >= made.body["started_at"]


def test_a_clock_that_was_set_back_makes_no_negative_durations(client: Client) -> None:
    call = called(client, callee="0912345678", outcome="answered", after=0, **{"for": 600})
    assert later(client, 0, call)["call_status"] == "S"
    client.control("PUT", "/clock", {"now": "2026-03-10T07:00:00Z"})
    ended = client.control("PATCH", f"/call_logs/{call['id']}", {"call_status": "P"}).body
    assert (ended["call_status"], ended["duration"]) == ("P", 0)
