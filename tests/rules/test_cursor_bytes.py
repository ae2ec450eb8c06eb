"""The bytes of a cursor: two items, reversed, in URL-safe base64."""

import re
import struct
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
PLURALS = {JOURNEYS: "journeys", CONSENTS: "consents"}
NUMBERS = {
    JOURNEYS: {"created_at": 5, "updated_at": 2},
    CONSENTS: {"created_at": 5, "updated_at": 2},
}
EVERY_SORT = pytest.mark.parametrize(
    ("path", "sort"),
    [
        (path, sign + name)
        for path, names in NUMBERS.items()
        for name in names
        for sign in ("", "-")
    ],
)

OBSERVED = "AAAAAAAGaG8BAAYxXoDZaKj7"
"""A cursor of a real answer: field -5, 2025-03-28T03:16:58.682536Z; field 1, 419951."""

SET, UNSET = "2025-03-29T00:00:00.000001Z", None


@pytest.fixture(scope="module")
def shop() -> Iterator[Client]:
    """The observed row and two more in each list; tests that use it change nothing."""
    with started(preset="empty") as client:
        rows: list[dict[str, Any]] = [
            {"id": "419951", "created_at": "2025-03-28T03:16:58.682536Z"},
            {"id": "9000000000000000000", "created_at": "2025-03-28T03:16:58.682537Z"},
            {"id": "1", "created_at": "1970-01-01T00:00:00.000001Z"},
        ]
        for row, end in zip(rows, (SET, SET, UNSET), strict=True):
            row |= {"updated_at": "2025-04-01T00:00:00Z", "expired_at": end}
        consents = [{"expires_at": row["expired_at"]} | row for row in rows]
        for row in consents:
            del row["expired_at"]
        document = {"shops": [{"journeys": rows, "consents": consents}]}
        assert client.control("POST", "/import", document).status == 200
        yield client


def encoded(number: int, value: int, id_number: int, row_id: int) -> str:
    """A cursor as the vendor's backend makes it."""
    items = struct.pack("<bq", number, value) + struct.pack("<bq", id_number, row_id)
    return urlsafe_b64encode(items[::-1]).decode()


def microseconds(time: str | None) -> int:
    """Since the epoch; 0 for no time."""
    if time is None:
        return 0
    moment = datetime.fromisoformat(time) - datetime(1970, 1, 1, tzinfo=UTC)
    return moment // timedelta(microseconds=1)


def refused(client: Client, path: str, cursor: str) -> None:
    """The cursor is undecodable in either direction, and the text gives a reason."""
    for side in ("after", "before"):
        status, code, text = client.call(path, {"paging": {side: cursor}}).refusal
        assert (status, code) == (400, "invalid_argument")
        assert re.fullmatch(r"paging is invalid \(.+\)", text)


@pytest.mark.rule("paging.cursor-bytes")
@LISTS
def test_the_observed_row_has_the_observed_cursor(shop: Client, path: str) -> None:
    assert encoded(-5, 1743131818682536, 1, 419951) == OBSERVED
    body = shop.page(path, date_filter := {"date_to": "2025-03-28T03:16:58.682537Z"}, limit=1)
    assert [row["id"] for row in rows_of(body)] == ["419951"]
    assert body["paging"]["prev"] == body["paging"]["next"] == OBSERVED
    assert body["paging"]["sort"] == ""
    assert [row["id"] for row in rows_of(shop.page(path, date_filter, after=OBSERVED))] == ["1"]


@pytest.mark.rule("paging.cursor-bytes")
@pytest.mark.rule("paging.field-numbers")
@EVERY_SORT
def test_a_cursor_is_the_sort_fields_number_its_value_and_the_id(
    shop: Client, path: str, sort: str
) -> None:
    field = sort.removeprefix("-")
    number = NUMBERS[path][field] * (-1 if sort.startswith("-") else 1)
    for row in shop.walk(path, sort=sort):
        cursor = encoded(number, microseconds(row[field]), 1, int(row["id"]))
        after = shop.page(path, sort=sort, limit=1, before=cursor)["paging"]["next"] or "."
        page = shop.page(path, sort=sort, limit=1, after=after)
        assert rows_of(page) == [row]
        assert page["paging"]["next"] == page["paging"]["prev"] == cursor


@pytest.mark.rule("paging.cursor-bytes")
@EVERY_SORT
def test_cursors_of_seeded_rows_are_24_characters_without_padding(
    seeded: Client, path: str, sort: str
) -> None:
    body = seeded.page(path, sort=sort, limit=50)
    field = sort.removeprefix("-")
    for name, row in (("prev", rows_of(body)[0]), ("next", rows_of(body)[-1])):
        cursor = body["paging"][name]
        assert re.fullmatch(r"[A-Za-z0-9_-]{24}", cursor)
        number, value, id_number, row_id = struct.unpack("<bqbq", urlsafe_b64decode(cursor)[::-1])
        assert abs(number) == NUMBERS[path][field]
        assert (number < 0) is sort.startswith("-")
        assert (value, id_number, row_id) == (microseconds(row[field]), 1, int(row["id"]))


@pytest.mark.rule("paging.cursor-bytes")
@LISTS
def test_a_cursor_need_not_be_that_of_a_row(shop: Client, path: str) -> None:
    """Every pair has its place in the order, the ends of int64 too."""
    ids = [row["id"] for row in shop.walk(path)]
    for value, row_id, expected in [
        (2**63 - 1, 2**63 - 1, ids),
        (1743131818682537, 0, ids[1:]),
        (1743131818682536, 419952, ids[1:]),
        (1743131818682536, 419950, ids[2:]),
        (0, 0, []),
        (-(2**63), -(2**63), []),
    ]:
        cursor = encoded(-5, value, 1, row_id)
        assert [row["id"] for row in rows_of(shop.page(path, after=cursor))] == expected
        before = ids[: len(ids) - len(expected)]
        assert [row["id"] for row in rows_of(shop.page(path, before=cursor))] == before


ILLEGAL = "illegal base64 data at input byte"
EMOJI = "\U0001f600"


@pytest.mark.rule("paging.cursor-undecodable")
@LISTS
@pytest.mark.parametrize(
    ("cursor", "reason"),
    [
        ("x", f"{ILLEGAL} 0"),
        ("..", f"{ILLEGAL} 0"),
        (" ", f"{ILLEGAL} 0"),
        ("null", "invalid cursor"),
        ("nu", "invalid cursor"),
        ("next page", f"{ILLEGAL} 4"),
        (OBSERVED[:-1], "invalid cursor"),
        (OBSERVED + "A", f"{ILLEGAL} 24"),
        (OBSERVED + "AAAA", "invalid cursor"),
        (f" {OBSERVED}", f"{ILLEGAL} 0"),
        (OBSERVED[:-1] + "=", f"{ILLEGAL} 23"),
        (OBSERVED + "==", f"{ILLEGAL} 24"),
        (OBSERVED[:-1] + "\u00e9", f"{ILLEGAL} 23"),
        (f"\u00e9{OBSERVED}", f"{ILLEGAL} 0"),
        (f"A{EMOJI}", f"{ILLEGAL} 1"),
        (f"{OBSERVED[:4]}+{OBSERVED[5:]}", f"{ILLEGAL} 4"),
        (f"{OBSERVED[:4]}/{OBSERVED[5:]}", f"{ILLEGAL} 4"),
        (OBSERVED[:-1] + "\x00", f"{ILLEGAL} 23"),
        ("\n", "empty cursor"),
        ("A" * 24, "invalid cursor"),
        ("A" * 100_000, "invalid cursor"),
        ('"},"after":".', f"{ILLEGAL} 0"),
    ],
    ids=lambda text: repr(text[:30]),
)
def test_what_is_no_cursor_is_refused_with_the_reason(
    seeded: Client, path: str, cursor: str, reason: str
) -> None:
    for side in ("after", "before"):
        answer = seeded.call(path, {"paging": {side: cursor}})
        assert answer.refusal == (400, "invalid_argument", f"paging is invalid ({reason})")
        assert answer.hint == "a cursor is paging.next or paging.prev of a response, unchanged"


@pytest.mark.rule("paging.cursor-undecodable")
@LISTS
def test_line_ends_in_a_cursor_do_not_count(seeded: Client, path: str) -> None:
    plain = seeded.page(path, after=OBSERVED)
    for cursor in (f"{OBSERVED}\n", f"{OBSERVED[:9]}\r\n{OBSERVED[9:]}"):
        assert rows_of(seeded.page(path, after=cursor)) == rows_of(plain)


@pytest.mark.rule("paging.cursor-undecodable")
@LISTS
def test_standard_base64_is_no_url_safe_base64(seeded: Client, path: str) -> None:
    items = struct.pack("<bqbq", -5, -1, 1, -1)[::-1]
    assert rows_of(seeded.page(path, after=urlsafe_b64encode(items).decode())) == []
    assert "/" in b64encode(items).decode()
    refused(seeded, path, b64encode(items).decode())


@pytest.mark.rule("paging.cursor-undecodable")
@pytest.mark.rule("paging.field-numbers")
@LISTS
def test_a_cursor_of_a_field_that_the_list_has_not_is_refused(seeded: Client, path: str) -> None:
    known = {number: name for name, number in NUMBERS[path].items()}
    for number in (*range(-9, 10), -128, -127, 126, 127):
        cursor = encoded(number, 1743131818682536, 1, 419951)
        sort = ("-" if number < 0 else "") + known.get(abs(number), "created_at")
        answer = seeded.call(path, {"paging": {"after": cursor, "sort": sort}})
        if abs(number) in known:
            assert answer.status == 200
        else:
            assert answer.refusal[0] == 400


@pytest.mark.rule("paging.cursor-undecodable")
@LISTS
@pytest.mark.parametrize("id_number", [0, -1, 2, 5, -5, 127, -128])
def test_a_cursor_whose_second_item_is_no_id_is_undecodable(
    seeded: Client, path: str, id_number: int
) -> None:
    refused(seeded, path, encoded(-5, 1743131818682536, id_number, 419951))


@pytest.mark.rule("paging.cursor-undecodable")
@LISTS
def test_a_cursor_that_is_not_reversed_is_undecodable(seeded: Client, path: str) -> None:
    items = struct.pack("<bqbq", -5, 1743131818682536, 1, 419951)
    refused(seeded, path, urlsafe_b64encode(items).decode())
