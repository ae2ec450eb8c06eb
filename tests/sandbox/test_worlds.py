"""Worlds and keys: opened, made, kept, brought and taken."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def test_keys_and_addresses_are_shown(tab: Open, world: World) -> None:
    page = tab(world, "worlds")
    keys = page.get_by_role("region", name="Keys")
    own = world.control("GET", "/world")
    for name in (
        "base_url",
        "partner_base_url",
        "api_key",
        "shop_key",
        "partner_api_key",
        "test_key",
    ):
        expect(keys).to_contain_text(own[name])
    page.get_by_text("As .env", exact=True).click()
    expect(page.get_by_label("Contents of the .env file")).to_contain_text(
        f"ETELECOM_API_KEY={own['api_key']}"
    )


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "selection"])
def test_the_env_is_copied(tab: Open, world: World, clipboard: bool) -> None:
    page = tab(world, "worlds", permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:  # as over plain HTTP from another machine
        page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.get_by_role("button", name="Copy as .env").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.get_by_label("Contents of the .env file").inner_text()
    assert page.evaluate("navigator.clipboard.readText()").strip() == text.strip()
    own = world.control("GET", "/world")
    assert f"ETELECOM_BASE_URL={own['base_url']}" in text.splitlines()
    page.get_by_role("button", name="Copy the api_key").click()
    expect(page.get_by_role("button", name="Copy the api_key")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == own["api_key"]


def test_a_world_is_opened_by_its_name(tab: Open, world: World) -> None:
    made = world.control("POST", "/worlds", {"preset": "one"})["name"]
    page = tab(world, "worlds")
    page.get_by_label("World name").fill("nowhere")
    page.get_by_role("button", name="Open by name").click()
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    page.get_by_label("World name").fill(made)
    page.get_by_role("button", name="Open by name").click()
    expect(page.locator(".world-name")).to_have_text(made)


def test_a_world_opened_by_its_name_shows_its_records_but_no_keys(tab: Open, world: World) -> None:
    made = world.control("POST", "/worlds", {"preset": "one"})
    page = tab(world, "worlds")
    page.get_by_label("World name").fill(made["name"])
    page.get_by_role("button", name="Open by name").click()
    expect(page.locator(".world-name")).to_have_text(made["name"])
    keys = page.get_by_role("region", name="Keys")
    expect(keys).to_contain_text("shown only to those who have one of them")
    expect(keys).not_to_contain_text("null")
    page.get_by_role("link", name="Journeys").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Worlds").click()
    keys.get_by_role("button", name="New keys").click()
    keys.get_by_role("button", name="Really replace them?").click()
    expect(keys).to_contain_text("1000000000000000002:")
    expect(keys).not_to_contain_text(made["partner_api_key"])


def test_a_world_in_the_address_of_an_open_tab_is_opened(tab: Open, world: World) -> None:
    page = tab(world)
    page.evaluate("key => { location.hash = `#key=${key}` }", f"{world.key}-typed")
    expect(page.locator(".world-name")).to_have_text(f"{world.key.removeprefix('test:')}-typed")
    assert "key" not in page.evaluate("location.href")


def test_a_world_that_cannot_be_made_says_by_which_field(tab: Open, world: World) -> None:
    page = tab(world, "worlds")
    made = page.locator("form", has_text="New world")
    made.get_by_label("anchor").fill("yesterday")
    made.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("anchor: ")
    expect(made.get_by_label("anchor")).to_be_focused()
    made.get_by_label("anchor").fill("2025-01-01T00:00:00Z")
    made.get_by_label("seed").fill("7")
    made.get_by_label("strict").check()
    made.get_by_role("button", name="Create").click()
    expect(page.locator(".clock time")).to_have_text("2025-01-01 07:00:00")


def test_a_world_is_opened_by_its_test_key(tab: Open, world: World) -> None:
    page = tab(world, "worlds")
    page.get_by_label("Key", exact=True).fill(f"{world.key}-next@one")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".world-name")).to_have_text(f"{world.key.removeprefix('test:')}-next")
    page.get_by_role("link", name="Journeys").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(1)


def test_an_unknown_key_is_refused_and_the_world_stays(tab: Open, world: World) -> None:
    page = tab(world, "worlds")
    before = page.locator(".world-name").inner_text()
    page.get_by_label("Key", exact=True).fill("test:x@nothing")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("preset")
    page.reload()
    expect(page.locator(".world-name")).to_have_text(before)


def test_a_world_is_made_and_removed(tab: Open, world: World) -> None:
    name = f"made-{world.key.removeprefix('test:')}"
    page = tab(world, "worlds")
    made = page.locator("form", has_text="New world")
    made.get_by_label("name").fill(name)
    made.get_by_label("preset").select_option("exact-page")
    made.get_by_label("shops").fill("2")
    made.get_by_role("button", name="Create").click()
    expect(page.locator(".world-name")).to_have_text(name)
    page.get_by_label("Shop", exact=True).select_option("shop 2")
    expect(page.get_by_label("Shop", exact=True)).to_have_value("1000000000000001001")
    page.get_by_role("button", name="Remove this world").click()
    page.get_by_role("button", name="Really remove it?").click()
    expect(page.locator(".world-name")).to_have_text("demo")
    expect(page.get_by_role("button", name="Remove this world")).to_have_count(0)
    expect(page.get_by_role("button", name=f"Open {name}")).to_have_count(0)


def test_other_worlds_are_listed_and_opened(tab: Open, world: World) -> None:
    other = World(world.url, f"{world.key}-listed")
    other.control("GET", "/clock")
    page = tab(world, "worlds")
    name = other.key.removeprefix("test:")
    page.get_by_role("button", name=f"Open {name}").click()
    expect(page.locator(".world-name")).to_have_text(name)


def test_a_reset_and_a_snapshot_bring_the_world_back(tab: Open, world: World) -> None:
    page = tab(world, "worlds")
    world.control("POST", "/journeys", {"phone": "84911111111"})
    page.get_by_label("Name", exact=True).fill("one-more")
    page.get_by_role("button", name="Save a snapshot").click()
    expect(page.get_by_role("button", name="Restore one-more")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Really reset it?").click()
    expect(page.get_by_text("The world was reset.")).to_be_visible()
    asked = {"filter": {"phone": "84911111111"}}
    assert world.call("ListJourneys", asked).json()["journeys"] == []
    page.get_by_role("button", name="Restore one-more").click()
    expect(page.get_by_text("The world was restored from one-more.")).to_be_visible()
    assert len(world.call("ListJourneys", asked).json()["journeys"]) == 1
    page.locator(".snapshots").get_by_role("button", name="Delete").click()
    page.locator(".snapshots").get_by_role("button", name="Really?").click()
    expect(page.get_by_role("button", name="Restore one-more")).to_have_count(0)


def test_a_world_goes_to_a_file_and_comes_back(tab: Open, world: World, tmp_path: Path) -> None:
    page = tab(world, "worlds")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to a file").click()
    file = tmp_path / "world.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text())["shops"][0]["journeys"]) == 1_000
    document = {"journeys": json.loads(file.read_text())["shops"][0]["journeys"][:3], "paging": {}}
    file.write_text(json.dumps(document))
    page.get_by_label("Fixture file").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported 3 journeys")).to_be_visible()
    assert len(world.call("ListJourneys").json()["journeys"]) == 3


def test_a_bad_fixture_is_refused_with_its_field(tab: Open, world: World, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"journeys": [{"status": "X"}]}')
    page = tab(world, "worlds")
    page.get_by_label("Fixture file").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("status")
