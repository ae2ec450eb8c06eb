"""Readable by everyone: axe finds nothing serious, and the keyboard reaches everything."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser
VIEWS = {
    "journeys": "table.rows tbody th",
    "consents?reply_status=S": "table.rows tbody th",
    "messages": "table.rows tbody th",
    "calls": "table.calls tbody th",
    "walks": "article.walk",
    "deliveries": "td.none",
    "clock": ".big time",
    "faults": ".switches li",
    "assumptions": "table.rows tbody th",
    "worlds": ".worlds li",
}


def serious(page: Page) -> list[tuple[str, Any]]:
    # The policy lets no script in, so axe runs as the browser's own.
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:120] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(tab: Open, world: World, theme: str) -> None:
    world.call("ListJourneys", {"filter": {"id": "1"}})
    world.call("ListJourneys", {"filter": {"status": "X"}})
    page = tab(world, color_scheme=theme)
    for view, content in VIEWS.items():
        page.evaluate("view => { location.hash = `#/${view}` }", view)
        page.wait_for_selector(content)
        assert serious(page) == [], view
    assert serious(page) == [], "the last view"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_is_opened(tab: Open, world: World, theme: str) -> None:
    world.call("ListJourneys", {"filter": {"id": "1"}})
    page = tab(world, color_scheme=theme)
    for view in ("journeys", "consents?reply_status=S", "messages", "templates", "calls"):
        page.evaluate("view => { location.hash = `#/${view}` }", view)
        page.locator("table.rows tbody th button").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert serious(page) == [], view
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("location.hash = '#/journeys?oa_id=abc'")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_text("This request as code").click()
    assert serious(page) == [], "a refused request as code"
    page.get_by_role("button", name="New journey").click()
    page.get_by_role("dialog").get_by_label("error_code").fill("many")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert serious(page) == [], "a new record, refused"


def test_the_keyboard_opens_a_record_and_comes_back(tab: Open, world: World) -> None:
    page = tab(world)
    first = page.locator("table.rows tbody th button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("#sheet-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(first).to_be_focused()


def test_the_content_is_one_step_away(tab: Open, world: World) -> None:
    page = tab(world)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def steps_to(page: Page, name: str, most: int = 150) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText")
        if told == name:
            return
    raise AssertionError(f"Tab does not lead to {name!r}")


def test_the_keyboard_alone_steers_a_world(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    first = page.locator("table.rows tbody th").first.inner_text()
    steps_to(page, first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    steps_to(page, "The customer agrees")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(".states .at")).to_have_text("agreed")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name=first)).to_have_count(0)
    steps_to(page, "Clock")
    page.keyboard.press("Enter")
    steps_to(page, "+ 1 hour")
    page.keyboard.press("Enter")
    expect(page.locator(".big time")).to_have_text("2026-03-10 16:00:00")
    expect(page.get_by_role("button", name="+ 1 hour")).to_be_focused()


def test_what_has_the_focus_shows(tab: Open, world: World) -> None:
    page = tab(world)
    page.locator("table.rows tbody th").first.wait_for()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("view", ["journeys", "consents", "messages", "templates", "accounts"])
def test_a_table_fits_a_tablet(tab: Open, world: World, view: str) -> None:
    page = tab(world, view, viewport={"width": 820, "height": 1180})
    page.locator("table.rows tbody th").first.wait_for()
    frame = page.locator("main .scroll")
    assert frame.evaluate("each => each.scrollWidth - each.clientWidth") <= 0


def test_on_a_telephone_the_views_are_folded_away(tab: Open, world: World) -> None:
    """A view begins in the upper third; the list unfolds by keyboard, and folds after a choice."""
    page = tab(world, "clock", viewport={"width": 390, "height": 844})
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Clock")
    place = heading.bounding_box()
    assert place is not None
    assert place["y"] < 844 / 3
    link = page.get_by_role("link", name="Faults")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="Views").press("Enter")
    link.press("Enter")
    expect(heading).to_have_text("Faults")
    expect(link).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(link).to_be_visible()


def test_the_list_of_views_covers_nothing_at_the_end_of_a_page(tab: Open, world: World) -> None:
    page = tab(world, "worlds", viewport={"width": 1280, "height": 500})
    page.get_by_role("heading", name="Snapshots").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 0
    status, views = (page.locator(each).bounding_box() for each in (".status", ".views"))
    assert status is not None
    assert views is not None
    assert status["y"] > 0
    assert views["y"] >= status["y"] + status["height"]


@pytest.mark.parametrize("width", [390, 768, 1920])
def test_nothing_hangs_over_the_edge(tab: Open, world: World, width: int) -> None:
    world.call("ListJourneys")
    world.call("ListJourneys", Authorization=f"Bearer test:{'x' * 64}")
    page = tab(world, viewport={"width": width, "height": 900})
    for view, content in VIEWS.items():
        page.evaluate("view => { location.hash = `#/${view}` }", view)
        page.wait_for_selector(content)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view
