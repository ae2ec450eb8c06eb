"""What verbs and their records refuse, and how faults and verdicts meet them."""

from typing import Any

import pytest

from tests.life.calls import (
    ASKED,
    ORDER,
    PHONE,
    advance,
    consents,
    create,
    do,
    first_oa,
    refusal,
    sendable,
)
from tests.simulator import API_KEY, Client, started


@pytest.mark.parametrize(("plural", "name"), [("accounts", "oa_id"), ("templates", "template_id")])
def test_an_id_that_is_taken(client: Client, plural: str, name: str) -> None:
    taken = client.control("GET", f"/{plural}").body[plural][0][name]
    answer = client.control("POST", f"/{plural}", {name: taken})
    assert answer.refusal[:2] == (409, "already_exists")
    made = client.control("POST", f"/{plural}", {})
    assert made.status == 201
    assert made.body[name] != taken
    again = client.control("POST", f"/{plural}", {name: made.body[name]})
    assert again.status == 409
    assert client.control("POST", f"/{plural}", {}).status == 201


@pytest.mark.parametrize(
    ("plural", "value"),
    [
        ("templates", b'{"template_params": [{"name": "\\ud800"}]}'),
        ("templates", b'{"template_params": [1]}'),
        ("templates", b'{"template_params": "x"}'),
        ("templates", b'{"template_params": [{"a": NaN}]}'),
        ("messages", b'{"template_data": {"\\udfff": "x"}}'),
        ("messages", b'{"template_data": {"a": 1}}'),
        ("messages", b'{"feedback": [1]}'),
    ],
)
def test_values_that_cannot_be_kept(client: Client, plural: str, value: bytes) -> None:
    answer = client.http.post(f"/__admin/{plural}", content=value)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_argument"


@pytest.mark.parametrize("params", [[{}], [{"name": 5, "require": 1, "min_length": "x"}]])
def test_template_params_that_say_little(client: Client, params: Any) -> None:
    template = sendable(client)
    path = f"/templates/{template}"
    assert client.control("PATCH", path, {"template_params": params}).status == 200
    body = {"oa_id": first_oa(client), "phone": PHONE, "template_id": template}
    assert do(client, "SendZNS", body)["error_code"] in (0, -111)
    assert do(client, "SendZNS", body | {"template_data": {"5": "x"}})["error_code"] in (0, -112)


def test_the_end_of_the_calendar() -> None:
    with started(preset="one", anchor="9999-11-30T23:59:59Z") as client:
        create(client)
        assert len(do(client, "ListOA")["accounts"]) == 3
        assert do(client, "ListJourneys")["journeys"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"phone": 5}',
        b'{"oa_id": "x"}',
        b'{"oa_id": true}',
        b'{"phone": "\\ud800"}',
        b'{"template_id": "5"}',
        b'{"template_data": []}',
        b'{"token_type": "week"}',
    ],
)
@pytest.mark.parametrize("method", ["CreateJourney", "SendZNS", "RequestConsent", "GetMessage"])
def test_bodies_that_are_refused(client: Client, method: str, body: bytes) -> None:
    answer = client.send(body, f"/v1/shop.Zalo/{method}")
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert do(client, "ListMessages")["messages"] == []


def test_unknown_fields_are_noted_and_strict_worlds_refuse_them(client: Client) -> None:
    body = {"oa_id": first_oa(client), "phone": PHONE, "tokentype": "x"}
    answer = client.call("/v1/shop.Zalo/CreateJourney", body)
    assert answer.status == 200
    assert answer.headers["X-Mock-Note"] == "unknown-field"
    with started(preset="empty", strict=True) as strict:
        found = refusal(strict, "CreateJourney", body)
        assert found[:2] == (400, "invalid_argument")
        assert found[2].startswith("strict: ")
        assert do(strict, "ListJourneys")["journeys"] == []


def test_faults_on_rows_play_on_lists_alone(client: Client) -> None:
    rule = {"when": {"method": "CreateJourney"}, "then": {"short_page": 1}}
    assert client.control("POST", "/faults", rule).refusal[2].startswith("when.method: ")
    paged = {"when": {"method": "CreateJourney", "page": 1}, "then": {"status": 503}}
    assert client.control("POST", "/faults", paged).refusal[2].startswith("when.page: ")
    body = {"oa_id": first_oa(client), "phone": PHONE}
    assert client.control("POST", "/faults", {"then": {"empty_page": True}, "times": 1}).status
    do(client, "CreateJourney", body)
    assert do(client, "ListJourneys")["journeys"] == []
    assert len(do(client, "ListJourneys")["journeys"]) == 1
    headers = {"X-Mock-Fault": "endless"}
    requested = client.call("/v1/shop.Zalo/CreateJourney", body, headers=headers)
    assert requested.refusal[2] == "X-Mock-Fault: endless applies to lists only"


def test_a_time_out_after_the_commit(client: Client) -> None:
    """The request took effect: who sends again without looking is told."""
    oa = first_oa(client)
    rule = {"when": {"method": "SendZNS"}, "then": {"status": 504}, "at": "after", "times": 1}
    assert client.control("POST", "/faults", rule).status == 201
    body = {"oa_id": oa, "phone": PHONE, "template_id": sendable(client), "template_data": ORDER}
    assert client.call("/v1/shop.Zalo/SendZNS", body).status == 504
    assert len(do(client, "ListMessages")["messages"]) == 1
    assert client.control("POST", "/verify/sends", {}).body["passed"]
    client.control("DELETE", "/requests")
    client.control("POST", "/faults", rule)
    assert client.call("/v1/shop.Zalo/SendZNS", body).status == 504
    do(client, "SendZNS", body)
    (finding,) = client.control("POST", "/verify/sends", {}).body["findings"]
    assert finding["code"] == "duplicate-send"
    assert "200" in finding["message"]


def test_a_refused_act_leaves_nothing(client: Client) -> None:
    body = ASKED | {"oa_id": first_oa(client), "phone": PHONE}
    do(client, "RequestConsent", body)
    before = client.control("GET", "/export").raw
    assert refusal(client, "RequestConsent", body)[0] == 409
    assert client.control("GET", "/export").raw == before


def test_shops_of_a_world_live_apart(client: Client) -> None:
    world = client.control("POST", "/worlds", {"shops": 2, "preset": "empty"}).body
    one, two = (shop["api_key"] for shop in world["shops"])
    oas = {
        key: client.call("/v1/shop.Zalo/ListOA", key=key).body["accounts"][0]["oa_id"]
        for key in (one, two)
    }
    body = ASKED | {"phone": PHONE}
    for key, oa in oas.items():
        asked = client.call("/v1/shop.Zalo/RequestConsent", body | {"oa_id": oa}, key=key)
        assert asked.status == 200
    crossed = client.call("/v1/shop.Zalo/RequestConsent", body | {"oa_id": oas[two]}, key=one)
    assert crossed.status == 404
    advanced = {"advance": "P1D"}
    held = {"Authorization": f"Bearer {one}"}
    assert client.control("PUT", "/clock", advanced, **held).status == 200
    for key in (one, two):
        rows = client.call("/v1/shop.Zalo/ListRequestConsent", key=key).body["consents"]
        assert [row["reply_status"] for row in rows] == ["NS"]
    assert consents(client) == []


def test_a_file_is_lived_on_after_a_restart(tmp_path: Any) -> None:
    database = str(tmp_path / "kept.db")
    with started(preset="empty", database=database) as client:
        create(client, "0999000006")
        do(client, "RequestConsent", ASKED | {"oa_id": first_oa(client), "phone": "0999000001"})
    with started(preset="empty", database=database) as client:
        assert consents(client)[0]["reply_status"] == "S"
        advance(client, 10)
        assert consents(client)[0]["reply_status"] == "P"
        assert client.call("/v1/shop.Zalo/ListJourneys", key=API_KEY).body["journeys"]
