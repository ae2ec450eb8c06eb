"""Closed shops, and a partner whose calls are bound to addresses."""

from typing import Any

import pytest

from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.simulator import ANCHOR, API_KEY, PARTNER_API_KEY, SHOP_KEY, Client, ready
from tests.stores import in_tested_store

SHOP = "1000000000000000001"
CLOSED = "Tài khoản không còn được sử dụng hoặc đã bị xoá"
DENIED = (403, "permission_denied", "Không tìm thấy hoặc cần quyền truy cập..")


def give(client: Client, **access: Any) -> Any:
    answer = client.control("PUT", "/access", access)
    assert answer.status == 200, answer
    assert client.control("GET", "/access").body == answer.body
    return answer.body


@pytest.mark.rule("keys.closed")
@pytest.mark.rule("control.access")
def test_a_closed_shop(client: Client) -> None:
    assert give(client, closed_shops=[SHOP]) == {"closed_shops": [SHOP], "partner_addresses": []}
    for path, key in (
        ("/v1/shop.Zalo/ListOA", API_KEY),
        ("/v1/partner.Zalo/ListOA", SHOP_KEY),
        ("/v1/shop.Misc/CurrentAccount", API_KEY),
        ("/v1/shop.Zalo/CreateJourney", API_KEY),
    ):
        refused = client.call(path, {}, key=key)
        assert refused.refusal == (503, "unavailable", CLOSED)
        assert refused.body["meta"] == {"xcode": "account_closed"}
        assert "retry-after" not in refused.headers
    partner = client.call("/v1/partner.Misc/CurrentAccount", {}, key=PARTNER_API_KEY)
    assert partner.status == 200
    give(client)
    assert client.call("/v1/shop.Zalo/ListOA").status == 200
    give(client, closed_shops=[SHOP])
    client.control("POST", "/reset")
    assert client.call("/v1/shop.Zalo/ListOA").status == 200


@pytest.mark.rule("keys.addresses")
def test_a_partner_that_calls_from_elsewhere() -> None:
    settings = Settings(anchor=ANCHOR, preset="empty")
    with (
        in_tested_store(settings) as kept,
        InProcess(
            Simulator(kept), base_url="http://localhost:8480", client=("10.1.2.3", 4711)
        ) as http,
    ):
        client = ready(http)
        for addresses, taken in (
            (["10.0.0.0/8"], True),
            (["::1", "10.1.2.3"], True),
            (["192.168.0.1"], False),
            ([], True),
        ):
            give(client, partner_addresses=addresses)
            for path, key in (
                ("/v1/partner.Zalo/ListOA", SHOP_KEY),
                ("/v1/partner.Misc/CurrentAccount", PARTNER_API_KEY),
            ):
                answer = client.call(path, {}, key=key)
                assert answer.status == 200 if taken else answer.refusal == DENIED, answer
            assert client.call("/v1/shop.Zalo/ListOA", {}).status == 200


@pytest.mark.rule("keys.addresses")
@pytest.mark.rule("wire.proxies")
@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_tells_where_the_partner_calls_from(*, trusted: bool) -> None:
    settings = Settings(anchor=ANCHOR, preset="empty", trust_proxy=trusted)
    with (
        in_tested_store(settings) as kept,
        InProcess(
            Simulator(kept), base_url="http://localhost:8480", client=("10.0.0.1", 4711)
        ) as http,
    ):
        client = ready(http)
        give(client, partner_addresses=["203.0.113.7", "2001:db8::/32"])
        for forwarded, taken in (
            ("203.0.113.7", True),
            ("2001:db8::5", True),
            ("198.51.100.1, 203.0.113.7", True),
            ("203.0.113.7, 198.51.100.1", False),
            ("unknown", False),
            ("", False),
        ):
            asked = {"X-Forwarded-For": forwarded}
            answer = client.call("/v1/partner.Zalo/ListOA", {}, key=SHOP_KEY, headers=asked)
            assert (answer.status == 200) is (taken and trusted), (forwarded, answer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"closed_shops": ["7"]},
        {"closed_shops": SHOP},
        {"partner_addresses": ["10.0.0.0/99"]},
        {"partner_addresses": ["localhost"]},
        {"partner_addresses": [10]},
        {"shops": []},
    ],
)
def test_what_access_refuses(client: Client, wrong: dict[str, Any]) -> None:
    assert client.control("PUT", "/access", wrong).refusal[:2] == (400, "invalid_argument")
