"""The keys of made worlds: who is told them, and what they open when a world is made again."""

from typing import Any

import pytest
from msgspec.structs import asdict

from mock_server.keys import WorldKeys, new_keys, opened
from tests.kit.test_worlds import bearer, make, without_keys
from tests.kit.world import World
from tests.simulator import API_KEY, JOURNEYS, Client, started

TOKEN = "the-admin-token"
AUTHORIZE = "/v1/partner.Shop/AuthorizeShop"
KINDS = ("api_key", "shop_key", "partner_api_key")


def keys_of(told: dict[str, Any]) -> set[str]:
    """Every key of a world, in the vendor's form."""
    of_shops = {shop[kind] for shop in told["shops"] for kind in ("api_key", "shop_key")}
    return of_shops | {told["partner_api_key"]}


def opens(client: Client, key: str) -> bool:
    """Whether a key opens any world."""
    return client.control("GET", "/world", **bearer(key)).status == 200


@pytest.mark.attack("keys.remade")
@pytest.mark.rule("keys.demo")
def test_a_world_made_again_has_other_keys(server: Client) -> None:
    first = make(server, name="again", shops=2)
    assert server.control("DELETE", "/worlds/again").status == 204
    second = make(server, name="again", shops=2)
    assert not keys_of(first) & keys_of(second)
    assert not [key for key in keys_of(first) if opens(server, key)]
    for key in keys_of(second):
        assert server.control("GET", "/world", **bearer(key)).body == second


@pytest.mark.attack("keys.foreign")
def test_the_keys_of_a_test_keys_world_open_no_made_world_of_its_name(server: Client) -> None:
    taken = World(server.http, "test:seen-first")
    seen = taken.control("GET", "/world").body
    assert taken.control("DELETE", "/worlds/seen-first").status == 204
    made = make(server, name="seen-first")
    assert not keys_of(seen) & keys_of(made)
    assert not [key for key in (*keys_of(seen), "test:seen-first") if opens(server, key)]
    assert server.control("DELETE", "/worlds/seen-first").status == 204
    assert taken.control("GET", "/world").body["test_key"] == "test:seen-first"
    assert not [key for key in keys_of(made) if opens(server, key)]


@pytest.mark.attack("keys.told")
@pytest.mark.rule("keys.shown")
def test_the_admin_token_tells_no_keys() -> None:
    with started(preset="empty", admin_token=TOKEN) as client:
        made = client.control("POST", "/worlds", {"name": "mine", "shops": 2}, **bearer(TOKEN)).body
        hidden = without_keys(made)
        for path in ("/world?world=mine", "/worlds/mine"):
            assert client.control("GET", path, **bearer(TOKEN)).body == hidden
        assert hidden in client.control("GET", "/worlds", **bearer(TOKEN)).body["worlds"]
        for key in keys_of(made):
            assert client.control("GET", "/world", **bearer(key)).body == made
        assert client.control("GET", "/world", **bearer(TOKEN)).body["api_key"] == API_KEY


def test_a_partner_gets_the_keys_of_its_shops(server: Client) -> None:
    made = make(server, shops=2)
    for shop in made["shops"]:
        asked = {"shop_id": shop["shop_id"]}
        granted = server.call(AUTHORIZE, asked, key=made["partner_api_key"]).body
        assert granted["auth_token"] == shop["shop_key"]


@pytest.mark.rule("keys.shown")
def test_new_keys_replace_the_old_ones(server: Client) -> None:
    made = make(server, name="renewed", shops=2, preset="one")
    by_old = bearer(made["shop_key"])
    renewed = server.control("POST", "/worlds/renewed/keys", **by_old)
    assert renewed.status == 200
    assert not [key for key in keys_of(made) if opens(server, key)]
    for key in keys_of(renewed.body):
        assert server.control("GET", "/world", **bearer(key)).body == renewed.body
    assert len(server.call(JOURNEYS, key=renewed.body["api_key"]).body["journeys"]) == 1


def test_a_test_key_outlives_new_keys(server: Client) -> None:
    world = World(server.http, "test:kept-key")
    before = world.control("GET", "/world").body
    renewed = world.control("POST", "/worlds/kept-key/keys").body
    assert not keys_of(before) & keys_of(renewed)
    assert world.control("GET", "/world").body == renewed
    with_preset = bearer("test:kept-key@empty")
    assert server.control("GET", "/world", **with_preset).body == renewed


def test_demo_keeps_its_keys(server: Client) -> None:
    answer = server.control("POST", "/worlds/demo/keys")
    assert answer.refusal[:2] == (412, "failed_precondition")
    assert server.control("POST", "/worlds/nowhere/keys").refusal[:2] == (404, "not_found")


def test_new_keys_want_a_key_of_the_world_or_the_token() -> None:
    with started(preset="empty", admin_token=TOKEN) as client:
        made = client.control("POST", "/worlds", {"name": "mine"}, **bearer(TOKEN)).body
        for held in ({}, bearer("test:other"), bearer(API_KEY)):
            assert client.control("POST", "/worlds/mine/keys", **held).status == 401
        assert opens(client, made["api_key"])
        assert client.control("POST", "/worlds/mine/keys", **bearer(TOKEN)).status == 200
        assert not opens(client, made["api_key"])


@pytest.mark.attack("keys.room")
@pytest.mark.rule("keys.most-worlds")
def test_test_keys_leave_room_for_made_worlds() -> None:
    with started(preset="empty", max_worlds=20) as client:
        answers = [client.call(JOURNEYS, key=f"test:w{number}").status for number in range(25)]
        assert answers == [200] * 17 + [503] * 8
        assert [client.control("POST", "/worlds", {}).status for _ in range(3)] == [201, 201, 503]
        assert len(client.control("GET", "/worlds").body["worlds"]) == 20


def test_every_key_opens_what_was_sealed() -> None:
    drawn, shop_id = new_keys(), 1_000_000_000_000_000_001
    for key in (drawn.api_key(shop_id), drawn.shop_key(shop_id), drawn.partner_api_key, "test:é"):
        assert asdict(opened(drawn.sealed(key), key)) == asdict(drawn)
        assert opened(drawn.sealed(key), f"{key}x") != drawn
    assert drawn.sealed("a") != WorldKeys(drawn.root[::-1]).sealed("a")
