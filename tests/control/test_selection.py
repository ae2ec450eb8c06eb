"""Which world and which shop a control call speaks about, and who may make it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.control.calls import refused
from tests.simulator import API_KEY, PARTNER_API_KEY, SHOP_KEY, Answer, Client, started

_TOKEN = "the-admin-token"
_SHOPS = (1_000_000_000_000_000_001, 1_000_000_000_000_001_001)
_CALLS = [
    ("GET", "/journeys"),
    ("POST", "/journeys"),
    ("GET", "/consents/1"),
    ("PATCH", "/consents/1"),
    ("DELETE", "/consents/1"),
    ("POST", "/reset"),
    ("GET", "/export"),
    ("POST", "/import"),
]


def _document(*ids: str) -> str:
    """A fixture with a shop for each id, whose only journey has that id."""
    shops = [
        {"shop_id": str(shop_id), "journeys": [{"id": record_id}]}
        for shop_id, record_id in zip(_SHOPS, ids, strict=False)
    ]
    return json.dumps({"anchor": "2026-03-10T08:00:00Z", "shops": shops})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fixtures of the worlds ``demo`` and ``two``; ``two`` has two shops."""
    path = tmp_path_factory.mktemp("worlds")
    (path / "demo.json").write_text(_document("11"))
    (path / "two.json").write_text(_document("21", "22"))
    return path


@pytest.fixture(scope="module")
def _open(folder: Path) -> Iterator[Client]:
    with started(fixtures=str(folder)) as client:
        yield client


@pytest.fixture(scope="module")
def guarded(folder: Path) -> Iterator[Client]:
    """The same worlds behind an admin token."""
    with started(fixtures=str(folder), admin_token=_TOKEN) as client:
        yield client


@pytest.fixture
def worlds(_open: Client) -> Iterator[Client]:
    """Both worlds, as their fixtures have them."""
    yield _open
    for name in ("demo", "two"):
        assert _open.control("POST", f"/reset?world={name}").status == 200


def _keys_of_two(client: Client) -> dict[str, str]:
    token = {"Authorization": f"Bearer {_TOKEN}"} if _guards(client) else {}
    told = client.control("POST", "/worlds/two/keys", **token).body
    first, second = told["shops"]
    return {
        "first": first["api_key"],
        "second": second["api_key"],
        "second by partner": second["shop_key"],
        "partner": told["partner_api_key"],
    }


def _guards(client: Client) -> bool:
    return client.control("GET", "/worlds").status == 401


def _call(
    client: Client, query: str = "", key: str | None = None, method: str = "GET", path: str = ""
) -> Answer:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.control(method, f"{path or '/journeys'}{query}", None, **headers)


def _seen(client: Client, query: str = "", key: str | None = None) -> list[str]:
    """The ids of the journeys of the shop that a call speaks about."""
    answer = _call(client, query, key)
    assert answer.status == 200, answer
    return [row["id"] for row in answer.body["journeys"]]


def test_without_a_key_it_is_demo(worlds: Client) -> None:
    """A call without key and world speaks about ``demo``."""
    assert _seen(worlds) == _seen(worlds, "?world=demo") == _seen(worlds, "?world=") == ["11"]


@pytest.mark.parametrize("key", [API_KEY, SHOP_KEY, PARTNER_API_KEY])
def test_any_key_of_a_world_chooses_it(worlds: Client, key: str) -> None:
    """A shop's key, a partner's key for a shop and the partner's own choose their world."""
    assert _seen(worlds, key=key) == ["11"]


def test_the_world_can_be_named(worlds: Client) -> None:
    """``?world=`` chooses a world, and its first shop unless told otherwise."""
    assert _seen(worlds, "?world=two") == ["21"]


def test_a_key_goes_before_the_name(worlds: Client) -> None:
    """With a key sent along, ``?world=`` chooses nothing."""
    assert _seen(worlds, "?world=two", API_KEY) == ["11"]
    assert _seen(worlds, "?world=demo", _keys_of_two(worlds)["first"]) == ["21"]
    assert _seen(worlds, "?world=nowhere", API_KEY) == ["11"]


def test_a_key_acts_on_its_own_shop(worlds: Client) -> None:
    """With several shops, a shop's key sees its own, whatever ``?shop_id=`` says."""
    held = _keys_of_two(worlds)
    assert _seen(worlds, key=held["first"]) == ["21"]
    for kind in ("second", "second by partner"):
        assert _seen(worlds, key=held[kind]) == ["22"]
        assert _seen(worlds, f"?shop_id={_SHOPS[0]}", held[kind]) == ["22"]


def test_a_shop_can_be_named(worlds: Client) -> None:
    """A partner's own key and ``?world=`` act on the first shop, or on ``?shop_id=``."""
    partner = _keys_of_two(worlds)["partner"]
    assert _seen(worlds, key=partner) == ["21"]
    for place, expected in enumerate(["21", "22"]):
        query = f"?shop_id={_SHOPS[place]}"
        assert _seen(worlds, query, partner) == [expected]
        assert _seen(worlds, f"{query}&world=two") == [expected]


def test_a_record_is_created_in_the_chosen_shop(worlds: Client) -> None:
    """POST writes into the shop that the call speaks about, and no other sees the record."""
    query = f"?world=two&shop_id={_SHOPS[1]}"
    made = worlds.control("POST", f"/journeys{query}", {})
    assert made.status == 201
    assert made.body["shop_id"] == str(_SHOPS[1])
    assert len(_seen(worlds, query)) == 2
    assert (_seen(worlds, "?world=two"), _seen(worlds)) == (["21"], ["11"])
    for method in ("GET", "DELETE"):
        path = f"/journeys/{made.body['id']}"
        refused(_call(worlds, "?world=two", None, method, path), 404, "not_found")


def test_whole_worlds_are_reset_exported_and_imported(worlds: Client) -> None:
    """Reset, export and import take all shops of the world, also by one shop's key."""
    second = {"authorization": f"Bearer {_keys_of_two(worlds)['second']}"}
    before = worlds.control("GET", "/export", None, **second)
    shops = before.body["shops"]
    assert [shop["journeys"][0]["id"] for shop in shops] == ["21", "22"]
    assert [shop["shop_id"] for shop in shops] == [str(each) for each in _SHOPS]
    imported = worlds.control("POST", "/import", json.loads(_document("31", "32")), **second)
    assert (imported.status, imported.body["journeys"]) == (200, 2)
    assert _seen(worlds, "?world=two") == ["31"]
    assert worlds.control("POST", "/reset", None, **second).status == 200
    assert worlds.control("GET", "/export?world=two").raw == before.raw


def test_an_import_of_fewer_shops_empties_the_others(worlds: Client) -> None:
    """Import replaces the records of all shops, also of those that the document leaves out."""
    answer = worlds.control("POST", "/import?world=two", json.loads(_document("31")))
    assert answer.status == 200
    assert _seen(worlds, "?world=two") == ["31"]
    assert _seen(worlds, f"?world=two&shop_id={_SHOPS[1]}") == []


@pytest.mark.parametrize(("method", "path"), _CALLS)
def test_an_unknown_world_is_not_found(worlds: Client, method: str, path: str) -> None:
    """``?world=`` of no world is 404 ``not_found``, by its name."""
    refused(_call(worlds, "?world=nowhere", None, method, path), 404, "not_found", "nowhere")


@pytest.mark.parametrize(("method", "path"), _CALLS)
@pytest.mark.parametrize("query", ["", "?world=two"])
def test_an_unknown_key_is_refused(worlds: Client, method: str, path: str, query: str) -> None:
    """A bearer that no world has is 401, world named or not, and is not repeated."""
    key = API_KEY.replace("demo", "omed")
    answer = _call(worlds, query, key, method, path)
    refused(answer, 401, "unauthenticated")
    assert key not in answer.raw.decode()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic ZGVtbzpkZW1v", API_KEY])
def test_a_malformed_header_is_refused(worlds: Client, header: str) -> None:
    """An Authorization header that holds no bearer is 401, not a call without a key."""
    answer = worlds.control("GET", "/journeys", None, authorization=header)
    refused(answer, 401, "unauthenticated")


@pytest.mark.parametrize(("shop_id", "status"), [("1000000000000000009", 404), ("abc", 400)])
def test_an_unknown_shop_is_refused(worlds: Client, shop_id: str, status: int) -> None:
    """``?shop_id=`` of no shop of the world is 404, and what is no id 400."""
    codes = {404: "not_found", 400: "invalid_argument"}
    refused(_call(worlds, f"?shop_id={shop_id}"), status, codes[status], "shop")


@pytest.mark.parametrize("query", ["", "?world=demo", "?world=two", "?world=nowhere"])
@pytest.mark.parametrize("key", [None, "another-token"])
def test_crossing_worlds_wants_the_admin_token(
    guarded: Client, query: str, key: str | None
) -> None:
    """With an admin token, acting without a world's key wants it, on ``demo`` too."""
    refused(_call(guarded, query, key), 401, "unauthenticated")


def test_the_admin_token_crosses_worlds(guarded: Client) -> None:
    """The admin token as bearer acts on ``demo``, or on the world and shop that are named."""
    assert _seen(guarded, key=_TOKEN) == ["11"]
    assert _seen(guarded, "?world=two", _TOKEN) == ["21"]
    assert _seen(guarded, f"?world=two&shop_id={_SHOPS[1]}", _TOKEN) == ["22"]
    refused(_call(guarded, "?world=nowhere", _TOKEN), 404, "not_found")


def test_a_key_is_full_authority_over_its_world(guarded: Client) -> None:
    """A world's key needs no admin token for anything in its world."""
    headers = {"authorization": f"Bearer {_keys_of_two(guarded)['first']}"}

    def status(method: str, path: str, body: Any = None) -> int:
        return guarded.control(method, path, body, **headers).status

    assert _seen(guarded, key=API_KEY) == ["11"]
    assert status("POST", "/journeys", {}) == 201
    assert status("PATCH", "/journeys/21", {"phone": "0912345678"}) == 200
    assert status("DELETE", "/journeys/21") == 204
    assert status("GET", "/export") == status("POST", "/reset") == 200


@pytest.mark.parametrize(
    "path", ["/health", "/live", "/docs", "/openapi/vendor.json", "/openapi/control.json"]
)
def test_what_crosses_no_world_stays_open(guarded: Client, path: str) -> None:
    """Probes and reference pages ask for no token."""
    assert guarded.http.get(f"/__admin{path}").status_code == 200


def test_without_an_admin_token_none_is_known(worlds: Client) -> None:
    """A server without an admin token takes no bearer for one."""
    refused(_call(worlds, "", _TOKEN), 401, "unauthenticated")
