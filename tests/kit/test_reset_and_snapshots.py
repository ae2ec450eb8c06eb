"""Reset and restore bring back exactly what was there."""

from collections.abc import Callable

import pytest

from tests.kit.world import World
from tests.simulator import ANCHOR, CONSENTS, JOURNEYS, Client

RATE = {"then": {"rate_limit": {"calls": 1, "per": 60}}}


def disturb(world: World) -> None:
    """Change records of both kinds, the clock and the faults, and call."""
    for plural, path in (("journeys", JOURNEYS), ("consents", CONSENTS)):
        rows = world.walk(path)
        assert world.control("DELETE", f"/{plural}/{rows[3]['id']}").status == 204
        changed = {"phone": "84912345678"}
        assert world.control("PATCH", f"/{plural}/{rows[5]['id']}", changed).status == 200
        assert world.control("POST", f"/{plural}", {}).status == 201
    world.advance("PT5H")
    world.add_fault({"when": {"method": "ListJourneys"}, "then": {"status": 503}})


def save(world: World, name: str) -> None:
    answer = world.control("POST", "/snapshots", {"name": name})
    assert (answer.status, answer.body) == (201, {"name": name})


def restore(world: World, name: str) -> None:
    assert world.control("POST", f"/snapshots/{name}/restore").status == 200


def snapshots(world: World) -> list[str]:
    found = world.control("GET", "/snapshots").body["snapshots"]
    return [each["name"] for each in found]


def test_reset_brings_back_the_bytes_of_the_export(full: World) -> None:
    before = full.export()
    for _ in range(2):
        disturb(full)
        assert full.export() != before
        assert full.control("POST", "/reset").status == 200
        assert full.export() == before


def test_reset_takes_clock_faults_and_journal_back(full: World) -> None:
    disturb(full)
    assert full.requests()
    assert full.control("POST", "/reset").status == 200
    assert full.control("GET", "/clock").body == {"now": ANCHOR, "frozen": True}
    assert full.control("GET", "/faults").body == {"faults": []}
    assert full.control("GET", "/requests").body == {"requests": [], "dropped": 0}


def test_restore_brings_back_the_bytes_of_the_export(full: World) -> None:
    disturb(full)
    full.control("DELETE", "/faults")
    kept = full.export()
    save(full, "kept")
    for _ in range(2):
        disturb(full)
        assert full.export() != kept
        restore(full, "kept")
        assert full.export() == kept


def test_a_snapshot_survives_a_reset(full: World) -> None:
    full.control("POST", "/journeys", {"phone": "84911111111"})
    kept = full.export()
    save(full, "kept")
    assert full.control("POST", "/reset").status == 200
    assert snapshots(full) == ["kept"]
    assert full.export() != kept
    restore(full, "kept")
    assert full.export() == kept


def test_restore_brings_back_a_world_from_before_an_import(full: World) -> None:
    full.control("POST", "/journeys", {})
    kept = full.export()
    save(full, "kept")
    imported = full.control("POST", "/import", {"shops": [{"journeys": [{"id": "77"}]}]})
    assert imported.status == 200
    assert [row["id"] for row in full.walk(JOURNEYS)] == ["77"]
    save(full, "imported")
    restore(full, "kept")
    assert full.export() == kept
    restore(full, "imported")
    assert [row["id"] for row in full.walk(JOURNEYS)] == ["77"]


def test_restore_brings_the_clock_back(world: World) -> None:
    world.advance("PT1H")
    save(world, "kept")
    world.control("PUT", "/clock", {"now": "2030-01-01T00:00:00Z", "frozen": False})
    restore(world, "kept")
    assert world.control("GET", "/clock").body == {"now": "2026-03-10T09:00:00Z", "frozen": True}


def test_restore_brings_the_faults_and_their_counts_back(world: World) -> None:
    world.add_fault({"then": {"status": 500}, "times": 2})
    assert world.call(JOURNEYS).status == 500
    kept = world.control("GET", "/faults").body
    save(world, "kept")
    world.control("DELETE", "/faults")
    world.add_fault({"then": {"status": 503}})
    restore(world, "kept")
    assert world.control("GET", "/faults").body == kept
    assert [world.call(JOURNEYS).status for _ in range(2)] == [500, 200]


def test_a_restored_fault_disturbs_no_other_world(
    world: World, opened: Callable[[str], World]
) -> None:
    """The numbers of rules are the server's; another world may have rules in between."""
    world.add_fault({"then": {"status": 500}})
    save(world, "kept")
    world.control("DELETE", "/faults")
    other = opened("empty")
    other.add_fault({"then": {"status": 503}})
    restore(world, "kept")
    assert (world.call(JOURNEYS).status, other.call(JOURNEYS).status) == (500, 503)


def test_a_restored_world_counts_a_rate_as_it_did(world: World) -> None:
    world.add_fault(RATE)
    assert world.call(JOURNEYS).status == 200
    save(world, "kept")
    assert world.call(JOURNEYS).status == 429
    restore(world, "kept")
    assert world.call(JOURNEYS).status == 429


def test_records_created_after_a_restore_are_the_same_again(full: World) -> None:
    save(full, "kept")
    first = full.control("POST", "/journeys", {}).body
    restore(full, "kept")
    assert full.control("POST", "/journeys", {}).body == first


def test_a_snapshot_holds_all_shops(server: Client) -> None:
    made = server.control("POST", "/worlds", {"shops": 2}).body
    partner = World(server.http, made["partner_api_key"])
    second = f"/journeys?shop_id={made['shops'][1]['shop_id']}"
    for path in ("/journeys", second):
        assert partner.control("POST", path, {}).status == 201
    kept = partner.export()
    save(partner, "kept")
    partner.control("POST", second, {})
    restore(partner, "kept")
    assert partner.export() == kept


def test_saving_under_a_name_again_replaces_it(world: World) -> None:
    save(world, "one")
    world.control("POST", "/journeys", {})
    kept = world.export()
    save(world, "one")
    assert snapshots(world) == ["one"]
    world.control("POST", "/reset")
    restore(world, "one")
    assert world.export() == kept


def test_snapshots_are_listed_by_name_and_deleted(world: World) -> None:
    for name in ("b", "a", "c"):
        save(world, name)
    assert snapshots(world) == ["a", "b", "c"]
    assert world.control("DELETE", "/snapshots/b").status == 204
    assert snapshots(world) == ["a", "c"]
    before = world.export()
    restore(world, "a")
    assert world.export() == before


@pytest.mark.parametrize(("method", "tail"), [("POST", "/restore"), ("DELETE", "")])
def test_a_snapshot_that_is_not_there_is_not_found(world: World, method: str, tail: str) -> None:
    save(world, "there")
    answer = world.control(method, f"/snapshots/missing{tail}")
    assert answer.refusal[:2] == (404, "not_found")
    assert snapshots(world) == ["there"]


def test_anothers_snapshot_is_not_found(world: World, opened: Callable[[str], World]) -> None:
    save(world, "mine")
    other = opened("empty")
    assert other.control("POST", "/snapshots/mine/restore").status == 404
    assert other.control("DELETE", "/snapshots/mine").status == 404
    assert snapshots(world) == ["mine"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "a b"}, {"name": 7}])
def test_a_snapshot_wants_a_name(world: World, body: object) -> None:
    status, code, text = world.control("POST", "/snapshots", body).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith("name: ")
