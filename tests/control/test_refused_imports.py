"""A bad document is refused whole: by the record and the field, and with nothing changed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.control.calls import create, export, refused
from tests.simulator import Client, started

_GOOD = {"id": "1", "phone": "84912345678"}
_OA = {"oa_id": "1", "name": "x"}
_USER = {"user_id": "1", "name": "x"}


def _shop(**fields: Any) -> dict[str, Any]:
    return {"shops": [{"journeys": [_GOOD], **fields}]}


def _journey(**fields: Any) -> dict[str, Any]:
    return _shop(journeys=[_GOOD, {"id": "2", **fields}])


_RECORD = "shops[0].journeys[1]"
_BAD_DOCUMENTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "neither shops nor rows": ({}, ("shops", "journeys")),
    "an unknown member": (_shop() | {"colour": 1}, ("colour",)),
    "another format": (_shop() | {"format": 2}, ("format",)),
    "no time for an anchor": (_shop() | {"anchor": "today"}, ("anchor",)),
    "a number for an anchor": (_shop() | {"anchor": 5}, ("anchor",)),
    "an anchor after the last": (
        _shop() | {"anchor": "9998-12-01T00:00:00Z"},
        ("anchor: must be between 1972-01-01T00:00:00Z and 9998-12-01T00:00:00Z",),
    ),
    "an anchor before the first": (_shop() | {"anchor": "1971-12-31T00:00:00Z"}, ("anchor: ",)),
    "an anchor before 1970": (_shop() | {"anchor": "1960-01-01T00:00:00Z"}, ("anchor",)),
    "no number for a seed": (_shop() | {"seed": "x"}, ("seed",)),
    "shops that are no list": ({"shops": {}}, ("shops",)),
    "a shop that is no object": ({"shops": [5]}, ("shops",)),
    "more shops than the world has": ({"shops": [{}, {}]}, ("shops",)),
    "an unknown member of a shop": (_shop(records=[]), ("shops[0].records",)),
    "a bad shop id": (_shop(shop_id="abc"), ("shops[0].shop_id",)),
    "a name that is no text": (_shop(name=[1]), ("shops[0].name",)),
    "no OAs at all": (_shop(oas=[]), ("shops[0].oas",)),
    "an OA without an id": (_shop(oas=[{"name": "x"}]), ("shops[0].oas[0]", "oa_id")),
    "a user with a bad id": (_shop(users=[{"user_id": "x"}]), ("shops[0].users[0]", "user_id")),
    "an OA twice": (_shop(oas=[_OA, _OA]), ("shops[0].oas[1].oa_id: stands twice",)),
    "a user twice": (_shop(users=[_USER, _USER]), ("shops[0].users[1].user_id: stands twice",)),
    "an OA whose id is 0": (_shop(oas=[_OA | {"oa_id": "0"}]), ("shops[0].oas[0].oa_id: must be",)),
    "records that are no list": (_shop(consents={}), ("shops[0].consents",)),
    "a record that is no object": (_shop(consents=[7]), ("shops[0].consents[0]",)),
    "a record without an id": (
        _shop(consents=[{}]),
        ("shops[0].consents[0].id: is missing",),
    ),
    "an id that is no number": (_shop(consents=[{"id": "x"}]), ("shops[0].consents[0].id",)),
    "an id of 0": (_shop(consents=[{"id": "0"}]), ("shops[0].consents[0].id",)),
    "an id out of int64": (_shop(consents=[{"id": "9" * 19}]), ("shops[0].consents[0].id",)),
    "an id twice": (_shop(journeys=[_GOOD, _GOOD]), (f"{_RECORD}.id",)),
    "an id by two names that differ": (
        _shop(templates=[{"id": "7", "template_id": 8}]),
        ("shops[0].templates[0].template_id",),
    ),
    "an unknown field": (_journey(colour="red"), (f"{_RECORD}.colour",)),
    "a bad phone": (_journey(phone="12"), (f"{_RECORD}.phone",)),
    "a bad time": (_journey(created_at="2026-03-10"), (f"{_RECORD}.created_at",)),
    "a time before 1970": (_journey(created_at="1969-01-01T00:00:00Z"), (f"{_RECORD}.created_at",)),
    "a bad enum": (_journey(status="X"), (f"{_RECORD}.status",)),
    "a bad flag": (_journey(is_charged="true"), (f"{_RECORD}.is_charged",)),
    "a bad number": (_journey(error_code="5"), (f"{_RECORD}.error_code",)),
    "a bad text": (_journey(journey_token=5), (f"{_RECORD}.journey_token",)),
    "a field of the other kind": (_journey(reply_status="S"), (f"{_RECORD}.reply_status",)),
    "a saved answer with a bad row": (
        {"consents": [{"id": "1", "status": "X"}], "paging": {}},
        ("consents[0].status",),
    ),
    "a list alone, misspelt": ({"journey": []}, ("journeys is likely meant",)),
    "a list beside shops": (
        _shop() | {"account_users": []},
        ("account_users: belongs into a shop: shops[0].account_users",),
    ),
    "a misspelt list beside another": (
        {"journeys": [_GOOD], "consent": []},
        ("consent: is unknown: consents is likely meant",),
    ),
    "a misspelt list of a shop": (
        _shop(consent=[]),
        ("shops[0].consent: is unknown: consents is likely meant",),
    ),
    "a bad anchor beside a list": (
        {"journeys": [_GOOD], "anchor": "today"},
        ("anchor: ",),
    ),
}


@pytest.fixture(scope="module")
def kept() -> Iterator[Client]:
    """A world with seeded and created records, which no test here changes."""
    with started(preset="page-plus-one") as client:
        create(client, "journeys")
        yield client


@pytest.mark.parametrize("bad", _BAD_DOCUMENTS)
def test_a_bad_document_is_refused_whole(kept: Client, bad: str) -> None:
    """A bad document is 400 by the place that is wrong, and the world stays as it was."""
    document, words = _BAD_DOCUMENTS[bad]
    before = export(kept)
    refused(kept.control("POST", "/import", document), 400, "invalid_argument", *words)
    assert export(kept) == before


def test_a_list_alone_is_told_by_the_places_it_has(kept: Client) -> None:
    """No shop is named in the refusal of a document that names none."""
    answer = kept.control("POST", "/import", {"journeys": [_GOOD | {"phone": 12}]})
    assert answer.refusal == (400, "invalid_argument", "journeys[0].phone: must be a string")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"shops": [NaN]}', b"\xff", b'{"a":' * 100_000]
)
def test_what_is_no_document_is_refused(kept: Client, body: bytes) -> None:
    """A body that is not a JSON object, or an empty one, is 400 and changes nothing."""
    before = export(kept)
    refused(kept.send(body, "/__admin/import"), 400, "invalid_argument")
    assert export(kept) == before


def test_text_that_has_no_bytes_is_refused(kept: Client) -> None:
    """Half of a surrogate pair cannot be kept, in a record or in a name."""
    before = export(kept)
    row = b'{"shops": [{"journeys": [{"id": "1", "error_message": "\\ud800"}]}]}'
    name = b'{"shops": [{"oas": [{"oa_id": "1", "name": "\\ud800"}]}]}'
    for body in (row, name):
        refused(kept.send(body, "/__admin/import"), 400, "invalid_argument")
    assert export(kept) == before


def test_later_good_records_do_not_save_a_bad_one(kept: Client) -> None:
    """One bad record among thousands keeps all of them out."""
    rows = [{"id": str(number)} for number in range(1, 3000)]
    rows[1500]["phone"] = "nobody"
    before = export(kept)
    answer = kept.control("POST", "/import", {"shops": [{"journeys": rows}]})
    refused(answer, 400, "invalid_argument", "shops[0].journeys[1500].phone")
    assert export(kept) == before
