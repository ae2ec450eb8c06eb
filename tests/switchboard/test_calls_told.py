"""Two shops of a partner are told of their own calls, the partner of all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.life.receiver import Receiver, receiving
from tests.simulator import Client, started


@pytest.fixture
def client() -> Iterator[Client]:
    with started(preset="empty") as client:
        yield client


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """The changes of all bodies, in the order in which they came."""
    return [each for got in receiver.got for each in json.loads(got.body)["changes"]]


def test_each_shop_hears_of_its_own_calls(client: Client) -> None:
    """A call that is handed on, and one that Zalo refuses its OA, which never rings."""
    world = client.control("POST", "/worlds", {"shops": 2, "preset": "one"}).body
    partner = {"Authorization": f"Bearer {world['partner_api_key']}"}
    shops = world["shops"]
    with receiving() as first, receiving() as second, receiving() as both:
        for base, key, receiver in (
            ("shop", shops[0]["api_key"], first),
            ("shop", shops[1]["api_key"], second),
            ("partner", world["partner_api_key"], both),
        ):
            body = {"entities": ["call_log"], "url": receiver.url}
            path = f"/v1/{base}.Webhook/CreateWebhook"
            assert client.call(path, body, key=key).status == 200
        oas = client.call("/v1/shop.Zalo/ListOA", {}, key=shops[1]["api_key"]).body["accounts"]
        handed_on = {"callee": "0912345678", "outcome": "answered", "transfers": [{"to": "102"}]}
        refused = {"callee": "0912345679", "oa_id": oas[0]["oa_id"]}
        for shop, call in zip(shops, (handed_on, refused), strict=True):
            path = f"/calls?shop_id={shop['shop_id']}"
            assert client.control("POST", path, call, **partner).status == 201
        client.control("PUT", "/clock", {"advance": "PT5M"}, **partner)
    logs = [each["latest"]["call_log"] for each in told(first)]
    assert [each["call_status"] for each in logs] == ["Z", "S", "S", "P"]
    assert [len(each["call_targets"]) for each in logs] == [1, 1, 2, 2]
    assert [each["change_type"] for each in told(first)] == ["create"] + ["update"] * 3
    (only,) = told(second)
    log = only["latest"]["call_log"]
    assert (only["change_type"], log["call_status"]) == ("create", "N")
    assert log["call_targets"][0]["fail_code"] == 20
    assert len(told(both)) == 5
