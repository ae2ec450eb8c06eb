"""Connecting an OA: the page's address, the owner's answer, the code, and how long it lasts."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.life.calls import do, refusal
from tests.simulator import Client

OA = "2258329079718686512"
BACK = "http://localhost:3000/zalo/connected?tenant=7"
APP = {"app_id": "4195072341960813947", "app_secret": "hush-hush", "redirect_uri": BACK}


def asked(client: Client, **more: Any) -> str:
    return str(do(client, "AuthorizeOA", APP | more)["url"])


def answer(client: Client, url: str, **more: Any) -> Any:
    done = client.control("POST", "/authorize", {"url": url, **more})
    assert done.status == 200, done.body
    return done.body


def code_of(client: Client, **more: Any) -> dict[str, Any]:
    """What ConnectOA takes, from an owner who agrees."""
    values = answer(client, asked(client), **more)["values"]
    return {**values, "state": int(values["state"])}


@pytest.mark.rule("connections.page")
@pytest.mark.rule("control.authorize")
def test_the_browser_comes_back_with_code_oa_and_state(client: Client) -> None:
    url = asked(client)
    assert url.startswith("http://localhost:8480/__admin/authorize/oa/demo/")
    done = answer(client, url, oa_id=OA)
    address, query = done["redirect_to"].split("?")
    assert address == "http://localhost:3000/zalo/connected"
    came = {name: values[0] for name, values in parse_qs(query).items()}
    assert came == {"tenant": "7", **done["values"]}
    assert came["oa_id"] == OA
    connected = do(client, "ConnectOA", {**done["values"], "state": int(came["state"])})
    assert (connected["oa_id"], connected["status"]) == (OA, "P")
    assert connected["app_id"] == APP["app_id"]
    assert connected["expires_at"] == "2026-06-08T08:00:00Z"


def test_an_owner_may_connect_an_oa_that_the_shop_does_not_have(client: Client) -> None:
    before = do(client, "ListOA")["accounts"]
    code = code_of(client)
    assert code["oa_id"] not in [each["oa_id"] for each in before]
    connected = do(client, "ConnectOA", code)
    after = do(client, "ListOA")["accounts"]
    assert after[0] == connected
    assert len(after) == len(before) + 1
    assert connected["remaining_quota"] == connected["daily_quota"]


@pytest.mark.rule("connections.page")
def test_an_owner_may_refuse(client: Client) -> None:
    done = answer(client, asked(client), agree=False)
    assert done["values"]["error"] == "access_denied"
    assert "error=access_denied&state=" in done["redirect_to"]
    assert "code" not in done["values"]
    (kept,) = client.control("GET", "/authorizations").body["authorizations"]
    assert (kept["status"], kept["code"]) == ("refused", "")


@pytest.mark.parametrize("agree", [True, False])
def test_a_page_is_answered_once(client: Client, agree: bool) -> None:
    url = asked(client)
    answer(client, url, agree=agree)
    for again in (True, False):
        told = client.control("POST", "/authorize", {"url": url, "agree": again})
        assert told.refusal[:2] == (400, "invalid_argument")


@pytest.mark.rule("connections.code")
def test_a_code_works_once(client: Client) -> None:
    code = code_of(client)
    do(client, "ConnectOA", code)
    again = client.call("/v1/shop.Zalo/ConnectOA", code)
    assert again.refusal == (412, "failed_precondition", "Giá trị code không hợp lệ")
    assert again.hint == "code: was already used, and works once"


@pytest.mark.rule("connections.code")
@pytest.mark.parametrize(("waited", "status"), [("PT9M59S", 200), ("PT10M", 412)])
def test_a_code_lives_ten_minutes(client: Client, waited: str, status: int) -> None:
    code = code_of(client)
    client.control("PUT", "/clock", {"advance": waited})
    assert client.call("/v1/shop.Zalo/ConnectOA", code).status == status


@pytest.mark.rule("connections.code")
def test_a_code_goes_with_its_oa_and_state(client: Client) -> None:
    code = code_of(client)
    wrong = ({"oa_id": OA}, "oa_id"), ({"state": 1}, "state"), ({"code": "x" * 64}, "code")
    for change, name in wrong:
        told = client.call("/v1/shop.Zalo/ConnectOA", code | change)
        assert told.status == 412
        assert told.hint.startswith(f"{name}: ")
    do(client, "ConnectOA", code)  # nothing of that used it up


def test_a_code_is_of_its_own_world(client: Client) -> None:
    code = code_of(client)
    other = client.call("/v1/shop.Zalo/ConnectOA", code, key="test:other")
    assert other.status == 412
    url = asked(client)
    bearer = {"Authorization": "Bearer test:other"}
    assert client.control("POST", "/authorize", {"url": url}, **bearer).status == 404


def test_a_reset_ends_pages_and_codes(client: Client) -> None:
    url, code = asked(client), code_of(client)
    client.control("POST", "/reset")
    assert client.control("POST", "/authorize", {"url": url}).status == 404
    assert client.call("/v1/shop.Zalo/ConnectOA", code).status == 412
    asked(client)
    assert client.control("POST", "/authorize", {"url": url}).status == 404


def test_export_and_import_keep_what_is_asked(client: Client) -> None:
    url = asked(client)
    document = client.control("GET", "/export").body
    client.control("POST", "/reset")
    client.control("POST", "/import", document)
    values = answer(client, url)["values"]
    do(client, "ConnectOA", {**values, "state": int(values["state"])})


@pytest.mark.rule("connections.redirect")
@pytest.mark.parametrize(
    "address",
    [
        "localhost:3000/x",
        "//evil.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user@host/x",
        "http://good.example\\@evil.example/",
        "http:///x",
        "http://host:99999/",
        "http://ho st/",
        "http://host/\r\nSet-Cookie:a=b",
        "http://host/#here",
        "http://host;default-src/",
        f"http://host/{'x' * 2000}",
    ],
)
def test_an_address_to_which_no_browser_is_sent(client: Client, address: str) -> None:
    told = client.call("/v1/shop.Zalo/AuthorizeOA", APP | {"redirect_uri": address})
    assert told.refusal == (400, "invalid_argument", "Giá trị redirect_uri không hợp lệ")
    assert told.hint.startswith("redirect_uri: ")


@pytest.mark.rule("connections.redirect")
def test_refreshing_asks_again_for_the_same_oa(client: Client) -> None:
    oa_id = do(client, "ConnectOA", code_of(client))["oa_id"]
    url = do(client, "RefreshToken", {"oa_id": oa_id})["url"]
    other = client.control("POST", "/authorize", {"url": url, "oa_id": OA})
    assert other.refusal[2] == f"oa_id: must be {oa_id}, the OA in the request"
    done = answer(client, url)
    assert done["values"]["oa_id"] == oa_id
    assert done["redirect_to"].startswith(BACK)
    seeded = do(client, "RefreshToken", {"oa_id": OA})["url"]
    assert answer(client, seeded)["redirect_to"] is None
    assert refusal(client, "RefreshToken", {"oa_id": "5"})[1] == "not_found"


@pytest.mark.rule("accounts.connection")
def test_a_connection_ends_and_is_mended(client: Client) -> None:
    oa_id = do(client, "ConnectOA", code_of(client))["oa_id"]
    person = client.control("POST", "/followers", {"oa_id": oa_id}).body

    def write() -> Any:
        client.control("POST", f"/followers/{person['id']}/say", {"text": "?"})
        body = {"message": {"text": "!"}, "oa_id": oa_id}
        body |= {"recipient": {"user_id": person["zl_user_id"]}}
        return client.call("/v1/shop.Zalo/OASendText", body)

    client.control("PUT", "/clock", {"advance": "P89DT23H59M59S"})
    assert write().status == 200
    client.control("PUT", "/clock", {"advance": "PT1S"})
    assert do(client, "GetShopOA", {"oa_id": oa_id})["status"] == "N"
    assert write().body["meta"] == {"reason": "-216"}
    url = do(client, "RefreshToken", {"oa_id": oa_id})["url"]
    values = answer(client, url)["values"]
    mended = do(client, "ConnectOA", {**values, "state": int(values["state"])})
    assert (mended["status"], mended["expires_at"]) == ("P", "2026-09-06T08:00:00Z")
    assert write().status == 200


def test_connecting_early_puts_the_end_off(client: Client) -> None:
    oa_id = do(client, "ConnectOA", code_of(client))["oa_id"]
    client.control("PUT", "/clock", {"advance": "P80D"})
    do(client, "ConnectOA", code_of(client, oa_id=oa_id))
    client.control("PUT", "/clock", {"advance": "P89D"})
    assert do(client, "GetShopOA", {"oa_id": oa_id})["status"] == "P"
    client.control("PUT", "/clock", {"advance": "P1D"})
    assert do(client, "GetShopOA", {"oa_id": oa_id})["status"] == "N"


def test_the_journal_keeps_neither_secret_nor_code(client: Client) -> None:
    url = asked(client)
    values = answer(client, url)["values"]
    do(client, "ConnectOA", {**values, "state": int(values["state"])})
    told = client.http.get("/__admin/requests").text
    assert "hush-hush" not in told
    assert values["code"] not in told
    shown = client.http.get("/__admin/export?with=journal").text
    assert "hush-hush" not in shown


def test_the_address_is_as_the_caller_reaches_the_server(client: Client) -> None:
    answer = client.call(
        "/v1/shop.Zalo/RefreshToken", {"oa_id": OA}, headers={"Host": "mock.test:9"}
    )
    assert urlsplit(answer.body["url"]).netloc == "mock.test:9"
