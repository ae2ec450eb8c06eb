"""A person agrees in a browser, and lands where the caller wanted them."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sandbox.conftest import NO_TLS, World
from tests.sandbox.test_accessibility import serious
from tests.serving import Server

pytestmark = pytest.mark.browser


class _Application(BaseHTTPRequestHandler):
    """The caller's own site."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Back</title><h1>Welcome back</h1>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        del format, args


@pytest.fixture
def application() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Application)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/back"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab whose console must stay silent, but for what is refused."""
    context = browser.new_context()
    problems: list[str] = []
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    opened.on(
        "console",
        lambda told: None if "403 (Forbidden)" in told.text else problems.append(told.text),
    )
    yield opened
    context.close()
    assert problems == []


def ask(world: World, redirect_uri: str) -> str:
    asked = {"app_id": "4195072341960813947", "app_secret": "x", "redirect_uri": redirect_uri}
    return str(world.call("AuthorizeOA", asked).json()["url"])


def came_back(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_an_owner_agrees(world: World, application: str, page: Page) -> None:
    page.goto(ask(world, application))
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect an Official Account")
    expect(page.get_by_text(urlsplit(application).netloc)).to_be_visible()
    page.get_by_role("radio", name="Another OA").check()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome back")
    came = came_back(page)
    assert page.url.startswith(f"{application}?code=")
    body = {"code": came["code"], "oa_id": came["oa_id"], "state": int(came["state"])}
    connected = world.call("ConnectOA", body).json()
    assert (connected["oa_id"], connected["status"]) == (came["oa_id"], "P")


def test_an_owner_refuses_by_the_keyboard(world: World, application: str, page: Page) -> None:
    page.goto(ask(world, application))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Refuse")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("error=access_denied"))
    assert "code" not in came_back(page)


def test_a_link_of_another_site_leads_to_the_page(
    world: World, application: str, page: Page
) -> None:
    """As an application sends a person there; nothing happens until they agree."""
    page.goto(application)
    page.evaluate("url => { location.href = url }", ask(world, application))
    page.get_by_role("button", name="Agree").click()
    page.wait_for_url(re.compile("code="))


def test_another_site_cannot_answer_for_the_person(
    world: World, application: str, page: Page
) -> None:
    url = ask(world, application)
    page.goto(url)
    token = page.locator("input[name=form_token]").get_attribute("value")
    choice = page.get_by_role("radio").first.get_attribute("value")
    page.goto(application)
    with page.expect_navigation():
        page.evaluate(
            """([url, fields]) => {
                const form = Object.assign(document.createElement("form"), {method: "post"});
                form.action = url;
                for (const [name, value] of Object.entries(fields))
                    form.append(Object.assign(document.createElement("input"), {name, value}));
                document.body.append(form);
                form.submit();
            }""",
            [url, {"form_token": token, "choice": choice, "answer": "agree"}],
        )
    assert "a different site" in page.content()
    (kept,) = world.control("GET", "/authorizations")["authorizations"]
    assert kept["status"] == "waiting"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(world: World, page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    oa_id = world.call("ListOA").json()["accounts"][0]["oa_id"]
    page.goto(world.call("RefreshToken", {"oa_id": oa_id}).json()["url"])
    assert serious(page) == []
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("There is no address to return to")).to_be_visible()
    assert serious(page) == []


def test_a_person_of_a_shop_agrees(sandbox_server: Server, application: str, page: Page) -> None:
    made = httpx.post(f"{sandbox_server.url}/__admin/worlds", json={"shops": 2}, verify=NO_TLS)
    keys = made.json()
    asked = {"email": "shop@example.com", "name": "Shop Lan", "redirect_url": application}
    granted = httpx.post(
        f"{keys['partner_base_url']}.Shop/AuthorizeShop",
        json=asked,
        headers={"Authorization": f"Bearer {keys['partner_api_key']}"},
        verify=NO_TLS,
    ).json()
    page.goto(granted["auth_url"])
    expect(page.get_by_text("Shop Lan")).to_be_visible()
    second = keys["shops"][1]["shop_id"]
    page.get_by_role("radio", name=second).check()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome back")
    assert came_back(page) == {"token": granted["auth_token"], "shop_id": second}
