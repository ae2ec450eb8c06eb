"""The reference and the catalogue in Vietnamese, by Accept-Language and by choice."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from inspect import getdoc
from typing import Any

import pytest

from mock_server.assumptions import ASSUMPTIONS
from mock_server.contract.ledger import (
    GRADES,
    FieldRow,
    answered_paging_rows,
    answered_rows,
    asked_rows,
    filter_rows,
    hidden_rows,
    paging_rows,
    shown_rows,
    sort_fact,
)
from mock_server.contract.schema import every_list
from mock_server.contract.service import lists_of, records_of, verbs_of
from mock_server.errors import ERRORS
from mock_server.etelecom import SERVICES
from mock_server.faults.kinds import KINDS
from mock_server.faults.ready import READY
from mock_server.notes import NoteCode
from mock_server.seeding.presets import PRESETS
from mock_server.web.language.choice import vietnamese_texts
from mock_server.web.reference.control import control_groups
from mock_server.web.reference.facts import full_ledger
from mock_server.web.reference.pages import FOLDER
from tests.simulator import Client

VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def _heading(client: Client, **headers: str) -> str:
    html = client.http.get("/__admin/docs/errors", headers=headers).text
    found = re.search("<h1>(.*?)</h1>", html)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "heading"),
    [
        ("vi", "Mã lỗi và ghi chú"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "Mã lỗi và ghi chú"),
        ("fr, vi;q=0.5, en;q=0.4", "Mã lỗi và ghi chú"),
        ("en;q=0.4, vi;q=0.5", "Mã lỗi và ghi chú"),
        ("en-US,en;q=0.9,vi;q=0.8", "Errors and notes"),
        ("vi;q=0", "Errors and notes"),
        ("vi;q=often", "Errors and notes"),
        ("fr", "Errors and notes"),
        ("", "Errors and notes"),
    ],
)
def test_the_browsers_language(client: Client, accepted: str, heading: str) -> None:
    assert _heading(client, **{"Accept-Language": accepted}) == heading


def test_a_choice_is_kept_and_goes_first(client: Client) -> None:
    answer = client.http.get("/__admin/docs/errors?language=vi")
    assert "Mã lỗi" in answer.text
    assert answer.headers["vary"] == "Accept-Language, Cookie"
    client.http.cookies.clear()  # sent by hand below
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("etelecom_mock_language=vi;")
    assert _heading(client, Cookie=cookie.partition(";")[0]) == "Mã lỗi và ghi chú"
    kept = {"Cookie": "etelecom_mock_language=en"} | VIETNAMESE
    assert _heading(client, **kept) == "Errors and notes"


def test_an_unknown_choice_is_not_kept(client: Client) -> None:
    answer = client.http.get("/__admin/docs/errors?language=fr")
    assert "set-cookie" not in answer.headers
    assert "Errors and notes" in answer.text


def test_fields_and_states_are_described_in_both_languages(client: Client) -> None:
    html = client.http.get("/__admin/docs/ListJourneys", headers=VIETNAMESE).text
    assert "Số điện thoại người nhận." in html
    assert '<html lang="vi">' in html
    described = client.http.get("/__admin/catalogue", headers=VIETNAMESE).json()
    journeys = next(each for each in described["lists"] if each["name"] == "journey")
    assert journeys["about"].startswith("Các journey của shop")
    assert "Số điện thoại người nhận." in {each["about"] for each in journeys["fields"]}
    assert any("token dùng được" in about for about in journeys["states"].values())


METHODS: tuple[Any, ...] = (*every_list(lists_of(SERVICES)), *verbs_of(SERVICES))
LISTS, RECORDS, VERBS = every_list(lists_of(SERVICES)), records_of(SERVICES), verbs_of(SERVICES)
TEMPLATES = "".join(path.read_text() for path in sorted((FOLDER / "templates").iterdir()))


def _of_templates() -> Iterator[str]:
    yield from re.findall(r'\bt\("((?:[^"\\]|\\.)*)"\)', TEMPLATES)
    yield from GRADES.values()
    yield from (grade.value for grade in GRADES)


def _of_rows() -> Iterator[str]:
    rows: list[FieldRow] = [*paging_rows(), *answered_paging_rows()]
    for each in LISTS:
        rows += (*filter_rows(each), *shown_rows(each), *hidden_rows(each))
        yield sort_fact(each).statement
        yield sort_fact(each).source
    for verb in VERBS:
        rows += (*asked_rows(verb), *answered_rows(verb))
    for row in rows:
        yield row.mark.about
        yield row.mark.source
        if " or " in row.type:
            yield row.type


def _of_nouns() -> Iterator[str]:
    for each in RECORDS:
        yield from (attribute.mark.about for attribute in each.attributes.values())
        yield from each.life.states.values() if each.life else ()
    yield from (each.about for each in (*METHODS, *RECORDS))
    yield from (each.about for each in NoteCode)
    for error in ERRORS:
        yield from (getdoc(error) or "", error.cause, error.source)


def _of_choices() -> Iterator[str]:
    for kind in KINDS:
        yield from (kind.about, kind.shows)
    for ready in READY:
        yield from (ready.name, ready.about)
    yield from (each.about for each in PRESETS.values())
    for assumption in ASSUMPTIONS:
        yield from (assumption.doubt, assumption.touches, assumption.breaks)
        for other in assumption.alternatives.values():
            yield from (other.about, other.source)


def _of_facts() -> Iterator[str]:
    for topic in full_ledger(lists_of(SERVICES), VERBS):
        yield from (topic.title, topic.about)
        for fact in topic.facts:
            yield fact.source
            for text in (fact.form, *fact.parts) if fact.parts else (fact.statement,):
                if re.search("[a-z]{2}", _TYPE.sub("", re.sub("`.+?`", "", text))):
                    yield text


_TYPE = re.compile(r"^[a-z0-9]+( \([\w-]+\))?$")
"""Which is the same in both languages: ``string (int64)``."""


@pytest.fixture
def declared(client: Client) -> set[str]:
    """Every text that the reference or the sandbox page shows out of a declaration."""
    document = client.control("GET", "/openapi/control.json").body
    calls = {call.about for group in control_groups(document).values() for call in group}
    return calls | {*_of_templates(), *_of_rows(), *_of_nouns(), *_of_choices(), *_of_facts()} - {
        ""
    }


def _is_name(text: str) -> bool:
    """Whether a text is a name of the API's, which is the same in both languages."""
    return re.fullmatch(r"\w+", text) is not None and text.lower() != text


def test_every_text_is_translated(declared: set[str]) -> None:
    """A new field, fault, error, note, call or assumption needs its Vietnamese."""
    missing = {each for each in declared - vietnamese_texts().keys() if not _is_name(each)}
    assert sorted(missing) == []


def test_every_translation_is_of_a_text_that_is_there(declared: set[str]) -> None:
    """A description that changes in its declaration leaves no translation of the old one."""
    assert sorted(vietnamese_texts().keys() - declared) == []


def test_every_translation_is_vietnamese() -> None:
    """What is the same in both languages is code, or a word that engineers use as it is."""
    same = {
        english: other
        for english, other in vietnamese_texts().items()
        if not re.search("[à-ỹ]", other.lower())
    }
    texts = {each for each in same if re.search("[a-z]{2}", re.sub("`.+?`", "", each))}
    assert texts <= {
        "Base URL", "Body", "CheckConsent", "Consents", "Journeys", "Key in `demo`", "Keys",
        "ListOA", "Official accounts", "SMS Brandname", "Sandbox", "Shops", "Templates",
        "The OA.", "The body", "The hotline.", "The shop.", "The webhook.", "Webhooks",
    }  # fmt: skip


def test_code_is_the_same_in_both_languages() -> None:
    for english, other in vietnamese_texts().items():
        code = re.findall("`.+?`", english)
        assert sorted(re.findall("`.+?`", other)) == sorted(code) or "<" in english, english
        places = r"\{\w+\}"
        assert sorted(re.findall(places, other)) == sorted(re.findall(places, english))


class Prose(HTMLParser):
    """The texts of a page, apart from code."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002  # the parser's
        if tag not in ("meta", "link"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser's
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not {"code", "pre", "title"} & set(self._inside):
            self.texts.add(" ".join(data.split()))


def prose(client: Client, page: str, language: str) -> set[str]:
    """The texts of a page of the reference in a language."""
    parser = Prose()
    parser.feed(client.http.get(f"/__admin/docs{page}?language={language}").text)
    return parser.texts


def test_no_page_has_a_sentence_that_is_left_in_english(client: Client) -> None:
    pages = ["", "/errors", "/control", "/fidelity", *(f"/{each.operation}" for each in METHODS)]
    both = {
        text for page in pages for text in prose(client, page, "en") & prose(client, page, "vi")
    }
    assert [each for each in both if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", each)] == []


def described(document: Any) -> Iterator[tuple[str, str]]:
    """The descriptions of the catalogue by their places."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in ("title", "about", "shows", "doubt", "touches", "source"):
                yield name, value
            elif name == "states":
                yield from ((f"states.{state}", about) for state, about in value.items())
            elif name not in ("schema", "rule", "example"):
                yield from described(value)
    elif isinstance(document, list):
        for value in document:
            yield from described(value)


def test_the_page_gets_every_description_in_vietnamese(client: Client) -> None:
    found = client.http.get("/__admin/catalogue", headers=VIETNAMESE).json()
    texts = set(vietnamese_texts().values())
    left = [text for _, text in described(found) if text not in texts and not _is_name(text)]
    assert left == []
