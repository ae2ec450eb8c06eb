"""How times and phone numbers may be written in a request."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
BOUNDS = pytest.mark.parametrize("bound", ["date_from", "date_to"])


@pytest.mark.rule("wire.time-request")
@LISTS
@BOUNDS
@pytest.mark.parametrize(
    "text",
    [
        "2026-02-10T10:07:19Z",
        "2026-02-10T17:07:19+07:00",
        "2026-02-09T22:07:19-12:00",
        "2026-02-10T10:07:19+00:00",
        "2026-02-10T10:07:19-00:00",
        "2026-02-10T15:52:19+05:45",
        "2026-02-10T10:07:19.0Z",
        "2026-02-10T10:07:19.000000000Z",
        "2026-02-10T10:07:19.0000009Z",
    ],
)
def test_every_way_to_write_an_instant_asks_for_the_same_rows(
    seeded: Client, path: str, bound: str, text: str
) -> None:
    plain = seeded.call(path, {"filter": {bound: "2026-02-10T10:07:19Z"}})
    assert len(rows_of(plain.body)) > 0
    assert seeded.call(path, {"filter": {bound: text}}).raw == plain.raw


@pytest.mark.rule("wire.time-request")
@LISTS
@BOUNDS
@pytest.mark.parametrize(
    "value",
    [
        "2026-02-10T10:07:19",
        "2026-02-10T10:07:19.5",
        "2026-02-10",
        "2026-02-10 10:07:19Z",
        "2026-02-10t10:07:19Z",
        "2026-02-10T10:07:19z",
        "2026-02-10T7:07:19Z",
        "2026-02-10T10:07Z",
        "2026-02-10T10:07:19+0700",
        "2026-02-10T10:07:19+07",
        "2026-02-10T10:07:19 +07:00",
        "2026-02-10T10:07:19.Z",
        "2026-02-10T10:07:19,5Z",
        "2026-2-10T10:07:19Z",
        "20260210T100719Z",
        "2026-02-30T10:07:19Z",
        "2026-13-10T10:07:19Z",
        "2026-00-10T10:07:19Z",
        "2026-02-10T25:07:19Z",
        "2026-02-10T24:00:00Z",
        "2026-02-10T10:60:19Z",
        "2026-02-10T10:07:61Z",
        "2026-02-10T10:07:19+24:00",
        "2026-02-10T10:07:19+07:60",
        "12026-02-10T10:07:19Z",
        "-2026-02-10T10:07:19Z",
        "\u0662026-02-10T10:07:19Z",
        "2026-02-10T10:07:19Z\n",
        " 2026-02-10T10:07:19Z",
        "1741600000",
        "now",
        "text",
        "",
        1741600000,
        1741600000.5,
        True,
        [],
        {},
    ],
)
def test_what_is_no_rfc_3339_time_with_an_offset_is_invalid(
    seeded: Client, path: str, bound: str, value: Any
) -> None:
    answer = seeded.call(path, {"filter": {bound: value}})
    assert answer.undecodable.startswith("parsing time ")
    assert answer.hint.startswith(f"filter.{bound}: ")


AS = r'as "\"2006-01-02T15:04:05Z07:00\"": cannot parse'


@pytest.mark.rule("wire.time-request")
@LISTS
@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ('""', rf'parsing time "\"\"" {AS} "\"" as "2006"'),
        ('"now"', rf'parsing time "\"now\"" {AS} "now\"" as "2006"'),
        ('"2026-02-10"', rf'parsing time "\"2026-02-10\"" {AS} "\"" as "T"'),
        (
            '"2026-02-10T10:07:19"',
            rf'parsing time "\"2026-02-10T10:07:19\"" {AS} "\"" as "Z07:00"',
        ),
        (
            '"2026-02-10 10:07:19Z"',
            rf'parsing time "\"2026-02-10 10:07:19Z\"" {AS} " 10:07:19Z\"" as "T"',
        ),
        ('"2026-13-10T10:07:19Z"', r'parsing time "\"2026-13-10T10:07:19Z\"": month out of range'),
        ('"2026-02-30T10:07:19Z"', r'parsing time "\"2026-02-30T10:07:19Z\"": day out of range'),
        ('"2026-02-10T25:07:19Z"', r'parsing time "\"2026-02-10T25:07:19Z\"": hour out of range'),
        ('"2026-02-10T10:60:19Z"', r'parsing time "\"2026-02-10T10:60:19Z\"": minute out of range'),
        ("1741600000", rf'parsing time "1741600000" {AS} "1741600000" as "\""'),
        ("true", rf'parsing time "true" {AS} "true" as "\""'),
    ],
)
def test_a_time_that_does_not_decode_has_the_text_of_go(
    seeded: Client, path: str, written: str, cause: str
) -> None:
    answer = seeded.send(f'{{"filter": {{"date_from": {written}}}}}'.encode(), path)
    assert answer.undecodable == cause


@LISTS
@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"date_from": "0001-01-01T00:00:00.000001Z"}, True),
        ({"date_from": "0001-01-01T00:00:00+14:00"}, True),
        ({"date_to": "1969-12-31T23:59:59Z"}, False),
        ({"date_from": "9999-12-31T23:59:59.999999-14:00"}, False),
        ({"date_to": "9999-12-31T23:59:59.999999-14:00"}, True),
    ],
)
def test_far_instants_are_bounds_like_any_other(
    seeded: Client, path: str, filter_: Any, found: bool
) -> None:
    assert bool(rows_of(seeded.page(path, filter_))) is found


WRITTEN = ["0912345678", "+84 912 345 679", "84912345670"]
KEPT = ["84912345678", "84912345679", "84912345670"]


@pytest.fixture(scope="module")
def shop() -> Iterator[Client]:
    """Three numbers in each list; tests that use it change nothing."""
    with started(preset="empty") as client:
        for plural in ("/journeys", "/consents"):
            for phone in WRITTEN:
                assert client.control("POST", plural, {"phone": phone}).status == 201
        yield client


@pytest.mark.rule("wire.phone-request")
@LISTS
@pytest.mark.parametrize(
    "form",
    [
        "84{} {} {}",
        "+84{}{}{}",
        "0{}{}{}",
        "0{} {} {}",
        "0{}.{}.{}",
        "0{}-{}-{}",
        "+84 {}-{}.{}",
        "+84. -{}{} - {}",
        " 84{}{}{} ",
        "8-4{}{}{}",
    ],
)
@pytest.mark.parametrize("kept", KEPT)
def test_every_form_of_a_phone_number_finds_it(
    shop: Client, path: str, form: str, kept: str
) -> None:
    asked = form.format(kept[2:4], kept[4:7], kept[7:])
    (row,) = rows_of(shop.page(path, {"phone": asked}))
    assert row["phone"] == kept


@pytest.mark.rule("wire.phone-request")
@LISTS
@pytest.mark.parametrize(
    "asked",
    [
        "text",
        "84",
        "091234567",
        "91234567",
        "84912345678 ext 1",
        "8491234567a",
        "0084912345678",
        "+1 202 555 0100",
        "%",
        "8491234567_",
        "'; DROP TABLE journeys; --",
        "\x00",
        " ",
        "\u0660\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    ],
)
def test_a_filter_on_what_is_no_number_finds_nothing(shop: Client, path: str, asked: str) -> None:
    assert rows_of(shop.page(path, {"phone": asked})) == []


@pytest.mark.rule("wire.phone-response")
@LISTS
def test_a_number_is_shown_in_zalos_form_however_it_was_written(shop: Client, path: str) -> None:
    assert [row["phone"] for row in shop.walk(path)] == KEPT[::-1]
