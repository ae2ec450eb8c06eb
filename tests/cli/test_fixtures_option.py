"""``--fixtures``: a file, a folder of them, or a bundled one; each file is a world."""

import json
from pathlib import Path

import pytest

from tests.cli.running import ANCHOR, ROOT, SMALL, call, refusal, rows
from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS

_BUNDLED = sorted(path.stem for path in (ROOT / "fixtures").glob("*.json"))


def _fixture(record_id: str, **more: str) -> str:
    return json.dumps({"shops": [{"journeys": [{"id": record_id}]}], **more})


def _ids(server: Server, world: str) -> list[str]:
    status, page = call(server, "GET", f"/__admin/journeys?world={world}", None, None)
    assert status == 200
    return [row["id"] for row in page["journeys"]]


def test_a_file_is_a_world_of_its_name(folder: Path) -> None:
    """A file's records are in the world with its name; ``demo`` is generated in addition."""
    (folder / "north.json").write_text(_fixture("11"))
    with serving(*SMALL, "--fixtures", "north.json") as server:
        assert _ids(server, "north") == ["11"]
        assert len(rows(server)) == 100


def test_a_folder_is_a_world_for_each_file(folder: Path) -> None:
    """Each ``*.json`` of the folder is a world; other files are ignored."""
    (folder / "worlds").mkdir()
    for name, record_id in (("north", "11"), ("south", "12")):
        (folder / "worlds" / f"{name}.json").write_text(_fixture(record_id))
    (folder / "worlds" / "README.md").write_text("about these worlds")
    with serving(*SMALL, "--fixtures", "worlds") as server:
        assert (_ids(server, "north"), _ids(server, "south")) == (["11"], ["12"])
        assert call(server, "GET", "/__admin/journeys?world=README", None, None)[0] == 404


def test_demo_json_is_the_world_demo(folder: Path) -> None:
    """A file named ``demo.json`` takes the place of the seeds, and demo's keys open it."""
    (folder / "demo.json").write_text(_fixture("11"))
    with serving(*SMALL, "--fixtures", "demo.json") as server:
        assert [row["id"] for row in rows(server)] == ["11"]
        status, page = call(server, "POST", JOURNEYS, {}, API_KEY)
        assert (status, [row["id"] for row in page["journeys"]]) == (200, ["11"])


@pytest.mark.parametrize("name", _BUNDLED)
def test_a_bundled_fixture_is_known_by_its_name(name: str) -> None:
    """Each fixture that comes with the package can be named without a path."""
    with serving(*SMALL, "--fixtures", name) as server:
        document = json.loads((ROOT / "fixtures" / f"{name}.json").read_text())
        expected = {each["id"] for each in document["shops"][0]["journeys"]}
        assert set(_ids(server, name)) == expected


def test_some_fixture_is_bundled() -> None:
    """At least one fixture comes with the package."""
    assert _BUNDLED


def test_a_file_goes_before_a_bundled_fixture(folder: Path) -> None:
    """A file in the current folder takes precedence over a bundled one with the same name."""
    (folder / _BUNDLED[0]).write_text(_fixture("11"))
    with serving(*SMALL, "--fixtures", _BUNDLED[0]) as server:
        assert _ids(server, _BUNDLED[0]) == ["11"]


def test_an_export_is_a_fixture(folder: Path) -> None:
    """What one server exports, another can start with, byte for byte."""
    with serving(*SMALL) as server:
        exported = call(server, "GET", "/__admin/export")[1]
    (folder / "demo.json").write_text(json.dumps(exported))
    with serving("--fixtures", "demo.json") as server:
        assert call(server, "GET", "/__admin/export")[1] == exported
        status, made = call(server, "POST", "/__admin/journeys", {})
        assert (status, made["created_at"]) == (201, ANCHOR)
        assert made["id"] > exported["shops"][0]["journeys"][0]["id"]


def test_a_world_has_its_own_keys_whatever_shop_its_records_name(folder: Path) -> None:
    """A shop's id and keys follow from its place; ``shop_id`` is what its records say."""
    shop = {"shop_id": "77", "consents": [{"id": "1"}]}
    (folder / "demo.json").write_text(json.dumps({"shops": [shop]}))
    with serving(*SMALL, "--fixtures", "demo.json") as server:
        status, answer = call(server, "POST", "/v1/shop.Zalo/ListRequestConsent", {})
        assert (status, [row["shop_id"] for row in answer["consents"]]) == (200, ["77"])


def test_a_saved_answer_is_a_fixture(folder: Path) -> None:
    """An answer of the vendor's list, saved as it was, is a world."""
    with serving(*SMALL) as server:
        answer = call(server, "POST", JOURNEYS, {"paging": {"limit": 5}})[1]
    (folder / "saved.json").write_text(json.dumps(answer))
    with serving(*SMALL, "--fixtures", "saved.json") as server:
        assert _ids(server, "saved") == [row["id"] for row in answer["journeys"]]


def test_a_database_keeps_what_became_of_a_fixture(folder: Path) -> None:
    """A world that is in the database already is not read from its file again."""
    (folder / "north.json").write_text(_fixture("11"))
    options = (*SMALL, "--database", "kept.db", "--fixtures", "north.json")
    for expected in (2, 3):
        with serving(*options) as server:
            assert call(server, "POST", "/__admin/journeys?world=north", {}, None)[0] == 201
            assert len(_ids(server, "north")) == expected


def test_a_fixture_without_shops_is_refused(folder: Path) -> None:
    """A world has at least one shop, so a file with an empty list of shops is refused."""
    (folder / "none.json").write_text('{"shops": []}')
    line = refusal("serve", "--port", "0", "--fixtures", "none.json")
    assert "none.json" in line
    assert "shops" in line
