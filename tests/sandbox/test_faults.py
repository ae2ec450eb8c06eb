"""Faults: ready ones by a switch, any by form, and what each did."""

import re
from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def test_a_ready_fault_is_switched_on_and_off(tab: Open, world: World) -> None:
    page = tab(world, "faults")
    switch = page.get_by_role("switch", name="Vendor outage")
    switch.check()
    entry = page.locator("li", has=switch)
    expect(entry).to_contain_text("played 0")
    assert world.call("ListJourneys").status_code == 503
    expect(entry).to_contain_text("played 1")
    switch.uncheck()
    expect(page.get_by_text("No rules: all calls are handled normally.")).to_be_visible()
    assert world.call("ListJourneys").status_code == 200


def test_a_switch_is_turned_by_the_keyboard_and_keeps_the_focus(tab: Open, world: World) -> None:
    page = tab(world, "faults")
    switch = page.get_by_role("switch", name="Slow vendor")
    switch.press("Space")
    expect(page.locator("table.rows tbody th")).to_contain_text("lognormal")
    expect(switch).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("No rules: all calls are handled normally.")).to_be_visible()
    expect(switch).to_be_focused()


@pytest.mark.parametrize(
    ("name", "kind", "call"),
    [
        ("Outage behind a proxy", "status", 1),
        ("Rate limited", "rate_limit", 11),
        ("Time-out after the commit", "connection_reset", 1),
        ("Endless cursor", "endless", 11),
        ("Empty page", "empty_page", 2),
        ("Late rows", "late", 2),
        ("Broken JSON", "malformed", 1),
    ],
)
def test_ready_faults_play(tab: Open, world: World, name: str, kind: str, call: int) -> None:
    page = tab(world, "faults")
    page.get_by_role("switch", name=name).check()
    expect(page.locator("table.rows tbody th")).to_have_count(1)
    after = "."
    for _ in range(call):
        with suppress(ValueError, KeyError, httpx.HTTPError):
            answer = world.call("ListJourneys", {"paging": {"limit": 100, "after": after}})
            after = answer.json()["paging"]["next"]
    played = page.locator(".switches li", has_text=name).locator(".word")
    expect(played).to_have_text(re.compile(r"played [1-9]"))
    assert world.control("GET", "/requests")["requests"][-1]["fault"] == kind


def test_a_rule_is_made_by_form(tab: Open, world: World) -> None:
    page = tab(world, "faults")
    page.get_by_label("fault", exact=True).select_option("short_page")
    page.get_by_label("value").fill("3")
    page.get_by_label("method").select_option("ListJourneys")
    page.get_by_label("page number").fill("1")
    page.get_by_label("times").fill("1")
    page.get_by_role("button", name="Add rule").click()
    expect(page.locator("table.rows tbody tr")).to_contain_text("short_page")
    (rule,) = world.control("GET", "/faults")["faults"]
    assert rule["when"] == {"method": "ListJourneys", "page": 1}
    assert (rule["then"], rule["times"]) == ({"short_page": 3}, 1)
    assert len(world.call("ListJourneys").json()["journeys"]) == 3


def test_a_rule_that_cannot_be_is_refused_by_its_field(tab: Open, world: World) -> None:
    page = tab(world, "faults")
    page.get_by_label("probability").fill("2")
    page.get_by_role("button", name="Add rule").click()
    expect(page.get_by_role("alert")).to_contain_text("when.probability: ")
    expect(page.get_by_label("probability")).to_be_focused()
    expect(page.get_by_label("probability")).to_have_attribute("aria-invalid", "true")


def test_rules_from_elsewhere_show_and_are_removed(tab: Open, world: World) -> None:
    world.control("POST", "/faults", {"then": {"delay": 0.01}})
    world.control("POST", "/faults", {"then": {"malformed": True}, "times": 2})
    page = tab(world, "faults")
    expect(page.locator("table.rows tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Remove rule").first.click()
    expect(page.locator("table.rows tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_text("No rules: all calls are handled normally.")).to_be_visible()
    assert world.control("GET", "/faults")["faults"] == []
