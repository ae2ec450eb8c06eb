"""Who may see and do what: admin token, other sites, nothing from elsewhere."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.sandbox.conftest import ANCHOR, Open, World
from tests.serving import Server, serving
from tests.simulator import API_KEY

pytestmark = pytest.mark.browser
TOKEN = "an-admin-token-of-this-test"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    with serving("--anchor", ANCHOR, "--admin-token", TOKEN) as server:
        yield server


def test_a_worlds_key_is_enough_for_its_world(tab: Open, guarded: Server) -> None:
    page = tab(World(guarded.url, API_KEY))
    expect(page.locator("table.rows tbody tr")).to_have_count(20)


def test_the_token_is_asked_for_what_crosses_worlds_alone(tab: Open, guarded: Server) -> None:
    page = tab(World(guarded.url, API_KEY), "worlds")
    token = page.get_by_label("Admin token")
    expect(token).to_be_visible()
    token.fill("wrong")
    page.get_by_role("button", name="Use token").click()
    expect(page.get_by_role("alert")).to_contain_text("admin token")
    token.fill(TOKEN)
    page.get_by_role("button", name="Use token").click()
    expect(page.get_by_role("button", name="Open demo")).to_be_visible()
    assert TOKEN in page.evaluate("JSON.stringify(sessionStorage)")
    assert TOKEN not in page.evaluate("JSON.stringify(localStorage)")
    assert page.context.cookies() == []
    other = page.context.new_page()
    other.goto(f"{guarded.url}/__admin/")
    expect(other.get_by_label("World key or admin token")).to_be_visible()


def test_without_a_key_it_asks_for_one(browser: Browser, guarded: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{guarded.url}/__admin/")
    key = page.get_by_label("World key or admin token")
    key.fill("test:wrong@nothing")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("preset")
    key.fill(TOKEN)
    page.get_by_label("this is the admin token").check()
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".world-name")).to_have_text("demo")
    context.close()


def test_a_key_in_the_address_goes_out_of_it(tab: Open, world: World) -> None:
    page = tab(world)
    assert "key" not in page.evaluate("location.href")


def test_the_policy_lets_no_script_in_but_its_own(world: World) -> None:
    headers = httpx.get(f"{world.url}/__admin/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


class _OtherSite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>another site</title>")

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _OtherSite) as server:
        Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_another_sites_page_can_do_nothing(browser: Browser, world: World, other_site: str) -> None:
    before = world.control("GET", "/clock")
    context = browser.new_context()
    page = context.new_page()
    page.goto(other_site)
    ways = """async ([url, key]) => {
        const tries = [
            () => fetch(`${url}/__admin/reset`, {method: "POST", mode: "no-cors"}),
            () => fetch(`${url}/__admin/clock`, {method: "PUT", body: '{"advance": 60}',
                headers: {Authorization: `Bearer ${key}`}}),
            () => fetch(`${url}/__admin/worlds`),
        ];
        const seen = [];
        for (const each of tries) {
            try { seen.push((await each()).type); } catch (error) { seen.push(error.name); }
        }
        return seen;
    }"""
    assert page.evaluate(ways, [world.url, world.key]) == ["opaque", "TypeError", "TypeError"]
    assert world.control("GET", "/clock") == before
    frame = f'document.body.innerHTML = `<iframe src="{world.url}/__admin/"></iframe>`'
    page.evaluate(frame)
    page.wait_for_timeout(300)
    assert page.frames[1].query_selector(".world-name") is None
    context.close()
