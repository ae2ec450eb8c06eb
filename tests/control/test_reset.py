"""Reset takes a world back to what it was when it was opened."""

import json
from pathlib import Path
from typing import Any

import pytest

from mock_server.settings import Settings
from tests.control.calls import change, create, delete, export
from tests.control.nouns import NOUNS, Noun, for_each_noun
from tests.simulator import ANCHOR, Client, started

_SEEDED = Settings(preset="page-plus-one", anchor=ANCHOR)


def _reset(client: Client, query: str = "") -> None:
    assert client.control("POST", f"/reset{query}").status == 200


def _disturb(client: Client) -> None:
    """Create, change and delete records of both kinds."""
    for noun in NOUNS:
        rows = client.walk(noun.list_path)
        create(client, noun.plural)
        change(client, noun.plural, rows[3]["id"], phone="84912345678")
        delete(client, noun.plural, rows[5]["id"])


def test_reset_takes_everything_back() -> None:
    """What was created, changed and deleted is as before, to the byte."""
    with started(_SEEDED) as client:
        before = export(client)
        for _ in range(2):
            _disturb(client)
            assert export(client) != before
            _reset(client)
            assert export(client) == before


@for_each_noun
def test_the_vendors_lists_see_the_reset(noun: Noun) -> None:
    """After a reset the vendor's list answers the seeded rows again."""
    with started(_SEEDED) as client:
        before = client.walk(noun.list_path)
        _disturb(client)
        assert client.walk(noun.list_path) != before
        _reset(client)
        assert client.walk(noun.list_path) == before


def test_reset_takes_an_import_back() -> None:
    """Records that were imported go, and the seeded ones come back."""
    with started(_SEEDED) as client:
        before = export(client)
        answer = client.control("POST", "/import", {"shops": [{"journeys": [{"id": "77"}]}]})
        assert answer.status == 200
        _reset(client)
        assert export(client) == before


def test_a_world_of_a_fixture_goes_back_to_its_fixture(tmp_path: Path) -> None:
    """A world that was opened from a fixture has the fixture's records after a reset."""
    file = tmp_path / "demo.json"
    file.write_text(json.dumps({"shops": [{"journeys": [{"id": "77"}, {"id": "78"}]}]}))
    with started(fixtures=str(file)) as client:
        before = export(client)
        create(client, "journeys")
        delete(client, "journeys", "77")
        _reset(client)
        assert export(client) == before


def test_reset_leaves_other_worlds_alone(tmp_path: Path) -> None:
    """Reset of one world changes no other."""
    for name in ("demo", "left", "right"):
        (tmp_path / f"{name}.json").write_text('{"shops": [{"consents": [{"id": "5"}]}]}')
    with started(fixtures=str(tmp_path)) as client:
        for name in ("left", "right"):
            answer = client.control("POST", f"/journeys?world={name}", {})
            assert answer.status == 201
        right = export(client, "?world=right")
        _reset(client, "?world=left")
        assert export(client, "?world=right") == right
        left: dict[str, Any] = json.loads(export(client, "?world=left"))
        assert left["shops"][0]["journeys"] == []


@for_each_noun
def test_records_created_after_a_reset_have_their_place(client: Client, noun: Noun) -> None:
    """Creating goes on after a reset, with ids in the order of creation."""
    create(client, noun.plural)
    _reset(client)
    ids = [create(client, noun.plural)["id"] for _ in range(3)]
    assert ids == sorted(ids)
    assert len(client.walk(noun.list_path)) == 3


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_reset_is_a_post(client: Client, method: str) -> None:
    """A link cannot cause a reset."""
    assert client.control(method, "/reset").status >= 400


@pytest.mark.attack("control.misspelt")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_misspelt_world_changes_none(method: str) -> None:
    """It would be another one, ``demo``, that is reset, written or emptied."""
    paths = {
        "POST": ("/reset", "/import", "/journeys", "/faults", "/snapshots", "/verify/paging"),
        "PUT": ("/clock", "/outcomes"),
        "PATCH": ("/journeys/1",),
        "DELETE": ("/requests", "/faults", "/journeys/1"),
    }
    with started(_SEEDED) as client:
        for path in paths[method]:
            answer = client.control(method, f"{path}?wrold=staging", {})
            assert answer.status == 400, path
            told = "wrold: is unknown: world is likely meant; known are world, shop_id"
            assert answer.body["msg"] == told


@pytest.mark.attack("control.misspelt")
def test_a_reset_takes_no_fields() -> None:
    """A world in the body would select none."""
    with started(_SEEDED) as client:
        answer = client.control("POST", "/reset", {"world": "staging"})
        assert answer.status == 400
        assert "?world= selects the world" in answer.body["msg"]
