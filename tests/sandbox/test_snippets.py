"""The request of a list as code: it runs, and asks the same."""

import json
import shutil
import subprocess
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import lacking
from tests.sandbox.conftest import Open, World
from tests.sandbox.test_records import ids

pytestmark = pytest.mark.browser


def run_curl(code: str) -> Any:
    return json.loads(subprocess.run(["sh", "-c", code], capture_output=True, check=True).stdout)


def run_fetch(code: str) -> Any:
    code += "console.log(JSON.stringify(page));"
    node = ["node", "--input-type=module", "--eval", code]
    return json.loads(subprocess.run(node, capture_output=True, check=True).stdout)


def run_php(code: str) -> Any:
    code = code.removeprefix("<?php") + "echo json_encode($page);"
    return json.loads(subprocess.run(["php", "-r", code], capture_output=True, check=True).stdout)


RUN = {"curl": ("curl", run_curl), "fetch": ("node", run_fetch), "PHP": ("php", run_php)}


@pytest.mark.parametrize("language", RUN)
def test_the_request_as_code_asks_the_same(tab: Open, world: World, language: str) -> None:
    tool, run = RUN[language]
    phone = world.call("ListJourneys").json()["journeys"][0]["phone"]
    page = tab(world, f"journeys?phone={phone}&limit=2")
    first = ids(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("table.rows tbody th").first).not_to_have_text(first[0])
    page.get_by_text("This request as code").click()
    page.get_by_label("Language").select_option(language)
    code = page.locator(".snippets pre")
    expect(code).to_contain_text(phone)
    if shutil.which(tool) is None:
        lacking.skip(f"no {tool} here")
    assert [row["id"] for row in run(code.inner_text())["journeys"]] == ids(page)


def test_the_request_as_a_test_passes(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    page.get_by_text("This request as code").click()
    page.get_by_label("Language").select_option("pytest")
    names: dict[str, Any] = {}
    exec(page.locator(".snippets pre").inner_text(), names)  # noqa: S102  # it is the page's own
    own = world.control("GET", "/world")
    names["test_ListRequestConsent"](SimpleNamespace(**own))
    (call,) = world.control("GET", "/requests")["requests"]
    assert call["body"]["filter"] == {"reply_status": "S"}


def test_the_request_in_php(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S")
    page.get_by_text("This request as code").click()
    page.get_by_label("Language").select_option("PHP")
    expect(page.locator(".snippets pre")).to_contain_text("'reply_status' => 'S'")


def test_the_code_is_copied(tab: Open, world: World) -> None:
    page = tab(world, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("This request as code").click()
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="Copy the code")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".snippets pre").inner_text()
