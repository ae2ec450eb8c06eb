"""The page and the stream of events: nothing that happens while it opens is missed."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


def held_stream(page: Page) -> Route:
    """The stream's request of a page that is loaded anew, held back."""
    held: list[Route] = []
    page.route("**/__admin/events*", lambda route: held.extend([route]))
    with page.expect_request("**/__admin/events*"):
        page.reload()
    while not held:
        page.wait_for_timeout(10)
    (stream,) = held
    return stream


def test_what_happens_before_the_stream_flows_is_shown(tab: Open, world: World) -> None:
    world.control("POST", "/faults", {"then": {"status": 503}})
    page = tab(world, "faults")
    stream = held_stream(page)
    assert world.call("ListJourneys").status_code == 503
    stream.continue_()
    expect(page.locator("table.rows tbody tr .number").last).to_have_text("1")


def test_a_stream_that_keeps_one_waiting_holds_nothing_up(tab: Open, world: World) -> None:
    world.control("POST", "/faults", {"then": {"status": 503}})
    page = tab(world, "faults")
    stream = held_stream(page)
    played = page.locator("table.rows tbody tr .number").last
    expect(played).to_have_text("0")
    assert world.call("ListJourneys").status_code == 503
    stream.continue_()
    expect(played).to_have_text("1")
