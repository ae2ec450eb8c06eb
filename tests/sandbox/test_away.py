"""A server that goes away: the page says so, and goes on when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.conftest import ANCHOR, Open, World
from tests.serving import Server, free_port, serving

pytestmark = pytest.mark.browser
KEY = "test:away"
FETCHED = """() => new Promise((done) => {
    const all = () => performance.getEntriesByType("resource").map(({name}) => name);
    const look = () =>
        all().some((name) => name.endsWith("/faults.js")) ? done() : setTimeout(look, 50);
    look();
})"""


class Comes:
    """A server on one port that can be stopped and started again."""

    def __init__(self, database: Path | None) -> None:
        self.port = free_port()
        self._kept = ["--database", str(database)] if database else []
        self._running = self._serve()
        self._server = next(self._running)

    def _serve(self) -> Iterator[Server]:
        # The last --port counts.
        with serving("--port", str(self.port), "--anchor", ANCHOR, *self._kept) as server:
            yield server

    @property
    def world(self) -> World:
        return World(f"http://127.0.0.1:{self.port}", KEY)

    def goes(self) -> None:
        self._running.close()  # type: ignore[attr-defined]

    def is_back(self) -> None:
        self._running = self._serve()
        self._server = next(self._running)


@pytest.fixture(params=["in memory, with new keys", "in a file"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Comes]:
    comes = Comes(tmp_path / "worlds.db" if "file" in request.param else None)
    yield comes
    comes.goes()


def away(page: Page) -> None:
    expect(page.locator(".live")).to_have_text("offline")


def test_it_says_so_and_goes_on(tab: Open, server: Comes) -> None:
    page = tab(server.world)
    expect(page.locator("table.rows tbody tr")).to_have_count(20)
    expect(page.locator(".live")).to_have_text("live")
    page.evaluate(FETCHED)
    server.goes()
    away(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("The server is not responding.")
    page.get_by_role("link", name="Faults").click()
    expect(page.get_by_role("heading", name="Faults", exact=True)).to_be_visible()
    page.get_by_role("link", name="Consents").click()
    expect(page.get_by_text("No response to this request.")).to_be_visible()
    server.is_back()
    expect(page.locator(".live")).to_have_text("live")
    expect(page.locator("table.rows tbody tr")).to_have_count(20)
    expect(page.get_by_role("alert")).to_have_count(0)
    server.world.control("POST", "/consents", {"phone": "84911111111"})
    expect(page.locator("table.rows tbody tr").first).to_contain_text("84911111111")


def test_a_world_that_is_gone_is_left_for_demo(tab: Open, world: World) -> None:
    made = world.control("POST", "/worlds", {"preset": "one"})
    page = tab(World(world.url, made["api_key"]), "worlds")
    page.get_by_label("World name").fill(made["name"])
    with page.expect_response(lambda answer: answer.url.endswith(f"/worlds/{made['name']}")):
        page.get_by_role("button", name="Open by name").click()
    expect(page.locator(".live")).to_have_text("live")
    world.control("DELETE", f"/worlds/{made['name']}")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Really reset it?").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.reload()
    expect(page.locator(".world-name")).to_have_text("demo")
