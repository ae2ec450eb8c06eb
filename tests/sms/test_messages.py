"""What becomes of messages of SMS Brandname, by the world's clock."""

import json
import re
from typing import Any

import pytest

from mock_server.assumptions import ASSUMPTIONS
from mock_server.etelecom.sms.sms_message import filled_in, parts_of, telco_of
from mock_server.redaction import redacted_request
from tests.simulator import Client, started
from tests.sms.conftest import DEMO, OTP, SEND, STATUS, SmsClient

AGREES, REFUSES, NEVER, OFF = "84999000001", "84999000002", "84999000003", "84999000004"
AT_ONCE = "84999000006"
NO_ZALO, REFUSES_ZNS = "84999000011", "84999000014"


@pytest.mark.rule("sms.time")
def test_a_message_is_processed_and_then_succeeds(sms: SmsClient) -> None:
    message = sms.sent()
    assert re.fullmatch(r"ICOMNI[A-Za-z0-9]{30}", message)
    expected = {
        "phonenumber": "84912345678",
        "list_param": '{"otp":"482913"}',
        "createdatetime": "10/03/2026 15:00:00",
        "status": "PROCESSING",
        "channel": "BrandnameSMS",
        "templatecode": "OTP01",
        "errorCode": "",
        "mtcount": 1,
        "telcoid": 3,
    }
    assert sms.status(message) == expected
    sms.after(2.9)
    assert sms.status(message)["status"] == "PROCESSING"
    sms.after(0.1)
    assert sms.status(message) == expected | {"status": "SUCCESS"}


@pytest.mark.rule("sms.routes")
@pytest.mark.parametrize(
    ("phone", "routes", "told"),
    [
        ("84912345678", ["1", "3"], [(2, "ZNS", "SUCCESS", "")]),
        (NO_ZALO, ["1"], [(1, "ZNS", "FAIL", "-118")]),
        (
            NO_ZALO,
            ["1", "3"],
            [(1, "BrandnameSMS", "PROCESSING", ""), (3, "BrandnameSMS", "SUCCESS", "")],
        ),
        (
            REFUSES_ZNS,
            ["1", "2", "3"],
            [
                (1, "AutoCall", "PROCESSING", ""),
                (60, "BrandnameSMS", "PROCESSING", ""),
                (3, "BrandnameSMS", "SUCCESS", ""),
            ],
        ),
        (AGREES, ["2"], [(29, "AutoCall", "PROCESSING", ""), (1, "AutoCall", "SUCCESS", "")]),
        (REFUSES, ["2"], [(10, "AutoCall", "FAIL", "BUSY")]),
        (NEVER, ["2"], [(60, "AutoCall", "FAIL", "NO_ANSWER")]),
        (
            OFF,
            ["1", "2", "3"],
            [
                (60, "AutoCall", "PROCESSING", ""),
                (5, "BrandnameSMS", "PROCESSING", ""),
                (86_400 - 66, "BrandnameSMS", "PROCESSING", ""),
                (1, "BrandnameSMS", "FAIL", "NOT_DELIVERED"),
            ],
        ),
        (AT_ONCE, ["1"], [(0, "ZNS", "SUCCESS", "")]),
    ],
)
def test_routes_fall_through_by_what_happens_to_each(
    sms: SmsClient, phone: str, routes: list[str], told: list[tuple[Any, ...]]
) -> None:
    message = sms.sent(phonenumber=phone, routerule=routes)
    for seconds, *expected in told:
        sms.after(seconds)
        status = sms.status(message)
        assert [status["channel"], status["status"], status["errorCode"]] == expected


@pytest.mark.rule("sms.routes")
def test_the_outcome_of_the_world_decides_for_other_numbers(sms: SmsClient) -> None:
    for reply, channel in (("P", "AutoCall"), ("N", "BrandnameSMS")):
        sms.client.control("PUT", "/outcomes", {"outcome": "immediate", "reply_status": reply})
        message = sms.sent(routerule=["2", "3"])
        sms.after(0)
        status = sms.status(message)
        assert (status["channel"], status["status"]) == (channel, "SUCCESS")


def test_each_channel_adds_its_own_fields(sms: SmsClient) -> None:
    added = {}
    for number in ("1", "2", "3"):
        message = sms.sent(phonenumber=AGREES, routerule=[number])
        sms.after(60)
        status = sms.status(message)
        added[number] = {
            name: status[name] for name in ("mtcount", "telcoid", "duration") if name in status
        }
    assert added == {"1": {}, "2": {"duration": 20}, "3": {"mtcount": 1, "telcoid": 5}}


@pytest.mark.rule("sms.routerule")
@pytest.mark.parametrize("rule", [["1", "3"], "1,3", "1, 3", ["1", "1", "3"], [1, 3]])
def test_a_route_is_an_array_or_a_string(sms: SmsClient, rule: Any) -> None:
    message = sms.sent(phonenumber=NO_ZALO, routerule=rule)
    sms.after(10)
    assert sms.status(message)["channel"] == "BrandnameSMS"


@pytest.mark.rule("sms.unknown-message")
def test_an_unknown_message_is_no_failure(sms: SmsClient) -> None:
    text = "Can't find any message with idOmniMess: ICOMNI0"
    assert sms.status("ICOMNI0") == {"status": "0", "code": text}


@pytest.mark.rule("sms.parts")
def test_parts_and_networks() -> None:
    lengths = {160: 1, 161: 2, 306: 2, 307: 3}
    assert {length: parts_of("a" * length) for length in lengths} == lengths
    accented = {70: 1, 71: 2, 134: 2, 135: 3}
    assert {length: parts_of("đ" * length) for length in accented} == accented
    begins = {"8496": 1, "8490": 2, "8491": 3, "8492": 4, "8499": 5, "8410": 0}
    assert {begin: telco_of(f"{begin}1234567") for begin in begins} == begins
    assert filled_in("{a} và {b}", {"a": "1", "b": "2"}) == "1 và 2"


@pytest.mark.rule("sms.parts")
def test_a_long_message_is_paid_as_several_parts(sms: SmsClient) -> None:
    message = sms.sent(templatecode="ORDER01", list_param={"order_code": "A" * 100})
    assert sms.status(message)["mtcount"] == 3


@pytest.mark.rule("sms.credentials")
def test_credentials_select_the_world_and_its_shop(sms: SmsClient) -> None:
    client = sms.client
    made = client.control("POST", "/worlds", {"name": "shops", "preset": "empty", "shops": 2}).body
    first, second = made["shops"]
    assert made["sms_username"] == first["sms_username"] == "shops"
    assert made["sms_password"] == first["sms_password"] != second["sms_password"]
    for shop in (first, second):
        login = {"username": shop["sms_username"], "password": shop["sms_password"]}
        answer = sms.post(SEND, OTP | login)
        assert (answer.json()["status"], answer.headers["x-mock-world"]) == ("1", "shops")
        path = f"/sms?shop_id={shop['shop_id']}"
        key = {"Authorization": f"Bearer {made['partner_api_key']}"}
        assert len(client.control("GET", path, **key).body["sms"]) == 1
        swapped = login | {"password": "demo"}
        assert sms.post(SEND, OTP | swapped).status_code == 401
    assert client.control("GET", "/sms").body["sms"] == []


@pytest.mark.rule("sms.credentials")
def test_a_test_user_opens_its_world(sms: SmsClient) -> None:
    answer = sms.post(SEND, OTP | {"username": "test:worker-1", "password": "whatever"})
    assert (answer.json()["status"], answer.headers["x-mock-world"]) == ("1", "worker-1")
    kept = sms.client.control("GET", "/sms", Authorization="Bearer test:worker-1")
    assert len(kept.body["sms"]) == 1


def test_worlds_without_test_keys_refuse_them() -> None:
    with started(preset="empty", test_keys=False) as client:
        answer = SmsClient(client).post(SEND, OTP | {"username": "test:worker-1"})
        assert (answer.status_code, answer.text) == (401, "Unauthorized")


def test_the_journal_has_the_calls_without_their_password(sms: SmsClient) -> None:
    sms.send()
    sms.send(phonenumber="12")
    sms.post(STATUS, {"password": "a-secret"})
    entries = sms.client.control("GET", "/requests").body["requests"]
    assert [(each["method"], each["status"]) for each in entries] == [("SendMessage", 200)] * 2
    assert entries[0]["body"] == DEMO | OTP | {"password": "***"}
    assert entries[1]["response"]["status"] == "-1"


@pytest.mark.parametrize("spelling", ["PASSWORD", "pa\u017f\u017fword", "pa\\u0073sword"])
def test_no_spelling_of_the_password_is_kept(sms: SmsClient, spelling: str) -> None:
    """Names are compared without case, where more letters are an ``s`` than one thinks."""
    made = sms.client.control("POST", "/worlds", {"preset": "empty"}).body
    password = made["sms_password"]
    message = json.dumps(OTP | {"username": made["sms_username"]})[:-1]
    body = f'{message}, "{spelling}": "{password}"}}'.encode()
    assert sms.client.http.post(SEND, content=body).json()["status"] == "1"
    key = {"Authorization": f"Bearer {made['partner_api_key']}"}
    shown = sms.client.http.get("/__admin/requests", headers=key).text
    assert "***" in shown
    assert password not in shown
    assert password.encode() not in redacted_request(body, "SendMessage")


def test_faults_apply_to_it(sms: SmsClient) -> None:
    rule = {"when": {"method": "SendMessage"}, "then": {"rate_limit": {"calls": 1, "per": 60}}}
    assert sms.client.control("POST", "/faults", rule).status == 201
    message = sms.sent()
    limited = sms.post(SEND, OTP)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "60")
    assert limited.text == "too many calls: try again in 60 s"
    assert sms.status(message)["status"] == "PROCESSING"
    broken = sms.post(STATUS, {"idOmniMess": message}, x_mock_fault="malformed")
    assert broken.headers["x-mock-fault-applied"] == "malformed"


def verdict(client: Client, **asked: Any) -> list[Any]:
    answer = client.control("POST", "/verify/sends", asked)
    assert answer.status == 200, answer
    return list(answer.body["findings"])


def test_a_blind_resend_is_found_however_the_number_is_written(sms: SmsClient) -> None:
    sms.post(SEND, OTP, x_mock_fault="status=500")
    sms.send(phonenumber="0912 345 678")
    (finding,) = verdict(sms.client)
    assert finding["code"] == "duplicate-send"
    assert "SendMessage sent the same message 2 times" in finding["message"]


def test_a_resend_after_an_answer_is_found_by_a_strict_verdict_alone(sms: SmsClient) -> None:
    sms.send()
    sms.send(list_param={"otp": "111111"})
    assert verdict(sms.client, strict=True) == []
    sms.send()
    assert verdict(sms.client) == []
    (finding,) = verdict(sms.client, strict=True)
    assert finding["code"] == "duplicate-send"


def test_sending_on_what_is_refused_is_found(sms: SmsClient) -> None:
    for _ in range(5):
        sms.send(templatecode="NONE")
    (finding,) = verdict(sms.client)
    assert finding["code"] == "kept-sending-refused"
    assert "(status -6)" in finding["message"]
    sms.client.control("DELETE", "/requests")
    sms.account(messages_left=0)
    for _ in range(6):
        sms.send()
    assert verdict(sms.client) == []


def test_assumptions_leave_it_as_it_is(sms: SmsClient) -> None:
    before = sms.status("ICOMNI0")
    chosen = {each.name: each.others[-1].name for each in ASSUMPTIONS}
    assert sms.client.control("PUT", "/assumptions", {"assume": chosen}).status == 200
    assert sms.status("ICOMNI0") == before
    message = sms.sent(phonenumber=AT_ONCE)
    sms.after(0)
    assert sms.status(message)["status"] == "SUCCESS"


def test_messages_are_records_like_others() -> None:
    with started() as client:
        page = client.control("GET", "/sms?limit=100&status=FAIL").body
        assert {each["status"] for each in page["sms"]} == {"FAIL"}
        message = page["sms"][0]["id_omni_mess"]
        found = client.control("GET", f"/sms?id_omni_mess={message}").body["sms"]
        assert len(found) == 1
        assert SmsClient(client).status(message)["status"] == "FAIL"
        saved = client.control("POST", "/snapshots", {"name": "before"})
        assert saved.status == 201, saved
        made = client.control("POST", "/sms", {"phone": "84912345678", "status": "SUCCESS"})
        assert made.status == 201, made
        document = client.control("GET", "/export").body
        assert len(document["shops"][0]["sms"]) == 201
        assert client.control("POST", "/snapshots/before/restore").status == 200
        assert client.control("GET", f"/sms/{made.body['id']}").status == 404
        assert client.control("POST", "/import", document).body["sms"] == 201
        assert client.control("GET", f"/sms/{made.body['id']}").status == 200
        client.control("POST", "/reset")
        assert client.control("GET", f"/sms/{made.body['id']}").status == 404
