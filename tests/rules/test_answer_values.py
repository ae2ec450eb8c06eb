"""How each kind of field is written in an answer."""

import json
import re
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

UNSET = "0001-01-01T00:00:00Z"
JOURNEY_FIELDS = [
    "created_at",
    "error_code",
    "error_message",
    "expired_at",
    "id",
    "is_charged",
    "journey_id",
    "journey_token",
    "phone",
    "status",
    "updated_at",
]
CONSENT_FIELDS = [
    "call_type",
    "created_at",
    "delivery_status",
    "delivery_time",
    "error_code",
    "error_message",
    "expires_at",
    "id",
    "is_charged",
    "oa_id",
    "phone",
    "reason_code",
    "reply_status",
    "shop_id",
    "status",
    "updated_at",
    "user_id",
]
FIELDS = {JOURNEYS: JOURNEY_FIELDS, CONSENTS: CONSENT_FIELDS}
IDS = {"id", "journey_id", "oa_id", "shop_id", "user_id"}
TIMES = {"created_at", "updated_at", "expired_at", "expires_at", "delivery_time"}

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])


@pytest.fixture(scope="module")
def rows(seeded: Client) -> dict[str, list[dict[str, Any]]]:
    """Every row of the default world."""
    return {path: seeded.walk(path) for path in FIELDS}


@pytest.mark.rule("wire.unset-is-sent")
@LISTS
def test_every_row_has_every_field_in_the_vendors_order(
    rows: dict[str, list[dict[str, Any]]], path: str
) -> None:
    assert len(rows[path]) == 1000
    assert {tuple(row) for row in rows[path]} == {tuple(FIELDS[path])}


@pytest.mark.rule("wire.unset-is-sent")
def test_a_failed_journey_shows_what_is_unset(client: Client) -> None:
    created = client.control("POST", "/journeys", {"error_code": -118})
    assert created.status == 201
    (row,) = client.walk(JOURNEYS)
    assert (row["journey_token"], row["expired_at"]) == ("", UNSET)
    assert list(row) == JOURNEY_FIELDS


@pytest.mark.rule("wire.unset-is-sent")
def test_a_consent_shows_what_is_unset(client: Client) -> None:
    unset = {
        "call_type": "unknown",
        "reason_code": "unknown",
        "delivery_status": "unknown",
        "delivery_time": None,
        "error_message": "",
        "expires_at": None,
        "oa_id": "0",
        "reply_status": "Z",
        "status": "Z",
        "user_id": "0",
    }
    assert client.control("POST", "/consents", unset).status == 201
    (row,) = client.walk(CONSENTS)
    assert row == row | unset | {"delivery_time": UNSET, "expires_at": UNSET}
    assert list(row) == CONSENT_FIELDS


@pytest.mark.rule("wire.int64-response")
@LISTS
def test_an_int64_is_a_string_of_digits(rows: dict[str, list[dict[str, Any]]], path: str) -> None:
    for row in rows[path]:
        for name in IDS & row.keys():
            assert re.fullmatch(r"\d{19}", row[name]), (name, row)
        assert type(row["error_code"]) is int
        assert type(row["is_charged"]) is bool


@pytest.mark.rule("data.ids")
@LISTS
def test_ids_have_19_digits_and_the_order_of_creation(client: Client, path: str) -> None:
    plural = "/journeys" if path == JOURNEYS else "/consents"
    ids = [client.control("POST", plural).body["id"] for _ in range(20)]
    assert {len(each) for each in ids} == {19}
    assert ids == sorted(set(ids))


@LISTS
def test_seeded_ids_have_the_order_of_creation(
    rows: dict[str, list[dict[str, Any]]], path: str
) -> None:
    places = [(row["created_at"].rstrip("Z").ljust(26, "."), int(row["id"])) for row in rows[path]]
    assert [place[1] for place in places] == sorted((place[1] for place in places), reverse=True)


@pytest.mark.rule("data.ids")
@LISTS
def test_a_created_record_has_the_highest_id(path: str) -> None:
    plural = "/journeys" if path == JOURNEYS else "/consents"
    with started(preset="one") as client:
        seeded_id = rows_of(client.page(path))[0]["id"]
        assert int(client.control("POST", plural).body["id"]) > int(seeded_id)


@pytest.mark.rule("wire.time-response")
@LISTS
def test_a_time_is_utc_with_at_most_six_digits_and_no_trailing_zeros(
    rows: dict[str, list[dict[str, Any]]], path: str
) -> None:
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z")
    for row in rows[path]:
        for name in TIMES & row.keys():
            assert form.fullmatch(row[name]), (name, row)
        assert UNSET not in (row["created_at"], row["updated_at"])


@pytest.mark.rule("wire.time-response")
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2025-03-28T10:16:58.682536+07:00", "2025-03-28T03:16:58.682536Z"),
        ("2025-03-28T03:16:58Z", "2025-03-28T03:16:58Z"),
        ("2025-03-28T03:16:58.000Z", "2025-03-28T03:16:58Z"),
        ("2025-03-28T03:16:58.500Z", "2025-03-28T03:16:58.5Z"),
        ("2025-03-28T03:16:58.000001Z", "2025-03-28T03:16:58.000001Z"),
        ("2025-03-28T03:16:58.100010Z", "2025-03-28T03:16:58.10001Z"),
        ("2025-03-28T03:16:58.1234567Z", "2025-03-28T03:16:58.123456Z"),
        ("2025-03-28T03:16:50Z", "2025-03-28T03:16:50Z"),
        ("1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00.000001Z"),
        ("2025-01-01T01:00:00+07:00", "2024-12-31T18:00:00Z"),
    ],
)
def test_a_time_is_shown_in_the_vendors_form(client: Client, given: str, shown: str) -> None:
    times = {"created_at": given, "updated_at": given}
    assert client.control("POST", "/journeys", times | {"expired_at": given}).status == 201
    assert client.control("POST", "/consents", times | {"expires_at": given}).status == 201
    (journey,) = client.walk(JOURNEYS)
    (consent,) = client.walk(CONSENTS)
    assert {journey[name] for name in ("created_at", "updated_at", "expired_at")} == {shown}
    assert {consent[name] for name in ("created_at", "updated_at", "expires_at")} == {shown}


@pytest.mark.rule("wire.time-response")
@pytest.mark.parametrize("unset", [None, "", "0001-01-01T00:00:00Z"])
def test_an_unset_time_is_the_year_one(client: Client, unset: str | None) -> None:
    client.control("POST", "/journeys", {"expired_at": unset})
    client.control("POST", "/consents", {"expires_at": unset, "delivery_time": unset})
    (journey,) = client.walk(JOURNEYS)
    (consent,) = client.walk(CONSENTS)
    assert (journey["expired_at"], consent["expires_at"], consent["delivery_time"]) == (UNSET,) * 3


@pytest.mark.rule("wire.phone-response")
@LISTS
def test_phones_are_in_zalos_form(rows: dict[str, list[dict[str, Any]]], path: str) -> None:
    assert all(re.fullmatch(r"84\d{9}", row["phone"]) for row in rows[path])


@LISTS
def test_answers_are_compact_utf_8_json(client: Client, path: str) -> None:
    """Text of any language and every control character comes back as it was put in."""
    text = 'Tài khoản \u2028 \U0001f600 "\\ / \x00\x1f\x7f\t\n'
    plural = "/journeys" if path == JOURNEYS else "/consents"
    assert client.control("POST", plural, {"error_message": text}).status == 201
    answer = client.call(path)
    assert rows_of(answer.body)[0]["error_message"] == text
    expected = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    assert answer.raw.decode("utf-8") == expected.replace("\u2028", "\\u2028") + "\n"
