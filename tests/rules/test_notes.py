"""What an answer let pass is told beside it, and refused by a strict world."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import API_KEY, CONSENTS, JOURNEYS, SHOP_KEY, Answer, Client, rows_of, started

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
ROWS = 5
EARLY, LATE = "2000-01-01T08:00:00Z", "2099-01-01T08:00:00Z"
MIDNIGHT = "2030-01-01T00:00:00+07:00"
AS_JAVASCRIPT_HAS_IT = {"2258329079718686512": "2258329079718686500"}
"""What ``String(Number(id))`` makes of an id."""


def earlier(time: str, microseconds: int) -> str:
    instant = datetime.fromisoformat(time) - timedelta(microseconds=microseconds)
    return instant.isoformat().replace("+00:00", "Z")


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
    ({"filter": {"phone": "912345678"}}, {"filter": {"phone": "84912345678"}}, "phone-normalised"),
    (
        {"filter": {"phone": "+84 91-2345678"}},
        {"filter": {"phone": "84912345678"}},
        "phone-normalised",
    ),
    ({"filter": {"oa_id": 17}}, {"filter": {"oa_id": "17"}}, "number-for-int64"),
    ({"filter": {"phone": None, "oa_id": "0", "status": "unknown"}}, {}, "empty-filter"),
    (
        {"filter": {"date_from": MIDNIGHT}},
        {
            "filter": {
                "date_from": "2030-01-01T00:00:00+07:00",
                "date_to": "2031-01-01T00:00:00+07:00",
            }
        },
        "single-date-bound",
    ),
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
        {"filter": {"phone": None, "oa_id": "17", "status": "unknown"}},
        {"paging": {"after": ".", "before": "", "limit": 100, "sort": "updated_at"}},
        {
            "filter": {
                "date_from": "2030-01-01T00:00:00+07:00",
                "date_to": "2030-01-02T00:00:00+07:00",
            }
        },
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
    asked = {"filter": {"date_from": rows[2]["created_at"], "date_to": LATE}}
    for client in (shop, strict):
        answer = client.call(path, asked)
        assert (len(rows_of(answer.body)), notes(answer)) == (3, {"row-on-date-bound"})
        assert notes(client.call(path, asked | {"paging": {"limit": 2}})) == set()
    bounds = {"date_from": EARLY, "date_to": rows[2]["created_at"]}
    assert notes(shop.call(path, {"filter": bounds})) == {"row-near-date-to"}


@LISTS
def test_a_row_within_the_second_after_date_to_is_noted(
    shop: Client, strict: Client, path: str
) -> None:
    """Once for a walk: by the call that reads the end where it would be."""
    newest = shop.walk(path)[0]["created_at"]
    for client in (shop, strict):
        for date_to, told in (
            (newest, {"row-near-date-to"}),
            (earlier(newest, 999_999), {"row-near-date-to"}),
            (earlier(newest, 1_000_000), set()),
            (LATE, set()),
        ):
            asked = {"filter": {"date_from": EARLY, "date_to": date_to}}
            assert notes(client.call(path, asked)) == told
            oldest_first = asked | {"paging": {"sort": "created_at"}}
            assert notes(client.call(path, oldest_first)) == told
            page = client.call(path, asked | {"paging": {"limit": 1}})
            assert notes(page) == told
            after = page.body["paging"]["next"]
            further = client.call(path, asked | {"paging": {"limit": 1, "after": after}})
            assert notes(further) == set()


@LISTS
@pytest.mark.parametrize(
    ("date_from", "date_to", "told"),
    [
        ("2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z", True),
        ("2030-01-01T00:00:00Z", "2030-01-01T23:59:59Z", True),
        ("2030-01-01T00:00:00Z", "2030-01-01T23:59:59.999Z", True),
        ("2030-01-01T00:00:00+07:00", "2030-01-02T00:00:00+07:00", False),
        ("2030-01-01T00:00:00+07:00", "2030-01-01T23:59:59+07:00", False),
        ("2030-01-01T00:00:00Z", "2030-01-01T12:00:00Z", False),
        ("2030-01-01T08:30:00Z", "2030-01-02T00:00:00Z", False),
    ],
)
def test_a_day_of_utc_is_noted(
    shop: Client, strict: Client, path: str, date_from: str, date_to: str, told: bool
) -> None:
    for client in (shop, strict):
        answer = client.call(path, {"filter": {"date_from": date_from, "date_to": date_to}})
        assert answer.status == 200
        assert notes(answer) == ({"vietnam-day-as-utc"} if told else set())


@LISTS
def test_a_rounded_id_is_noted(shop: Client, strict: Client, path: str) -> None:
    for client in (shop, strict):
        for oa_id, rounded in AS_JAVASCRIPT_HAS_IT.items():
            answer = client.call(path, {"filter": {"oa_id": rounded}})
            assert notes(client.call(path, {"filter": {"oa_id": oa_id}})) == set()
            assert (rows_of(answer.body), notes(answer)) == ([], {"rounded-id"})
            assert rounded in answer.headers["x-mock-hint"]
        assert notes(client.call(path, {"filter": {"oa_id": "2258329079718680000"}})) == set()


@pytest.mark.rule("notes.rounded-id")
def test_a_rounded_id_of_what_is_not_found_is_noted(shop: Client, strict: Client) -> None:
    for client in (shop, strict):
        journey_id = rows_of(client.page(JOURNEYS))[0]["journey_id"]
        rounded = str(int(float(journey_id)))
        answer = client.call("/v1/shop.Zalo/GetJourney", {"journey_id": rounded})
        assert (answer.status, notes(answer)) == (404, {"rounded-id"})
        assert f'is the rounded form of "{journey_id}"' in answer.hint
        for oa_id in AS_JAVASCRIPT_HAS_IT.values():
            answer = client.call("/v1/shop.Zalo/GetShopOA", {"oa_id": oa_id})
            assert (answer.status, notes(answer)) == (404, {"rounded-id"})
        assert notes(client.call("/v1/shop.Zalo/GetJourney", {"journey_id": "5"})) == set()


@pytest.mark.parametrize("created", [False, True])
def test_rounded_ids_of_the_switchboard_are_noted(shop: Client, *, created: bool) -> None:
    """Whatever the refusal: 404, 400 for an extension, 412 for a hotline."""
    base = "/v1/shop.Etelecom/"
    if created:
        assert shop.control("POST", "/extensions", {}).status == 201
        assert shop.control("POST", "/hotlines", {}).status == 201
    extension = as_javascript_has_it(rows_of(shop.page(f"{base}GetExtensions"))[0]["id"])
    hotline = as_javascript_has_it(rows_of(shop.page(f"{base}GetHotlines"))[0]["id"])
    user = rows_of(shop.page("/v1/shop.Shop/GetAccountUsers"))[-1]["user_id"]
    for method, asked in (
        ("RemoveUserOfExtension", {"extension_id": extension}),
        ("AssignUserToExtension", {"extension_id": extension, "user_id": user}),
        ("CreateExtension", {"extension_number": 777, "hotline_id": hotline}),
    ):
        assert "rounded-id" in notes(shop.call(f"{base}{method}", asked)), method
    unknown = shop.call(f"{base}RemoveUserOfExtension", {"extension_id": "1129999970603000000"})
    assert (unknown.status, notes(unknown)) == (404, set())


def as_javascript_has_it(number: str) -> str:
    return str(int(Decimal(repr(float(number)))))


@LISTS
def test_an_empty_page_beyond_a_cursor_is_past_the_end(
    shop: Client, strict: Client, path: str
) -> None:
    first = shop.page(path)["paging"]
    for client in (shop, strict):
        for paging in ({"after": first["next"]}, {"before": first["prev"]}):
            answer = client.call(path, {"paging": paging})
            assert (rows_of(answer.body), notes(answer)) == ([], {"past-the-end"})
    empty = shop.call(path, {"filter": {"status": "N", "phone": "84900000000"}})
    assert (rows_of(empty.body), notes(empty)) == ([], set())


@LISTS
@pytest.mark.parametrize("origin", ["http://localhost:3000", "capacitor://localhost"])
def test_a_call_from_a_browser_is_noted(
    shop: Client, strict: Client, path: str, origin: str
) -> None:
    for client in (shop, strict):
        answer = client.call(path, headers={"Origin": origin})
        assert (answer.status, notes(answer)) == (200, {"called-from-browser"})


@pytest.mark.rule("notes.called-from-browser")
def test_the_hint_for_a_page_is_what_else_is_noted(shop: Client) -> None:
    page = {"Origin": "http://localhost:3000"}
    answer = shop.call(JOURNEYS, {"paging": {"limit": 500}}, headers=page)
    assert answer.headers["X-Mock-Note"] == "limit-clamped, called-from-browser"
    assert answer.hint == "paging.limit: 500 became 100"


PAGING_OF_OTHERS = [
    ("cursor", "paging.after"),
    ("page", "paging.after"),
    ("offset", "paging.after"),
    ("page_token", "paging.after"),
    ("starting_after", "paging.after"),
    ("next", "paging.after"),
    ("per_page", "paging.limit"),
]


@pytest.mark.parametrize(("name", "meant"), PAGING_OF_OTHERS)
def test_the_paging_of_other_apis_gets_advice(shop: Client, name: str, meant: str) -> None:
    for body in ({"paging": {name: 2}}, {name: 2}):
        answer = shop.call(JOURNEYS, body)
        assert notes(answer) == {"unknown-field"}
        assert f"{name} is unknown" in answer.headers["x-mock-hint"]
        assert meant in answer.headers["x-mock-hint"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=10", "limit"),
        ("_=1764374400&after=FNESBmxMyl0BAAZMpprLs_f7", "after"),
        ("filter[status]=P", "filter"),
        ("paging%5Blimit%5D=10", "paging"),
        ("phone=84912345678&token=x", "phone"),
    ],
)
def test_fields_in_the_address_are_noted(shop: Client, query: str, name: str) -> None:
    answer = shop.call(f"{JOURNEYS}?{query}")
    assert (answer.status, notes(answer)) == (200, {"unknown-field"})
    assert answer.hint == f"?{name} is ignored: fields are read from the body alone"


def test_other_parameters_of_an_address_are_ignored(shop: Client) -> None:
    assert notes(shop.call(f"{JOURNEYS}?call=3&_=1764374400&utm_source=x&sorted=1")) == set()


@pytest.mark.parametrize(("name", "meant"), [("status", "filter"), ("limit", "paging")])
def test_a_field_in_the_wrong_place_gets_advice(shop: Client, name: str, meant: str) -> None:
    hint = shop.call(JOURNEYS, {name: 1}).headers["x-mock-hint"]
    assert f"{meant}.{name} is likely meant" in hint


def test_a_method_that_only_the_vendor_has_is_noted(shop: Client) -> None:
    for path in ("/v1/shop.Etelecom/GetDriverConfig", "/v1/partner.Etelecom/GetDriverConfig"):
        answer = shop.call(path)
        assert (answer.refusal[:2], notes(answer)) == ((404, "bad_route"), {"not-simulated"})
    assert notes(shop.call("/v1/shop.Zalo/ListFolowers")) == {"unknown-address"}


# -- where they are told ------------------------------------------------------------------------


def test_several_notes_are_told_at_once(shop: Client) -> None:
    body = {"filter": {"id": "1", "phone": "0912345678"}, "paging": {"limit": 500}}
    answer = shop.call("/ListJourneys", body)
    assert notes(answer) == {"bare-path", "unknown-field", "phone-normalised", "limit-clamped"}


def test_the_hint_is_a_header_however_long_and_strange(shop: Client) -> None:
    strange = "Đ\n\x00" * 300
    answer = shop.call(JOURNEYS, {"filter": {strange + str(number): 1 for number in range(40)}})
    hint = answer.headers["x-mock-hint"]
    assert answer.status == 200
    assert hint.isascii()
    assert hint.isprintable()
    assert len(hint) <= 500


def test_an_error_carries_its_notes_too(shop: Client) -> None:
    answer = shop.call("/ListJourneys", {"filter": {"status": "X"}})
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert "bare-path" in notes(answer)


@pytest.mark.parametrize(
    ("body", "likely"),
    [({"filter": {"id": "1"}}, "oa_id"), ({"filter": {"oaId": "1"}}, "oa_id")],
)
def test_a_note_on_an_unknown_field_names_the_likely_one(
    tmp_path: Path, body: Any, likely: str
) -> None:
    log = tmp_path / "log"
    with (
        log.open("w") as file,
        started(preset="empty", log_format="json", logs_to=file.fileno()) as client,
    ):
        client.call(JOURNEYS, body)
    (line,) = log.read_text().splitlines()
    (note,) = json.loads(line)["notes"]
    assert note["code"] == "unknown-field"
    assert likely in note["message"]
