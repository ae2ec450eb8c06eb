"""Live calls, one call side by side, and the picture of each walk."""

from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def test_a_call_shows_as_it_comes(tab: Open, world: World) -> None:
    page = tab(world, "calls")
    expect(page.get_by_text("No calls yet.")).to_be_visible()
    expect(page.locator(".live")).to_have_text("live")
    world.call("ListJourneys", {"filter": {"id": "1"}})
    row = page.locator("table.calls tbody tr")
    expect(row).to_contain_text("ListJourneys")
    expect(row).to_contain_text("200")
    expect(row).to_contain_text("unknown-field")


def test_earlier_calls_are_there(tab: Open, world: World) -> None:
    world.call("ListJourneys", {"filter": {"status": "X"}})
    page = tab(world, "calls")
    expect(page.locator("table.calls tbody tr")).to_contain_text("400")


def test_a_call_opens_side_by_side(tab: Open, world: World) -> None:
    world.call("ListJourneys", {"filter": {"status": "P"}, "paging": {"limit": 1}})
    page = tab(world, "calls")
    page.get_by_role("button", name="Open call").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("region", name="Request", exact=True)).to_contain_text('"status": "P"')
    expect(sheet.get_by_role("region", name="Response", exact=True)).to_contain_text(
        '"journey_token"'
    )
    sheet.get_by_text("Request headers").click()
    headers = sheet.get_by_label("Headers", exact=True)
    expect(headers).to_contain_text("authorization: Bearer ***")
    assert world.key not in sheet.inner_text()


def test_calls_are_filtered(tab: Open, world: World) -> None:
    for status in ("P", "X", "N"):
        world.call("ListJourneys", {"filter": {"status": status}})
    world.call("ListRequestConsent", {}, **{"X-Mock-Fault": "status=503"})
    page = tab(world, "calls")
    rows = page.locator("table.calls tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_label("status").select_option("4xx")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("400")
    page.get_by_label("status").select_option("any")
    page.get_by_label("note, fault, path").fill("status")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("ListRequestConsent")
    page.get_by_label("note, fault, path").fill("nothing is called so")
    expect(page.get_by_text("No calls match.")).to_be_visible()
    page.get_by_label("note, fault, path").fill("")
    page.get_by_label("method").select_option("ListJourneys")
    expect(rows).to_have_count(3)


def test_a_call_that_got_no_answer_shows_as_such(tab: Open, world: World) -> None:
    with suppress(httpx.HTTPError):
        world.call("ListJourneys", **{"X-Mock-Fault": "connection_reset"})
    world.call("ListJourneys", {"filter": {"phone": "<b>0912345678</b>"}})
    page = tab(world, "calls")
    row = page.locator("table.calls tbody tr").nth(1)
    expect(row).to_contain_text("none")
    expect(row).to_contain_text("connection_reset")
    row.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("region", name="Response", exact=True)).to_contain_text("none")
    page.keyboard.press("Escape")
    page.locator("table.calls tbody th button").first.click()
    expect(sheet.get_by_role("region", name="Request", exact=True)).to_contain_text(
        "<b>0912345678</b>"
    )
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Paging walks").click()
    expect(page.locator("article.walk")).to_have_count(1)


def test_pausing_holds_the_table_still(tab: Open, world: World) -> None:
    page = tab(world, "calls")
    expect(page.locator(".live")).to_have_text("live")
    page.get_by_role("button", name="Pause").click()
    world.call("ListJourneys")
    expect(page.get_by_text("No calls yet.")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("table.calls tbody tr")).to_contain_text("ListJourneys")


def test_calls_are_forgotten_on_demand(tab: Open, world: World) -> None:
    world.call("ListJourneys")
    page = tab(world, "calls")
    page.get_by_role("button", name="Clear all calls").click()
    page.get_by_role("button", name="Really clear them?").click()
    expect(page.get_by_text("No calls yet.")).to_be_visible()
    assert world.control("GET", "/requests")["requests"] == []


def test_many_calls_leave_the_page_usable(tab: Open, world: World) -> None:
    page = tab(world, "calls")
    expect(page.locator(".live")).to_have_text("live")
    for _ in range(300):
        world.call("ListTemplates", {"paging": {"limit": 1}})
    expect(page.locator("table.calls caption")).to_contain_text("300 calls")
    expect(page.locator("table.calls tbody tr")).to_have_count(200)
    page.get_by_role("link", name="Clock", exact=True).click()
    expect(page.get_by_role("heading", name="Clock")).to_be_visible()


def test_a_good_walk_is_a_stair_to_the_end(tab: Open, world: World) -> None:
    after = "."
    while after:
        body = {"filter": {"status": "N"}, "paging": {"limit": 100, "after": after}}
        after = world.call("ListJourneys", body).json()["paging"]["next"]
    page = tab(world, "walks")
    walk = page.locator("article.walk")
    expect(walk).to_contain_text("paged correctly")
    boxes = walk.locator("g.page rect")
    places = [(box.get_attribute("x"), box.get_attribute("y")) for box in boxes.all()]
    assert len({x for x, _ in places}) == len({y for _, y in places}) == len(places) > 3
    assert walk.locator("rect.missed").count() == 0


def test_a_bad_walk_shows_what_was_missed_and_its_finding(tab: Open, world: World) -> None:
    world.call("ListJourneys", {"paging": {"limit": 500}})
    page = tab(world, "walks")
    walk = page.locator("article.walk")
    expect(walk).to_contain_text("stopped-at-clamped-page")
    expect(walk.locator("rect.missed")).to_have_count(1)


def test_rows_fetched_twice_are_marked_and_a_page_opens_its_call(tab: Open, world: World) -> None:
    for _ in range(2):
        world.call("ListJourneys", {"paging": {"limit": 10}})
    page = tab(world, "walks")
    expect(page.locator("g.page.new")).to_have_count(1)
    expect(page.locator("g.page.again")).to_have_count(1)
    page.locator("g.page.again").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("ListJourneys")


def test_a_long_walk_is_seen_whole(tab: Open, world: World) -> None:
    after = "."
    while after:
        after = world.call("ListJourneys", {"paging": {"limit": 20, "after": after}}).json()[
            "paging"
        ]["next"]
    page = tab(world, "walks", viewport={"width": 820, "height": 1180})
    walk = page.locator("article.walk")
    expect(walk).to_contain_text("1000 rows in 51 calls")
    expect(walk.locator("g.page")).to_have_count(51)
    frame = walk.locator(".scroll")
    assert frame.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    assert frame.evaluate("each => each.scrollHeight - each.clientHeight") == 0


def test_a_walk_shows_as_it_goes_on(tab: Open, world: World) -> None:
    page = tab(world, "walks")
    expect(page.get_by_text("No list has been called yet.")).to_be_visible()
    expect(page.locator(".live")).to_have_text("live")
    answer = world.call("ListTemplates", {"paging": {"limit": 2}}).json()
    walk = page.locator("article.walk")
    expect(walk).to_contain_text("2 rows in 1 call")
    expect(walk).to_contain_text("stopped-early")
    world.call("ListTemplates", {"paging": {"limit": 2, "after": answer["paging"]["next"]}})
    expect(walk).to_contain_text("4 rows in 2 calls")
    world.call("ListTemplates", {"paging": {"limit": 2, "after": "made-up"}})
    expect(page.get_by_text("cursor-invented")).to_be_visible()
