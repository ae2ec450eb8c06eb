"""The clock: frozen, stepped, and what happened because of it."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("step", "shown"),
    [("+ 1 hour", "2026-03-10 16:00:00"), ("+ 1 day", "2026-03-11 15:00:00")],
)
def test_it_steps(tab: Open, world: World, step: str, shown: str) -> None:
    page = tab(world, "clock")
    page.get_by_role("button", name=step).click()
    expect(page.locator(".big time")).to_have_text(shown)
    expect(page.locator(".clock time")).to_have_text(shown)


def test_it_runs_and_freezes(tab: Open, world: World) -> None:
    page = tab(world, "clock")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".clock .word")).to_have_text("running")
    page.get_by_role("button", name="Freeze").click()
    expect(page.locator(".clock .word")).to_have_text("frozen")
    assert world.control("GET", "/clock")["frozen"] is True


def test_it_goes_to_the_next_thing_due_and_says_what_happened(tab: Open, world: World) -> None:
    due = world.control("GET", "/due")["at"]
    page = tab(world, "clock")
    nothing = page.get_by_text("Nothing yet")
    expect(nothing).to_be_visible()
    page.get_by_role("button", name="Go to next event").click()
    report = page.locator(".happened article").first
    expect(nothing).to_have_count(0)
    expect(report.locator("li")).to_have_count(1)
    assert report.locator("li time").get_attribute("datetime") == due
    assert world.control("GET", "/clock")["now"] == due
    report.locator("li button").click()
    expect(page.get_by_role("dialog").locator(".states .at")).to_be_visible()


def test_a_day_shows_everything_that_it_brought(tab: Open, world: World) -> None:
    waiting = world.call("ListRequestConsent", {"filter": {"reply_status": "S"}}).json()["consents"]
    page = tab(world, "clock")
    page.get_by_role("button", name="+ 1 day").click()
    report = page.locator(".happened article").first
    expect(report.locator("li").first).to_be_visible()
    for consent in waiting:
        line = report.locator("li", has_text=consent["id"])
        expect(line).to_contain_text("reply_status NS")


def test_it_is_set_in_the_viewers_zone(tab: Open, world: World) -> None:
    page = tab(world, "clock")
    page.get_by_label("Set to").fill("2026-04-01T07:30:00")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator(".big time")).to_have_text("2026-04-01 07:30:00")
    assert world.control("GET", "/clock")["now"] == "2026-04-01T00:30:00Z"
