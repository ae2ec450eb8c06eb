"""The page and the reference in Vietnamese: by the browser's language, or as chosen."""

import re

import pytest
from playwright.sync_api import expect

from mock_server.etelecom import RECORDS
from tests.sandbox.conftest import Open, World
from tests.sandbox.test_page_files import PAGE


def _words_of(text: str) -> str:
    """A file's text with strings that are joined by ``+`` as one."""
    return re.sub(r'"\s*\+\s*"', "", text)


def _pairs() -> list[tuple[str, str]]:
    """The texts in both languages."""
    words, texts = (
        _words_of((PAGE / name).read_text(encoding="utf-8"))
        for name in ("vietnamese_words.js", "vietnamese.js")
    )
    both = words.partition("export const NOUNS")[0] + texts
    return re.findall(r'\[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', both)


def test_every_translated_text_is_one_of_the_page() -> None:
    """A text that is changed in English must be changed here too, or it would not be found."""
    others = [each for each in PAGE.glob("*.js") if not each.name.startswith("vietnamese")]
    page = "".join(_words_of(each.read_text(encoding="utf-8")) for each in others)
    pairs = _pairs()
    assert [english for english, _ in pairs if f'"{english}"' not in page] == []
    assert len(pairs) > 150


def test_every_text_of_the_page_is_translated() -> None:
    same = {"Shop", "World ", "Admin token", "shop {number}", "{noun} {id}"}
    texts = {english for english, _ in _pairs()} | same
    for file in PAGE.glob("*.js"):
        used = re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', _words_of(file.read_text("utf-8")))
        assert [each for each in used if each not in texts] == []


def test_every_sentence_in_the_code_is_a_translated_text() -> None:
    """One that is not given to ``t`` would stay English: in capitals at its start, of two words."""
    names = {"Official Accounts", "Account webhooks", "Admin token", "World "}
    texts = {english for english, _ in _pairs()} | names
    for file in PAGE.glob("*.js"):
        if file.name.startswith("vietnamese"):
            continue
        code = re.sub(r"^\s*(//|/?\*).*$", "", file.read_text("utf-8"), flags=re.MULTILINE)
        sentences = re.findall(r'"([A-Z][a-z]+ [^"{]*)"', _words_of(code))
        assert [each for each in sentences if each not in texts] == [], file.name


def test_both_texts_have_the_same_values() -> None:
    for english, other in _pairs():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", other)), english


def test_every_noun_has_a_name() -> None:
    words = (PAGE / "vietnamese_words.js").read_text(encoding="utf-8").partition("NOUNS")[2]
    named = set(re.findall(r'\["(\w+)",', words))
    assert named == {name for each in RECORDS for name in (each.name, each.plural)}


@pytest.mark.browser
def test_names_of_lists_are_words(tab: Open, world: World) -> None:
    page = tab(world, "sms_accounts")
    expect(page.get_by_role("heading", level=1)).to_have_text("SMS accounts")
    links = page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    assert {"Call logs", "Account users", "SMS"} < set(links)
    assert not [each for each in links if "_" in each]


@pytest.mark.browser
def test_it_follows_the_browser(tab: Open, world: World) -> None:
    page = tab(world, "journeys", locale="vi-VN")
    expect(page.get_by_text("Yêu cầu này dưới dạng code")).to_be_visible()
    page.get_by_role("link", name="Đồng hồ", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đồng hồ")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("link", name="Phương thức", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    expect(page.locator("html")).to_have_attribute("lang", "vi")


@pytest.mark.browser
def test_another_language_than_these_two_is_english(tab: Open, world: World) -> None:
    page = tab(world, "clock", locale="fr-FR")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clock")


@pytest.mark.browser
def test_the_choice_is_remembered_and_holds_in_the_reference(tab: Open, world: World) -> None:
    page = tab(world, "clock")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đồng hồ")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đồng hồ")
    page.goto(f"{world.url}/__admin/docs/errors")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã lỗi và ghi chú")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Errors and notes")
    page.goto(f"{world.url}/__admin/")
    expect(page.get_by_role("link", name="Clock")).to_be_visible()


@pytest.mark.browser
def test_a_buttons_words_stay_on_one_line(tab: Open, world: World) -> None:
    """The Vietnamese word for "Copy" is two, which a narrow column broke."""
    page = tab(world, "worlds", locale="vi-VN")
    copying = page.locator(".keys button").first
    expect(copying).to_have_text("Sao chép")
    lines = copying.evaluate(
        "it => { const all = document.createRange(); all.selectNodeContents(it);"
        " return new Set([...all.getClientRects()].map((each) => each.top)).size; }"
    )
    assert lines == 1


@pytest.mark.browser
def test_durations_are_in_words_of_the_language(tab: Open, world: World) -> None:
    page = tab(world, "consents?reply_status=S", locale="vi-VN")
    page.locator("table.rows tbody th button").first.click()
    planned = page.get_by_role("listitem").filter(has_text=", lúc ").first
    expect(planned).to_contain_text(re.compile(r"sau \d+ (giờ|phút|giây)[ ,]"))
