"""Worlds made by a call: what they are told with, and what they keep from each other."""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_server import keys
from tests.kit.world import World
from tests.simulator import ANCHOR, API_KEY, CONSENTS, JOURNEYS, Client, started

TOKEN = "the-admin-token"
PARTNER = "/v1/partner.Zalo/ListJourneys"


def make(client: Client, **fields: Any) -> dict[str, Any]:
    answer = client.control("POST", "/worlds", fields)
    assert answer.status == 201, answer
    return dict(answer.body)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def without_keys(made: dict[str, Any]) -> dict[str, Any]:
    """A world as it is told to who has none of its keys."""
    secret = dict.fromkeys(("api_key", "shop_key", "partner_api_key"))
    shops = [{**shop, "api_key": None, "shop_key": None} for shop in made["shops"]]
    return {**made, **secret, "shops": shops}


@pytest.fixture(scope="module")
def guarded() -> Iterator[Client]:
    """A server with an admin token."""
    with started(preset="empty", admin_token=TOKEN) as client:
        yield client


@pytest.fixture(scope="module")
def left_and_right(guarded: Client) -> tuple[str, str]:
    """Keys of the worlds ``left`` and ``right`` on it."""
    left, right = (
        guarded.control("POST", "/worlds", {"name": name}, **bearer(TOKEN)).body["api_key"]
        for name in ("left", "right")
    )
    return left, right


@pytest.mark.rule("keys.forms")
def test_a_made_world_is_told_with_its_addresses_and_keys(server: Client) -> None:
    made = make(server, name="told")
    assert made["name"] == "told"
    assert made["base_url"] == "http://localhost:8480/v1/shop"
    assert made["partner_base_url"] == "http://localhost:8480/v1/partner"
    assert keys.kind_by_form(made["api_key"]) == keys.API_KEY
    assert keys.kind_by_form(made["shop_key"]) == keys.SHOP_KEY
    assert keys.kind_by_form(made["partner_api_key"]) == keys.API_KEY
    (shop,) = made["shops"]
    assert shop["shop_id"] == "1000000000000000001"
    assert (shop["api_key"], shop["shop_key"]) == (made["api_key"], made["shop_key"])
    assert server.control("GET", "/worlds/told").body == without_keys(made)
    for key in (made["api_key"], made["shop_key"], made["partner_api_key"]):
        for path in ("/worlds/told", "/world"):
            assert server.control("GET", path, **bearer(key)).body == made


def test_addresses_are_built_from_the_host_of_the_request(server: Client) -> None:
    answer = server.control("POST", "/worlds", {}, Host="mock.internal:9000")
    assert answer.body["base_url"] == "http://mock.internal:9000/v1/shop"
    assert answer.body["partner_base_url"] == "http://mock.internal:9000/v1/partner"


def test_its_keys_open_it_on_their_bases(server: Client) -> None:
    made = make(server, name="bases", preset="one")
    for path, key in ((JOURNEYS, made["api_key"]), (PARTNER, made["shop_key"])):
        answer = server.call(path, key=key)
        assert (answer.status, answer.headers["X-Mock-World"]) == (200, "bases")
        assert len(answer.body["journeys"]) == 1
    assert server.call(PARTNER, key=made["partner_api_key"]).status == 401


def test_a_world_without_a_name_gets_one(server: Client) -> None:
    first, second = make(server), make(server)
    assert first["name"] != second["name"]
    assert server.call(JOURNEYS, key=first["api_key"]).headers["X-Mock-World"] == first["name"]


def test_all_worlds_are_listed_oldest_first(server: Client) -> None:
    made = [make(server, name="older"), make(server, name="newer")]
    listed = server.control("GET", "/worlds").body["worlds"]
    assert listed[0]["name"] == "demo"
    assert listed[0]["api_key"] == API_KEY
    assert listed[-2:] == [without_keys(each) for each in made]
    key = made[0]["shop_key"]
    listed = server.control("GET", "/worlds", **bearer(key)).body["worlds"]
    assert listed[-2:] == [made[0], without_keys(made[1])]


def test_preset_seed_and_anchor_decide_what_it_holds(server: Client) -> None:
    anchor = "2025-01-02T03:04:05Z"
    fields: dict[str, Any] = {"preset": "page-plus-one", "seed": 7, "anchor": anchor}
    first, same = (World(server.http, make(server, **fields)["api_key"]) for _ in range(2))
    other = World(server.http, make(server, **(fields | {"seed": 8}))["api_key"])
    assert len(first.walk(CONSENTS)) == 101
    assert first.export() == same.export() != other.export()
    assert first.control("GET", "/clock").body == {"now": anchor, "frozen": True}
    assert all(row["created_at"] <= anchor for row in first.walk(JOURNEYS))


def test_an_anchor_of_now_gives_a_running_clock(server: Client) -> None:
    made = World(server.http, make(server, anchor="now", preset="one")["api_key"])
    clock = made.control("GET", "/clock").body
    assert clock["frozen"] is False
    assert clock["now"] > ANCHOR


def test_nulls_are_as_if_absent(server: Client) -> None:
    fields = dict.fromkeys(("name", "preset", "seed", "anchor", "shops"))
    assert len(make(server, **fields)["shops"]) == 1


def test_three_shops_have_records_and_keys_of_their_own(server: Client) -> None:
    made = make(server, shops=3, preset="page-plus-one")
    assert len({shop["shop_id"] for shop in made["shops"]}) == 3
    ids: set[str] = set()
    for shop in made["shops"]:
        rows = World(server.http, shop["api_key"]).walk(JOURNEYS, limit=100)
        assert len(rows) == 101
        ids |= {row["id"] for row in rows}
        partner = server.call(PARTNER, {"paging": {"limit": 100}}, key=shop["shop_key"])
        assert partner.body["journeys"] == rows[:100]
        record = server.control("GET", "/journeys?limit=1", **bearer(shop["api_key"])).body
        assert record["journeys"][0]["shop_id"] == shop["shop_id"]
    assert len(ids) == 303


def test_one_partner_key_stands_over_the_shops(server: Client) -> None:
    made = make(server, shops=3)
    partner = World(server.http, made["partner_api_key"])
    for place, shop in enumerate(made["shops"]):
        for _ in range(place + 1):
            answer = partner.control("POST", f"/journeys?shop_id={shop['shop_id']}", {})
            assert answer.body["shop_id"] == shop["shop_id"]
    sizes = [len(World(server.http, shop["api_key"]).walk(JOURNEYS)) for shop in made["shops"]]
    assert sizes == [1, 2, 3]
    assert len(partner.control("GET", "/journeys").body["journeys"]) == 1
    assert partner.control("GET", "/journeys?shop_id=7").status == 404


@pytest.mark.rule("keys.demo")
def test_shop_ids_are_alike_and_secret_halves_differ(server: Client) -> None:
    first, second = make(server, shops=2), make(server, shops=2)
    for one, other in zip(first["shops"], second["shops"], strict=True):
        assert one["shop_id"] == other["shop_id"]
        assert one["api_key"] != other["api_key"]
        assert one["shop_key"] != other["shop_key"]
    with started(preset="empty") as elsewhere:
        demos = [each.control("GET", "/worlds/demo").body for each in (server, elsewhere)]
        assert demos[0] == demos[1]
        assert make(elsewhere, name=first["name"])["api_key"] != first["api_key"]


def test_as_text_it_is_the_lines_of_an_environment(server: Client) -> None:
    answer = server.http.post(
        "/__admin/worlds", json={"name": "as-text"}, headers={"Accept": "text/plain"}
    )
    assert answer.status_code == 201
    lines = dict(line.split("=", 1) for line in answer.text.splitlines())
    own = bearer(lines["ETELECOM_API_KEY"])
    told = server.control("GET", "/worlds/as-text", **own).body
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.splitlines() == [
        f"ETELECOM_BASE_URL={told['base_url']}",
        f"ETELECOM_API_KEY={told['api_key']}",
        f"ETELECOM_PARTNER_BASE_URL={told['partner_base_url']}",
        f"ETELECOM_SHOP_KEY={told['shop_key']}",
        f"ETELECOM_PARTNER_API_KEY={told['partner_api_key']}",
        "ETELECOM_MOCK_URL=http://localhost:8480",
    ]
    again = server.http.get("/__admin/worlds/as-text", headers={"Accept": "text/plain", **own})
    assert again.text == answer.text
    unknown = server.http.get("/__admin/worlds/as-text", headers={"Accept": "text/plain"})
    assert [line for line in answer.text.splitlines() if "KEY" not in line] == (
        unknown.text.splitlines()
    )


@pytest.mark.parametrize("name", ["demo", "taken"])
def test_a_name_that_is_taken_is_a_conflict(server: Client, name: str) -> None:
    server.control("POST", "/worlds", {"name": "taken"})
    answer = server.control("POST", "/worlds", {"name": name})
    assert answer.refusal[:2] == (409, "already_exists")


def test_the_name_of_a_test_keys_world_is_taken_too(world: World) -> None:
    name = world.call(JOURNEYS).headers["X-Mock-World"]
    assert world.control("POST", "/worlds", {"name": name}).status == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a b"),
        ("name", "n" * 65),
        ("name", 7),
        ("preset", "nothing"),
        ("preset", 7),
        ("seed", "seven"),
        ("seed", 1.5),
        ("seed", True),
        ("anchor", "yesterday"),
        ("anchor", "2026-03-10T08:00:00"),
        ("anchor", 7),
        ("shops", 0),
        ("shops", -1),
        ("shops", 101),
        ("shops", "3"),
        ("shops", True),
        ("strict", "yes"),
        ("strict", 1),
        ("colour", "red"),
    ],
)
def test_a_bad_field_is_refused_by_its_name(server: Client, field: str, value: Any) -> None:
    before = len(server.control("GET", "/worlds").body["worlds"])
    status, code, text = server.control("POST", "/worlds", {field: value}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"{field}: ")
    assert len(server.control("GET", "/worlds").body["worlds"]) == before


def test_a_world_that_is_not_there_is_not_found(server: Client) -> None:
    for method in ("GET", "DELETE"):
        assert server.control(method, "/worlds/nowhere").refusal[:2] == (404, "not_found")


def test_a_removed_worlds_keys_are_unknown(server: Client) -> None:
    made = make(server, name="removed", preset="one")
    assert server.control("DELETE", "/worlds/removed").status == 204
    assert server.call(JOURNEYS, key=made["api_key"]).status == 401
    assert server.control("GET", "/worlds/removed").status == 404
    again = make(server, name="removed")
    assert server.call(JOURNEYS, key=made["api_key"]).status == 401
    assert server.call(JOURNEYS, key=again["api_key"]).body["journeys"] == []


def test_the_demo_world_cannot_be_removed(server: Client) -> None:
    assert server.control("DELETE", "/worlds/demo").refusal[:2] == (412, "failed_precondition")
    assert server.call(JOURNEYS).status == 200


@pytest.mark.rule("keys.world")
def test_worlds_see_nothing_of_each_other(server: Client) -> None:
    """Records, clock, faults, journal and snapshots of one are not the other's."""
    left, right = (World(server.http, make(server, preset="one")["api_key"]) for _ in range(2))
    before = right.export()
    (row,) = left.walk(JOURNEYS)
    assert left.control("DELETE", f"/journeys/{row['id']}").status == 204
    assert left.control("POST", "/consents", {}).status == 201
    left.advance(3600)
    left.add_fault({"then": {"status": 503}})
    assert left.control("POST", "/snapshots", {"name": "mine"}).status == 201
    assert left.call(JOURNEYS).status == 503
    assert right.export() == before
    assert right.now() == ANCHOR
    assert right.control("GET", "/faults").body == {"faults": []}
    assert right.requests() == []
    assert right.control("GET", "/snapshots").body == {"snapshots": []}
    assert right.call(JOURNEYS).body["journeys"] == [row]


@pytest.mark.rule("control.world")
def test_an_unknown_key_or_name_is_refused(server: Client) -> None:
    assert (
        server.control("GET", "/clock", **bearer("1000000000000000001:" + "q" * 32)).status == 401
    )
    assert (
        server.control("GET", "/worlds", **bearer("1000000000000000001:" + "q" * 32)).status == 401
    )
    assert server.control("GET", "/clock?world=nowhere").refusal[:2] == (404, "not_found")


@pytest.mark.rule("control.admin-token")
@pytest.mark.parametrize("key", [None, API_KEY, "test:somebody"])
def test_with_an_admin_token_a_list_of_worlds_wants_it(guarded: Client, key: str | None) -> None:
    held = {} if key is None else bearer(key)
    assert guarded.control("GET", "/worlds", **held).refusal[:2] == (401, "unauthenticated")
    assert guarded.control("GET", "/worlds", **bearer(TOKEN)).status == 200


@pytest.mark.rule("control.admin-token")
def test_another_world_is_touched_with_the_admin_token_alone(
    guarded: Client, left_and_right: tuple[str, str]
) -> None:
    left, right = left_and_right
    for held in ({}, bearer(right)):
        assert guarded.control("DELETE", "/worlds/left", **held).status == 401
        assert guarded.control("GET", "/worlds/left", **held).status == 401
    for query in ("?world=left", "?world=demo", ""):
        assert guarded.control("GET", f"/clock{query}").status == 401
        assert guarded.control("GET", f"/clock{query}", **bearer(TOKEN)).status == 200
    assert guarded.control("GET", "/worlds/left", **bearer(left)).status == 200


@pytest.mark.rule("control.admin-token")
def test_a_world_is_removed_by_its_own_key(guarded: Client) -> None:
    made = guarded.control("POST", "/worlds", {"name": "short"}, **bearer(TOKEN)).body
    assert guarded.control("DELETE", "/worlds/short", **bearer(made["shop_key"])).status == 204
    assert guarded.control("GET", "/worlds/short", **bearer(TOKEN)).status == 404


@pytest.mark.rule("control.admin-token")
def test_a_worlds_key_rules_its_world_beside_an_admin_token(guarded: Client) -> None:
    world = World(guarded.http, "test:guarded")
    world.add_fault({"then": {"status": 500}, "times": 1})
    assert world.call(JOURNEYS).status == 500
    assert len(world.requests()) == 1
    assert world.control("POST", "/reset").status == 200
