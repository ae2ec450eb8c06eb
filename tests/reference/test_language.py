"""The reference and the catalogue in Vietnamese, by Accept-Language and by choice."""

import re
from inspect import getdoc

import pytest

from mock_server.contract.ledger import BOUNDS, GRADES, PAGING
from mock_server.contract.service import records_of, verbs_of
from mock_server.errors import ERRORS
from mock_server.etelecom import SERVICES
from mock_server.notes import NoteCode
from mock_server.web.language.vietnamese_calls import CALLS
from mock_server.web.language.vietnamese_fields import FIELDS
from mock_server.web.language.vietnamese_pages import PAGES
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


def test_every_translation_is_of_a_text_that_is_there() -> None:
    """A description that changes in its declaration leaves no translation of the old one."""
    records = records_of(SERVICES)
    fields = [mark.about for mark in (*BOUNDS.values(), *PAGING.values())]
    for each in records:
        fields += [attribute.mark.about for attribute in each.attributes.values()]
        fields += each.life.states.values() if each.life else ()
    assert FIELDS.keys() - set(fields) == set()
    calls = [each.about for each in (*records, *verbs_of(SERVICES), *NoteCode)]
    calls += [text or "" for error in ERRORS for text in (getdoc(error), error.cause)]
    assert CALLS.keys() - set(calls) == set()
    files = "".join(path.read_text() for path in (FOLDER / "templates").iterdir())
    pages = set(GRADES.values()) | {grade.value for grade in GRADES}
    assert [each for each in PAGES if each not in pages and f't("{each}")' not in files] == []


def test_the_nouns_that_clients_meet_most_are_translated_whole() -> None:
    """What is left in English is said in docs/sandbox.md."""
    for each in records_of(SERVICES):
        if each.name in {"journey", "consent", "message"}:
            abouts = [attribute.mark.about for attribute in each.attributes.values()]
            abouts += each.life.states.values() if each.life else ()
            assert [about for about in abouts if about not in FIELDS] == []


def test_code_is_the_same_in_both_languages() -> None:
    for english, other in (PAGES | CALLS | FIELDS).items():
        code = re.findall("`.+?`", english)
        assert sorted(re.findall("`.+?`", other)) == sorted(code) or "<" in english, english
