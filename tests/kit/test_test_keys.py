"""Test keys: a world at the first use, without a call to make it."""

from collections.abc import Callable

import pytest

from mock_server.clock import MINUTE, SECOND, machine_now
from mock_server.seeding.presets import PRESETS
from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS, Answer, Client, started

METHODS = [
    JOURNEYS,
    "/v1/partner.Zalo/ListJourneys",
    "/ListJourneys",
    "/api/shop.Zalo/ListJourneys",
]


class MovedTime:
    """The machine's clock, moved ahead."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return machine_now() + self.ahead


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> MovedTime:
    """The machine's clock as the use of worlds goes by it."""
    moved = MovedTime()
    for module in ("world.worlds", "store.sqlite.worlds", "store.postgres.worlds"):
        monkeypatch.setattr(f"mock_server.{module}.machine_now", moved)
    return moved


def list_with(client: Client, key: str, path: str = JOURNEYS) -> Answer:
    return client.call(path, {"paging": {"limit": 1}}, key=key)


def names(client: Client) -> list[str]:
    return [each["name"] for each in client.control("GET", "/worlds").body["worlds"]]


@pytest.mark.rule("keys.test")
def test_the_first_use_opens_the_world(server: Client) -> None:
    assert "first-use" not in names(server)
    answer = list_with(server, "test:first-use")
    assert answer.status == 200
    assert answer.headers["X-Mock-World"] == "first-use"
    assert "first-use" in names(server)


@pytest.mark.rule("keys.test")
@pytest.mark.parametrize("path", METHODS)
def test_it_works_on_every_base_path(server: Client, path: str) -> None:
    answer = list_with(server, "test:paths@one", path)
    assert answer.status == 200
    assert len(answer.body["journeys"]) == 1


@pytest.mark.rule("keys.test")
def test_the_control_api_opens_the_world_too(server: Client) -> None:
    held = {"Authorization": "Bearer test:by-control@one"}
    found = server.control("GET", "/journeys", **held)
    assert len(found.body["journeys"]) == 1
    assert server.walk(JOURNEYS) == []
    assert list_with(server, "test:by-control").body["journeys"][0]["id"]


@pytest.mark.parametrize(("preset", "size"), [("empty", 0), ("one", 1), ("page-plus-one", 101)])
def test_the_preset_decides_what_is_in_it(server: Client, preset: str, size: int) -> None:
    world = World(server.http, f"test:sized-{preset}@{preset}")
    assert len(world.walk(JOURNEYS)) == len(world.walk(CONSENTS)) == size


def test_without_a_preset_the_servers_own_is_taken() -> None:
    with started(preset="one") as client:
        world = World(client.http, "test:plain")
        assert len(world.walk(JOURNEYS)) == 1
        assert list_with(client, "test:plain@one").status == 200


@pytest.mark.rule("keys.test")
def test_another_preset_later_is_refused(server: Client) -> None:
    assert list_with(server, "test:decided@one").status == 200
    status, code, text = list_with(server, "test:decided@empty").refusal
    assert (status, code) == (401, "unauthenticated")
    assert "one" in text
    for key in ("test:decided", "test:decided@one"):
        assert len(list_with(server, key).body["journeys"]) == 1


@pytest.mark.rule("keys.test")
@pytest.mark.parametrize("preset", ["nothing", "", "One", "one@one"])
def test_an_unknown_preset_is_refused_with_the_list(server: Client, preset: str) -> None:
    for found in (
        list_with(server, f"test:unknown-preset@{preset}"),
        server.control("GET", "/journeys", Authorization=f"Bearer test:unknown-preset@{preset}"),
    ):
        status, code, text = found.refusal
        assert (status, code) == (401, "unauthenticated")
        assert all(name in text for name in PRESETS)
        if preset:  # nothing is none of them
            assert f"unknown preset '{preset}'" in text
    assert "unknown-preset" not in names(server)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a:b", "é", "n" * 65, "a*", "a,b"], ids=repr)
def test_a_name_that_is_none_is_refused(server: Client, name: str) -> None:
    answer = server.send(b"{}", authorization=f"Bearer test:{name}".encode())  # type: ignore[arg-type]
    status, code, text = answer.refusal
    assert (status, code) == (401, "unauthenticated")
    assert text.startswith("malformed test key")
    assert answer.headers["X-Mock-Note"] == "key-refused"
    assert answer.headers["X-Mock-Hint"] == text


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "n" * 64, "0", "-"])
def test_names_have_letters_digits_and_three_signs(server: Client, name: str) -> None:
    assert list_with(server, f"test:{name}").headers["X-Mock-World"] == name


@pytest.mark.rule("keys.test")
def test_the_demo_world_opens_to_no_test_key(server: Client) -> None:
    for key in ("test:demo", "test:demo@empty"):
        status, code, text = list_with(server, key).refusal
        assert (status, code) == (401, "unauthenticated")
        assert "demo" in text


@pytest.mark.rule("keys.test")
def test_a_made_world_opens_to_no_test_key(server: Client) -> None:
    assert server.control("POST", "/worlds", {"name": "made-one"}).status == 201
    assert list_with(server, "test:made-one").refusal[:2] == (401, "unauthenticated")


def test_a_fixtures_world_opens_to_no_test_key() -> None:
    with started(preset="empty", fixtures="logistics-shop") as client:
        (name,) = (name for name in names(client) if name != "demo")
        assert list_with(client, f"test:{name}").status == 401


@pytest.mark.rule("keys.test")
def test_they_can_be_turned_off() -> None:
    with started(preset="empty", test_keys=False) as client:
        held = {"Authorization": "Bearer test:off"}
        for answer in (list_with(client, "test:off"), client.control("GET", "/journeys", **held)):
            status, code, text = answer.refusal
            assert (status, code) == (401, "unauthenticated")
            assert "--test-keys" in text
        assert names(client) == ["demo"]


@pytest.mark.rule("keys.world")
def test_two_names_never_meet(opened: Callable[[str], World]) -> None:
    left, right = opened("empty"), opened("empty")
    assert left.control("POST", "/journeys", {}).status == 201
    left.add_fault({"then": {"status": 503}})
    assert right.walk(JOURNEYS) == []
    assert left.call(JOURNEYS).status == 503


@pytest.mark.rule("keys.most-worlds")
def test_a_full_server_says_which_option_to_raise() -> None:
    with started(preset="empty", max_worlds=3) as client:
        for name in ("one", "two"):
            assert list_with(client, f"test:{name}").status == 200
        made = client.control("POST", "/worlds", {"name": "three"})
        for answer in (list_with(client, "test:three"), made):
            status, code, text = answer.refusal
            assert (status, code) == (503, "unavailable")
            assert "--max-worlds" in text
        assert list_with(client, "test:one").status == 200
        assert names(client) == ["demo", "one", "two"]


@pytest.mark.rule("keys.most-worlds")
def test_the_longest_unused_world_makes_room(time: MovedTime) -> None:
    with started(preset="empty", max_worlds=4) as client:
        for name in ("one", "two", "three"):
            assert list_with(client, f"test:{name}").status == 200
            time.ahead += SECOND
        time.ahead += 5 * MINUTE
        assert list_with(client, "test:one").status == 200
        time.ahead += 6 * MINUTE
        assert list_with(client, "test:four").status == 200
        assert names(client) == ["demo", "one", "three", "four"]


@pytest.mark.rule("keys.most-worlds")
def test_a_world_that_made_room_opens_anew(time: MovedTime) -> None:
    with started(preset="empty", max_worlds=2) as client:
        world = World(client.http, "test:one")
        assert world.control("POST", "/journeys", {}).status == 201
        time.ahead += 11 * MINUTE
        assert list_with(client, "test:two@one").status == 200
        time.ahead += 11 * MINUTE
        assert world.walk(JOURNEYS) == []


@pytest.mark.rule("keys.most-worlds")
def test_made_worlds_never_make_room(time: MovedTime) -> None:
    with started(preset="empty", max_worlds=2) as client:
        assert client.control("POST", "/worlds", {"name": "made"}).status == 201
        time.ahead += 60 * MINUTE
        assert list_with(client, "test:one").status == 503
        assert names(client) == ["demo", "made"]


@pytest.mark.rule("keys.most-worlds")
def test_a_world_used_within_ten_minutes_stays(time: MovedTime) -> None:
    with started(preset="empty", max_worlds=2) as client:
        assert list_with(client, "test:one").status == 200
        time.ahead += 8 * MINUTE
        assert list_with(client, "test:two").status == 503
        assert names(client) == ["demo", "one"]
