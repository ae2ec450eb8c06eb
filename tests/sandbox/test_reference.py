"""The reference is one step from the page, and back."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ("Methods", "Overview"),
        ("Errors", "Errors"),
        ("How certain each fact is", "How certain each fact is"),
    ],
)
def test_the_reference_and_back(tab: Open, world: World, link: str, heading: str) -> None:
    page = tab(world)
    page.get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.get_by_role("link", name="Sandbox").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(20)
    expect(page.locator(".world-name")).to_have_text(world.key.removeprefix("test:"))


@pytest.mark.parametrize("path", ["docs", "docs/errors", "docs/fidelity"])
def test_the_reference_fits_a_telephone(tab: Open, world: World, path: str) -> None:
    """In the longer language, nothing hangs over the edge, and the links leave room for text."""
    page = tab(world, viewport={"width": 390, "height": 844}, locale="vi-VN")
    page.goto(page.url.partition("#")[0] + path)
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None
    assert heading["y"] < 844 / 3
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
