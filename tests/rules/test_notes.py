"""What an answer let pass is told beside it, and refused by a strict world."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator import API_KEY, CONSENTS, JOURNEYS, SHOP_KEY, Answer, Client, rows_of, started

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
ROWS = 5


@pytest.fixture(scope="module")
def shop() -> Iterator[Client]:
    """Five rows in each list; tests that use it change nothing."""
    with started(journeys=ROWS, consents=ROWS) as client:
        yield client


@pytest.fixture(scope="module")
def strict() -> Iterator[Client]:
    """The same in a strict world."""
    with started(journeys=ROWS, consents=ROWS, strict=True) as client:
        yield client


def notes(answer: Answer) -> set[str]:
    """The codes in the header."""
    told = answer.headers.get("x-mock-note")
    return set() if told is None else set(told.split(", "))


LENIENT: list[tuple[Any, Any, str]] = [
    ({"filter": {"id": "1"}}, {}, "unknown-field"),
    ({"filter": {"error_code": None}}, {}, "unknown-field"),
    ({"paging": {"page": 2}}, {}, "unknown-field"),
    ({"fields": []}, {}, "unknown-field"),
    ({"other": 1}, {}, "unknown-field"),
    ({"paging": {"limit": 101}}, {"paging": {"limit": 100}}, "limit-clamped"),
    ({"paging": {"limit": 2**63 - 1}}, {}, "limit-clamped"),
    ({"filter": {"phone": "0912345678"}}, {"filter": {"phone": "84912345678"}}, "phone-normalised"),
    (
        {"filter": {"phone": "+84 91-2345678"}},
        {"filter": {"phone": "84912345678"}},
        "phone-normalised",
    ),
    ({"filter": {"oa_id": 17}}, {"filter": {"oa_id": "17"}}, "number-for-int64"),
]


@LISTS
@pytest.mark.parametrize(("lenient", "plain", "code"), LENIENT)
def test_what_an_answer_let_pass_is_noted_and_changes_nothing(
    shop: Client, path: str, lenient: Any, plain: Any, code: str
) -> None:
    answer, same = shop.call(path, lenient), shop.call(path, plain)
    assert (answer.status, answer.raw) == (200, same.raw)
    assert notes(answer) == {code}
    assert notes(same) == set()


@LISTS
@pytest.mark.parametrize(("lenient", "plain", "code"), LENIENT)
def test_a_strict_world_refuses_it(
    strict: Client, path: str, lenient: Any, plain: Any, code: str
) -> None:
    status, error, text = strict.call(path, lenient).refusal
    assert (status, error) == (400, "invalid_argument")
    assert text.startswith("strict: ")
    assert strict.call(path, plain).status == 200


OTHER_PATHS = [
    ("/{}", API_KEY, "bare-path"),
    ("/api/shop.Zalo/{}", API_KEY, "api-path"),
    ("/api/partner.Zalo/{}", SHOP_KEY, "api-path"),
]


@pytest.mark.parametrize("method", ["ListJourneys", "ListRequestConsent"])
@pytest.mark.parametrize(("form", "key", "code"), OTHER_PATHS)
def test_a_path_of_one_page_alone_is_noted_or_refused(
    shop: Client, strict: Client, method: str, form: str, key: str, code: str
) -> None:
    answer = shop.call(form.format(method), key=key)
    assert (answer.status, notes(answer)) == (200, {code})
    status, error, text = strict.call(form.format(method), key=key).refusal
    assert (status, error) == (400, "invalid_argument")
    assert text.startswith("strict: ")


@pytest.mark.parametrize("base", ["/v1/shop.Zalo/", "/v1/partner.Zalo/"])
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"filter": {"status": "P", "phone": "84912345678", "oa_id": "17"}},
        {"filter": {"phone": "text"}},
        {"filter": {"phone": None, "oa_id": "", "status": "unknown"}},
        {"paging": {"after": ".", "before": "", "limit": 100, "sort": "updated_at"}},
        {"filter": {"date_from": "2030-01-01T00:00:00+07:00"}},
    ],
)
def test_a_call_as_documented_has_no_note_and_passes_a_strict_world(
    shop: Client, strict: Client, base: str, body: Any
) -> None:
    key = SHOP_KEY if "partner" in base else API_KEY
    for client in (shop, strict):
        answer = client.call(f"{base}ListJourneys", body, key=key)
        assert (answer.status, notes(answer)) == (200, set())


# -- assumptions that the caller touched: noted, and never refused ------------------------------


@LISTS
def test_a_row_on_date_from_is_noted_on_the_page_that_has_it(
    shop: Client, strict: Client, path: str
) -> None:
    rows = shop.walk(path)
    asked = {"filter": {"date_from": rows[2]["created_at"]}}
    for client in (shop, strict):
        answer = client.call(path, asked)
        assert (len(rows_of(answer.body)), notes(answer)) == (3, {"row-on-date-bound"})
        assert notes(client.call(path, asked | {"paging": {"limit": 2}})) == set()
    assert notes(shop.call(path, {"filter": {"date_to": rows[2]["created_at"]}})) == set()


@LISTS
def test_an_empty_page_beyond_a_cursor_is_past_the_end(
    shop: Client, strict: Client, path: str
) -> None:
    first = shop.page(path)["paging"]
    for client in (shop, strict):
        for paging in ({"after": first["next"]}, {"before": first["prev"]}):
            answer = client.call(path, {"paging": paging})
            assert (rows_of(answer.body), notes(answer)) == ([], {"past-the-end"})
    empty = shop.call(path, {"filter": {"date_from": "2030-01-01T00:00:00Z"}})
    assert (rows_of(empty.body), notes(empty)) == ([], set())


@LISTS
@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://example.com"])
def test_a_call_from_a_browser_is_noted(
    shop: Client, strict: Client, path: str, origin: str
) -> None:
    for client in (shop, strict):
        answer = client.call(path, headers={"Origin": origin})
        assert (answer.status, notes(answer)) == (200, {"called-from-browser"})


# -- where they are told ------------------------------------------------------------------------


def test_several_notes_are_told_at_once(shop: Client) -> None:
    body = {"filter": {"id": "1", "phone": "0912345678"}, "paging": {"limit": 500}}
    answer = shop.call("/ListJourneys", body)
    assert notes(answer) == {"bare-path", "unknown-field", "phone-normalised", "limit-clamped"}


def test_an_error_carries_its_notes_too(shop: Client) -> None:
    answer = shop.call("/ListJourneys", {"filter": {"status": "X"}})
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert "bare-path" in notes(answer)


@pytest.mark.parametrize(
    ("body", "likely"),
    [({"filter": {"id": "1"}}, "oa_id"), ({"filter": {"oaId": "1"}}, "oa_id")],
)
def test_a_note_on_an_unknown_field_names_the_likely_one(
    capsys: pytest.CaptureFixture[str], body: Any, likely: str
) -> None:
    with started(preset="empty", log_format="json") as client:
        client.call(JOURNEYS, body)
    (line,) = capsys.readouterr().err.splitlines()
    (note,) = json.loads(line)["notes"]
    assert note["code"] == "unknown-field"
    assert likely in note["message"]
