"""What SMS Brandname refuses, in which order and words."""

import json
from typing import Any

import pytest

from tests.simulator import started
from tests.sms.conftest import DEMO, OTP, SEND, STATUS, SmsClient

NOBODY: dict[str, Any] = {"username": "demo", "password": "guessed"}


@pytest.mark.rule("sms.unauthorized")
@pytest.mark.parametrize("path", [SEND, STATUS])
@pytest.mark.parametrize(
    "login",
    [NOBODY, {"username": "nobody"}, {"password": 1}, {"username": None}],
)
def test_wrong_credentials_are_401_in_plain_text(
    sms: SmsClient, path: str, login: dict[str, Any]
) -> None:
    answer = sms.post(path, OTP | login)
    assert (answer.status_code, answer.text) == (401, "Unauthorized")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "key-refused" in answer.headers["x-mock-note"]


def test_a_malformed_test_user_is_nobody(sms: SmsClient) -> None:
    assert sms.post(SEND, OTP | {"username": "test:a b"}).text == "Unauthorized"


@pytest.mark.rule("sms.unauthorized")
@pytest.mark.rule("sms.account")
@pytest.mark.parametrize("path", [SEND, STATUS])
def test_an_address_that_is_not_allowed_is_401(sms: SmsClient, path: str) -> None:
    sms.account(address_allowed=False)
    answer = sms.post(path, {})
    assert (answer.status_code, answer.text) == (401, "Can't access from this IP")
    assert sms.post(path, NOBODY).text == "Unauthorized"


@pytest.mark.rule("sms.refusals")
@pytest.mark.rule("sms.variables")
@pytest.mark.rule("sms.routerule")
@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"phonenumber": "12"}, "-1", "PhoneNumber Wrong Format"),
        ({"phonenumber": 84912345678}, "-1", "PhoneNumber Wrong Format"),
        ({"phonenumber": None}, "-1", "PhoneNumber Wrong Format"),
        ({"list_param": {}}, "-2", "Wrong Format Parameter: otp"),
        ({"list_param": None}, "-2", "Wrong Format Parameter: otp"),
        ({"list_param": {"otp": ""}}, "-2", "Wrong Format Parameter: otp"),
        ({"list_param": {"otp": "1" * 161}}, "-2", "Wrong Format Parameter: otp"),
        ({"list_param": {"otp": "1", "x": ["y"]}}, "-2", "Wrong Format Parameter: x"),
        ({"list_param": ["otp"]}, "-2", "Wrong Format Parameter: list_param"),
        (
            {"templatecode": "NONE"},
            "-6",
            "Can't find template with templatecode: NONE ",
        ),
        ({"templatecode": None}, "-6", "Can't find template with templatecode:  "),
        (
            {"templatecode": [True]},
            "-6",
            "Can't find template with templatecode: [true] ",
        ),
        ({"routerule": [["3"]]}, "-9", 'Can\'t find any information about channel: ["3"]'),
        ({"routerule": []}, "-8", "Can't find any routing for this request"),
        ({"routerule": ""}, "-8", "Can't find any routing for this request"),
        ({"routerule": {"1": 1}}, "-8", "Can't find any routing for this request"),
        ({"routerule": ["4"]}, "-9", "Can't find any information about channel: 4"),
        ({"routerule": "3,zalo"}, "-9", "Can't find any information about channel: zalo"),
        (
            {"templatecode": "ORDER01", "list_param": {"order_code": "A"}, "routerule": ["2"]},
            "-9",
            "Can't find any information about channel: 2",
        ),
    ],
)
def test_a_refusal_is_200_with_status_and_code(
    sms: SmsClient, fields: dict[str, Any], status: str, code: str
) -> None:
    assert sms.send(**fields) == {"status": status, "code": code}
    assert sms.client.control("GET", "/sms").body["sms"] == []


@pytest.mark.rule("wire.phone-request")
@pytest.mark.parametrize("form", ["0912345678", "+84 912.345.678", "912345678"])
def test_another_form_of_the_number_is_noted_and_strict_worlds_refuse_it(
    sms: SmsClient, form: str
) -> None:
    answer = sms.post(SEND, OTP | {"phonenumber": form})
    assert answer.json()["status"] == "1"
    assert answer.headers["x-mock-note"] == "phone-normalised"
    assert sms.status(answer.json()["idOmniMess"])["phonenumber"] == "84912345678"
    assert "x-mock-note" not in sms.post(SEND, OTP).headers
    assert "x-mock-note" not in sms.post(SEND, OTP | {"phonenumber": "12"}).headers
    made = sms.client.control("POST", "/worlds", {"strict": True}).body
    strict = {"username": made["sms_username"], "password": made["sms_password"]}
    refused = sms.post(SEND, OTP | strict | {"phonenumber": form})
    assert (refused.status_code, refused.text[:8]) == (400, "strict: ")
    assert sms.post(SEND, OTP | strict).json()["status"] == "1"


@pytest.mark.rule("sms.refusals")
@pytest.mark.rule("sms.account")
def test_refusals_come_in_the_order_of_the_page(sms: SmsClient) -> None:
    sms.account(messages_left=0)
    wrong: dict[str, Any] = {
        "phonenumber": "12",
        "list_param": {"otp": None},
        "templatecode": "NONE",
        "routerule": ["9"],
    }
    seen = []
    for mended in ("phonenumber", "list_param", "credit", "templatecode", "routerule"):
        seen.append(sms.send(**wrong)["status"])
        if mended == "credit":
            sms.account(messages_left=1)
        elif mended == "templatecode":
            wrong[mended] = OTP[mended]
            seen.append(sms.send(**wrong | {"routerule": []})["status"])
        else:
            wrong[mended] = OTP[mended]
    assert seen == ["-1", "-2", "-3", "-6", "-8", "-9"]
    assert sms.send(**wrong)["status"] == "1"


@pytest.mark.rule("sms.account")
def test_credit_is_used_up_by_what_is_taken_alone(sms: SmsClient) -> None:
    sms.account(messages_left=2)
    sms.sent()
    sms.send(routerule=[])
    sms.sent()
    assert sms.send() == {"status": "-3", "code": "You have run out of messages"}
    assert sms.account()["messages_left"] == 0


@pytest.mark.rule("sms.other-refusals")
def test_what_no_page_tells_is_plain_text(sms: SmsClient) -> None:
    http = sms.client.http
    broken = http.post(SEND, content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, broken.text) == (400, "the json request could not be decoded")
    assert http.get(SEND).status_code == 405
    faulty = sms.post(SEND, OTP, x_mock_fault="status=503")
    assert (faulty.status_code, faulty.headers["content-type"]) == (
        503,
        "text/plain; charset=utf-8",
    )


@pytest.mark.rule("sms.paths")
def test_bearer_and_content_type_do_not_matter(sms: SmsClient) -> None:
    body = json.dumps(DEMO | OTP).encode()
    for headers in ({}, {"content-type": "text/plain"}, {"authorization": "Bearer nobody's"}):
        answer = sms.client.http.post(SEND, content=body, headers=headers)
        assert answer.json()["status"] == "1"


@pytest.mark.rule("sms.sample-details")
@pytest.mark.parametrize("path", ["/api/OmniTemplate/GetDetail", "/api/OmniMessage/Other"])
def test_sample_details_are_404_and_say_so(sms: SmsClient, path: str) -> None:
    answer = sms.post(path, {})
    assert (answer.status_code, answer.headers["x-mock-note"]) == (404, "not-simulated")


def test_a_strict_world_refuses_unknown_fields() -> None:
    with started(preset="empty", strict=True) as client:
        answer = SmsClient(client).post(SEND, OTP | {"brandname": "X"})
        assert (answer.status_code, answer.headers["x-mock-note"]) == (400, "unknown-field")
        assert "brandname" in answer.text
