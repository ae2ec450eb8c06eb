"""``python -m pictures.screenshots``: photograph the sandbox page into docs/pictures/.

It needs Chromium, and is not part of ``python -m pictures``: browsers render text differently, so
no test can compare these byte by byte.
"""

from pathlib import Path
from typing import Literal

import httpx
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.chromium import CHROMIUM, FLAGS
from tests.serving import serving
from tests.simulator import API_KEY

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
ANCHOR = "2026-03-10T08:00:00Z"
SIZE: ViewportSize = {"width": 1200, "height": 720}


def main() -> None:
    """Photograph opened records, walks in the dark theme, and what an SMS account sent."""
    with serving("--anchor", ANCHOR) as server, sync_playwright() as playwright:
        _walk(server.url)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        waiting = f"{server.url}/__admin/#/consents?reply_status=S"
        for language, name in (("en-US", "sandbox-record.png"), ("vi-VN", "sandbox-record-vi.png")):
            _keep_newest(_open(chromium, waiting, "light", language), name)
        walks = _open(chromium, f"{server.url}/__admin/#/walks", "dark")
        walks.wait_for_selector("article.walk svg")
        _keep(walks, "sandbox-walks.png")
        _talk(server.url)
        calls = _open(chromium, f"{server.url}/__admin/#/call_logs", "light")
        _keep_newest(calls, "sandbox-call.png")
        sent = _open(chromium, f"{server.url}/__admin/#/sms", "light")
        sent.wait_for_selector("table.rows tbody tr")
        _keep(sent, "sandbox-sms.png")
        chromium.close()


def _open(
    browser: Browser, address: str, theme: Literal["light", "dark"], language: str = "en-US"
) -> Page:
    context = browser.new_context(
        viewport=SIZE, color_scheme=theme, timezone_id="Asia/Ho_Chi_Minh", locale=language
    )
    page = context.new_page()
    page.goto(address)
    return page


def _keep_newest(page: Page, name: str) -> None:
    """Photograph a list with its newest record opened."""
    page.locator("table.rows tbody th button").first.click()
    page.wait_for_selector(".life")
    _keep(page, name)


def _keep(page: Page, name: str) -> None:
    page.wait_for_timeout(300)  # fonts and focus settle
    page.screenshot(path=FOLDER / name)
    print(f"docs/pictures/{name}")


def _walk(url: str) -> None:
    """Three clients: one good, one that ignores the cursor, one that stops at a clamped page."""
    client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {API_KEY}"})
    path = "/v1/shop.Zalo/ListRequestConsent"
    after = "."
    while after:
        body = {"filter": {"reply_status": "N"}, "paging": {"limit": 40, "after": after}}
        after = client.post(path, json=body).json()["paging"]["next"]
    for _ in range(3):
        client.post("/v1/shop.Zalo/ListMessages", json={"paging": {"limit": 50}})
    client.post("/v1/shop.Zalo/ListJourneys", json={"paging": {"limit": 500}})


def _talk(url: str) -> None:
    """A call that was answered and continues, and messages, one of which falls through to SMS."""
    client = httpx.Client(base_url=url)
    fields = {"direction": "in", "caller": "0912345678", "outcome": "answered", "for": 95}
    client.post("/__admin/calls", json=fields | {"transfers": [{"to": "102", "after": 60}]})
    login = {"username": "demo", "password": "demo"}
    message = {"templatecode": "OTP01", "list_param": {"otp": "482913"}, "routerule": ["1", "3"]}
    for phone in ("84912345678", "84999000011", "84999000004"):
        client.post("/api/OmniMessage/SendMessage", json=login | message | {"phonenumber": phone})
    client.put("/__admin/clock", json={"advance": 30})


if __name__ == "__main__":
    main()
