"""The page and the reference below a path, as a proxy shows them: nothing leads out of it."""

from collections.abc import Iterator

import pytest

from tests.sandbox.conftest import ANCHOR, Open, World
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def below() -> Iterator[World]:
    """A world whose address has a path; the tab complains of every request outside of it."""
    with serving("--anchor", ANCHOR, "--root-path", "/mock") as server:
        yield World(f"{server.url}/mock", "test:below")


@pytest.mark.attack("addresses.prefix")
def test_the_page_works_below_a_path(tab: Open, below: World) -> None:
    """Its files, lists, live calls and links."""
    page = tab(below, "journeys")
    page.wait_for_selector("main table tbody tr")
    tab_of_calls = tab(below, "calls")
    below.call("ListJourneys")
    tab_of_calls.locator("tbody").get_by_text("ListJourneys").first.wait_for()
    page.get_by_role("link", name="Methods").click()
    page.wait_for_url(f"{below.url}/__admin/docs")
    page.get_by_role("link", name="ListJourneys", exact=True).first.click()
    page.wait_for_url(f"{below.url}/__admin/docs/ListJourneys")
    page.get_by_role("link", name="Sandbox").click()
    page.wait_for_url(f"{below.url}/__admin/**")
