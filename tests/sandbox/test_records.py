"""Lists as tables: the vendor's own filters, sorts and cursors; records opened and changed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def ids(page: Page) -> list[str]:
    page.wait_for_selector("table.rows tbody th")
    return page.locator("table.rows tbody th").all_inner_texts()


def listed(world: World, method: str = "ListJourneys", **body: object) -> list[str]:
    answer = world.call(method, body).json()
    return [row["id"] for name, rows in answer.items() if name != "paging" for row in rows]


def test_shows_the_vendors_first_page(tab: Open, world: World) -> None:
    page = tab(world)
    expect(page.locator("table.rows tbody tr")).to_have_count(20)
    assert ids(page) == listed(world, paging={"limit": 20})


@pytest.mark.parametrize(
    ("plural", "method", "key"),
    [
        ("consents", "ListRequestConsent", "id"),
        ("messages", "ListMessages", "id"),
        ("templates", "ListTemplates", "template_id"),
        ("accounts", "ListOA", "oa_id"),
    ],
)
def test_every_list_and_its_records(
    tab: Open, world: World, plural: str, method: str, key: str
) -> None:
    page = tab(world, plural)
    shown = ids(page)
    rows = world.call(method, {"paging": {"limit": 20}}).json()[plural]
    assert shown == [str(row[key]) for row in rows]
    page.get_by_role("button", name=shown[0], exact=True).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".ours")).to_contain_text(f"id {shown[0]}")
    assert sheet.locator(".life").count() == 1


def test_times_are_the_viewers_with_utc_on_hover(tab: Open, world: World) -> None:
    page = tab(world)
    (first,) = world.call("ListJourneys", {"paging": {"limit": 1}}).json()["journeys"]
    created = page.locator("table.rows tbody tr").first.locator("time").first
    expect(created).to_have_text("2026-03-10 14:38:25")
    expect(created).to_have_attribute("title", f"{first['created_at']} (UTC)")
    expect(page.locator(".clock time")).to_have_attribute("title", "2026-03-10T08:00:00.000Z (UTC)")
    page.get_by_role("button", name=first["id"]).click()
    field = page.get_by_role("dialog").get_by_label("created_at")
    expect(field).to_have_value("2026-03-10T14:38:25")
    expect(field).to_have_attribute("title", f"{first['created_at']} (UTC)")


def test_a_filter_asks_the_vendor(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_label("status", exact=True).select_option("N")
    expect(page.locator("table.rows tbody td:nth-child(3)").first).to_have_text("N")
    assert ids(page) == listed(world, filter={"status": "N"}, paging={"limit": 20})


def test_dates_are_asked_in_the_viewers_zone(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_label("date_from").fill("2026-03-10T09:00:00")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(3)
    assert ids(page) == listed(world, filter={"date_from": "2026-03-10T02:00:00Z"})


def test_a_columns_head_sorts(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_role("button", name="updated_at").click()
    head = page.locator("th[aria-sort=descending]")
    expect(head).to_have_text("updated_at ↓")
    assert ids(page) == listed(world, paging={"limit": 20, "sort": "-updated_at"})
    page.get_by_role("button", name="updated_at").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("updated_at ↑")


def test_pages_go_on_and_back_by_cursors(tab: Open, world: World) -> None:
    page = tab(world)
    first = ids(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("table.rows tbody th").first).not_to_have_text(first[0])
    assert ids(page) == listed(world, paging={"limit": 100})[20:40]
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("table.rows tbody th").first).to_have_text(first[0])
    page.get_by_role("button", name="Last").click()
    expect(page.locator("table.rows tbody th").first).not_to_have_text(first[0])
    assert ids(page) == listed(world, paging={"limit": 20, "before": "."})
    page.go_back()
    expect(page.locator("table.rows tbody th").first).to_have_text(first[0])


def test_paging_keeps_the_focus_and_what_is_open(tab: Open, world: World) -> None:
    page = tab(world)
    first = ids(page)
    page.get_by_text("This request as code").click()
    following = page.get_by_role("button", name="Next")
    following.press("Enter")
    expect(page.locator(".snippets pre")).to_contain_text('"after"')
    expect(following).to_be_focused()
    following.press("Enter")
    expect(page.locator("table.rows tbody th").first).not_to_have_text(first[0])
    assert ids(page)[0] in listed(world, paging={"limit": 100})[20:]
    page.get_by_role("button", name="Last").press("Enter")
    expect(following).to_be_disabled()


def test_what_is_drawn_anew_keeps_the_focus(tab: Open, world: World) -> None:
    page = tab(world)
    expect(page.locator(".live")).to_have_text("live")
    second = page.get_by_role("button", name=ids(page)[1])
    second.focus()
    world.control("POST", "/journeys", {"phone": "84911111111"})
    expect(page.locator("table.rows tbody tr").first).to_contain_text("84911111111")
    expect(second).to_be_focused()


def test_a_filter_that_is_refused_is_marked(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_label("oa_id").fill("abc")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("oa_id: ")
    expect(page.get_by_label("oa_id")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("No response to this request.")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(20)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_it_reads_is_not_in_the_journal(tab: Open, world: World) -> None:
    page = tab(world)
    ids(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Previous")).to_be_enabled()
    assert world.control("GET", "/requests")["requests"] == []


def test_a_record_is_opened_and_changed(tab: Open, world: World) -> None:
    page = tab(world)
    opened = ids(page)[0]
    page.get_by_role("button", name=opened).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("phone", exact=True).fill("0912 345 678")
    sheet.get_by_label("status").select_option("N")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Saved.")).to_be_visible()
    expect(sheet.locator(".states .at")).to_have_text("disabled")
    record = world.control("GET", f"/journeys/{opened}")
    assert (record["phone"], record["status"]) == ("84912345678", "N")
    page.keyboard.press("Escape")
    row = page.get_by_role("row", name=opened)
    expect(row).to_contain_text("84912345678")


def test_what_the_server_refuses_is_said(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_role("button", name=ids(page)[0]).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("phone", exact=True).fill("nobody")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("phone: ")
    expect(sheet.get_by_label("phone", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(sheet.get_by_label("phone", exact=True)).to_be_focused()
    sheet.get_by_label("phone", exact=True).fill("0912 345 678")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Saved.")).to_be_visible()
    expect(sheet.get_by_role("alert")).to_have_count(0)


def test_what_happens_meanwhile_leaves_what_is_being_written(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    opened = ids(page)[0]
    page.get_by_role("button", name=opened).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("phone", exact=True).fill("0912 345 678")
    world.control("POST", f"/consents/{opened}/reply", {"reply_status": "P"})
    expect(sheet.locator(".states .at")).to_have_text("agreed")
    expect(sheet.get_by_text("The record has changed.")).to_be_visible()
    expect(sheet.get_by_label("phone", exact=True)).to_have_value("0912 345 678")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Saved.")).to_be_visible()
    record = world.control("GET", f"/consents/{opened}")
    assert (record["phone"], record["reply_status"]) == ("84912345678", "P")


def test_a_running_clock_moves_the_record_that_is_open(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    opened = ids(page)[0]
    lapses = world.control("GET", f"/consents/{opened}/life")["plan"][-1]["at"]
    page.get_by_role("button", name=opened).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".states .at")).to_have_text("seen")
    nearly = re.sub(r"\.\d+Z$", "Z", lapses)  # less than a second before
    world.control("PUT", "/clock", {"now": nearly, "frozen": False})
    expect(sheet.locator(".states .at")).to_have_text("unanswered", timeout=20_000)


def test_a_new_record_that_is_refused_says_by_which_field(tab: Open, world: World) -> None:
    page = tab(world, "messages")
    page.get_by_role("button", name="New message").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("rate").fill("many")
    sheet.get_by_role("button", name="Create").click()
    expect(sheet.get_by_role("alert")).to_contain_text("rate: ")
    expect(sheet.get_by_label("rate")).to_be_focused()


def test_a_record_is_created_and_deleted(tab: Open, world: World) -> None:
    page = tab(world)
    page.get_by_role("button", name="New journey").click()
    page.get_by_role("dialog").get_by_label("phone", exact=True).fill("84987654321")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    sheet = page.get_by_role("dialog", name="journey 15")
    expect(sheet.locator(".states .at")).to_have_text("created")
    (made,) = listed(world, filter={"phone": "84987654321"})
    sheet.get_by_role("button", name="Delete this journey").click()
    sheet.get_by_role("button", name="Really delete it?").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert listed(world, filter={"phone": "84987654321"}) == []
    expect(page.get_by_role("button", name=made)).to_have_count(0)


def test_a_life_says_where_it_stands_and_what_comes_next(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    page.get_by_role("button", name=ids(page)[0]).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".states .at")).to_have_text("seen")
    expect(sheet.locator(".plan li")).to_contain_text("lapse in 22 h 4 min, at 2026-03-11 13:04:33")
    assert sheet.locator(".plan time").get_attribute("title") == "2026-03-11T06:04:33.738029Z (UTC)"


@pytest.mark.parametrize(("answer", "state"), [("agrees", "agreed"), ("refuses", "refused")])
def test_a_customer_replies(tab: Open, world: World, answer: str, state: str) -> None:
    page = tab(world, "consents?reply_status=S")
    opened = ids(page)[0]
    page.get_by_role("button", name=opened).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name=f"The customer {answer}").click()
    expect(sheet.locator(".states .at")).to_have_text(state)
    reply = world.control("GET", f"/consents/{opened}")["reply_status"]
    assert reply == {"agreed": "P", "refused": "N"}[state]


def test_what_clients_write_shows_at_once(tab: Open, world: World) -> None:
    page = tab(world)
    before = ids(page)[0]
    expect(page.locator(".live")).to_have_text("live")
    oa_id = world.call("ListOA").json()["accounts"][0]["oa_id"]
    world.call("CreateJourney", {"oa_id": oa_id, "phone": "0912345678"})
    expect(page.locator("table.rows tbody th").first).not_to_have_text(before)
    expect(page.locator("table.rows tbody tr").first).to_contain_text("84912345678")


def test_text_that_is_html_shows_as_text(tab: Open, world: World) -> None:
    hostile = "<img src=x onerror=document.title=1><b>bold</b>"
    made = world.control("POST", "/templates", {"template_name": hostile})
    page = tab(world, "templates")
    row = page.get_by_role("row", name=str(made["template_id"]))
    expect(row).to_contain_text(hostile)
    assert page.locator("main b, main img").count() == 0


def test_two_browsers_in_two_worlds_do_not_meet(tab: Open, world: World) -> None:
    other = World(world.url, f"{world.key}-other")
    mine, theirs = tab(world), tab(other)
    expect(mine.locator(".live")).to_have_text("live")
    expect(theirs.locator(".live")).to_have_text("live")
    before = ids(theirs)
    world.control("POST", "/journeys", {"phone": "84911111111"})
    other.control("PUT", "/clock", {"advance": "PT1H"})
    expect(mine.locator("table.rows tbody tr").first).to_contain_text("84911111111")
    assert ids(theirs) == before
    expect(theirs.locator(".clock time")).to_have_text("2026-03-10 16:00:00")
    expect(mine.locator(".clock time")).to_have_text("2026-03-10 15:00:00")


def test_going_back_closes_what_was_opened(tab: Open, world: World) -> None:
    """A sheet belongs to the view under it, and would keep keyboard and mouse from another."""
    page = tab(world, "faults")
    page.get_by_role("link", name="Journeys", exact=True).click()
    page.locator("table.rows tbody th button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Faults")
    expect(page.get_by_role("dialog")).to_have_count(0)
