"""Checks on the page's files that neither its linter nor its formatter makes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import mock_server

PAGE = Path(mock_server.__file__).parent / "web" / "sandbox" / "page"
FILES = sorted(PAGE.iterdir())
STYLES = sorted(PAGE.glob("*.css"))

DROPPED = """text => {
    const rules = text.replace(/\\/\\*[^]*?\\*\\//g, "").match(/[^{}]+\\{[^{}]*\\}/g);
    return rules.flatMap(rule => {
        const [selector, body] = rule.slice(0, -1).split("{");
        const pairs = body.split(";").map(each => each.trim()).filter(Boolean)
            .map(each => each.split(/:(.*)/s).map(part => part.trim()));
        const names = pairs.map(([name]) => name);
        return pairs
            .filter(([name, value], at) =>
                names.indexOf(name) !== at || !CSS.supports(name, value.replace("!important", "")))
            .map(([name, value]) => `${selector.trim()} { ${name}: ${value} }`);
    });
}"""
"""The declarations that the browser ignores, or that a rule declares twice."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_lines_are_at_most_100_characters(file: Path) -> None:
    """The formatter wraps code, but neither comments nor strings."""
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 100] == []


@pytest.mark.browser
@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_the_browser_understands_every_style(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    try:
        text = file.read_text(encoding="utf-8")
        assert page.evaluate(DROPPED, text) == []
        # The check itself finds what it should: an unknown name, a bad value, a repeated name.
        wrong = "a { colour: red } b { color: 3px } i { color: red; color: blue }"
        assert len(page.evaluate(DROPPED, wrong)) == 3
    finally:
        page.close()


def test_every_class_that_is_styled_is_used() -> None:
    """A style whose class appears in no other file is left over from something that is gone."""
    code = "".join(file.read_text(encoding="utf-8") for file in FILES if file.suffix != ".css")
    styles = "".join(file.read_text(encoding="utf-8") for file in STYLES)
    selectors = re.findall(r"[^@{};]*(?=\{)", re.sub(r"(?s)/\*.*?\*/", "", styles))
    classes = {name for each in selectors for name in re.findall(r"\.([a-z][\w-]*)", each)}
    assert {name for name in classes if not re.search(rf"\b{name}\b", code)} == set()
    assert len(classes) > 50
