"""The view of assumptions: what the world goes by, what touched it, and switching."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def test_it_shows_what_calls_touched(tab: Open, world: World) -> None:
    page = tab(world, "assumptions")
    expect(page.get_by_text("No call has come in yet.")).to_be_visible()
    world.call("ListJourneys", {"paging": {"limit": 500}})
    row = page.locator("tr", has=page.get_by_text("limit_over_100", exact=True))
    expect(row.locator("td").last).to_contain_text("1: ")
    heading = page.get_by_role("columnheader", name="calls that touched it")
    expect(heading).to_be_in_viewport(ratio=1)
    untouched = page.locator("tr", has=page.get_by_text("zalo_refusal", exact=True))
    expect(untouched.locator("td").last).to_have_text("none")


def test_it_switches_an_alternative(tab: Open, world: World) -> None:
    page = tab(world, "assumptions")
    page.get_by_label("phone_form").select_option("national")
    row = page.locator("tr", has=page.get_by_text("phone_form", exact=True))
    expect(row).to_contain_text("As 0912345678.")
    assert world.control("GET", "/assumptions")["assume"]["phone_form"] == "national"
    rows = world.call("ListJourneys", {"paging": {"limit": 1}}).json()["journeys"]
    assert rows[0]["phone"].startswith("0")
    page.get_by_label("phone_form").select_option("international")
    expect(row).to_contain_text("As 84912345678.")


def test_the_pages_own_tables_go_by_the_defaults(tab: Open, world: World) -> None:
    """However the vendor's answers are, the page can read them."""
    world.control("PUT", "/assumptions", {"zero_values": "omitted", "phone_form": "national"})
    page = tab(world, "journeys")
    expect(page.locator("table.rows tbody th").first).to_be_visible()
    expect(page.locator("table.rows tbody tr").first).to_contain_text("84")
