"""A real browser on a real server; every test has a world, and a tab, of its own."""

import json
import os
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

from tests.chromium import CHROMIUM, FLAGS
from tests.serving import Server, serving

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, sync_playwright

KEPT = "etelecom-mock"
"""The name under which a tab keeps its key."""

ANCHOR = "2026-03-10T08:00:00Z"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares each call the reading of the machine's certificates."""

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped; in CI there is one, so there they fail."""
    if CHROMIUM or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(
                pytest.mark.skip(reason="no Chromium: install chromium-headless-shell or chromium")
            )


@dataclass(frozen=True)
class World:
    """A world, as its clients call it from outside."""

    url: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def call(self, method: str, body: Any = None, **headers: str) -> httpx.Response:
        """A vendor call."""
        address = f"{self.url}/v1/shop.Zalo/{method}"
        sent = self.headers | headers
        return httpx.post(address, json=body or {}, headers=sent, verify=NO_TLS)

    def control(self, verb: str, path: str, body: Any = None) -> Any:
        """A control call; its document."""
        address = f"{self.url}/__admin{path}"
        answer = httpx.request(verb, address, json=body, headers=self.headers, verify=NO_TLS)
        answer.raise_for_status()
        return answer.json() if answer.content else None


# Of the package: Playwright keeps an event loop running, which other tests' own cannot stand.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Server]:
    with serving("--anchor", ANCHOR) as server:
        yield server


@pytest.fixture
def world(sandbox_server: Server) -> World:
    return World(sandbox_server.url, f"test:sandbox-{os.getpid()}-{next(_numbers)}")


Open = Callable[..., Page]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Open]:
    """Opens a view in a tab of its own; whatever the page's console complains of fails the test."""
    contexts = []
    problems: list[str] = []

    def open_(world: World, view: str = "journeys", **settings: Any) -> Page:
        context = browser.new_context(
            timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True, **settings
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((world.url, "blob:"))
                else problems.append(f"asked for {request.url}")
            ),
        )
        # As a tab has it that was opened with the key before: the view comes at once.
        kept = json.dumps(json.dumps({"key": world.key}))
        page.add_init_script(
            f"sessionStorage.getItem('{KEPT}') ?? sessionStorage.setItem('{KEPT}', {kept})"
        )
        page.goto(f"{world.url}/__admin/#/{view}")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_selector(f"main[data-view={view.partition('?')[0]}] h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []
