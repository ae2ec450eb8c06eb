"""What is written through the control API is what the vendor's lists answer."""

from typing import Any

import pytest

from tests.control.calls import change, create, delete
from tests.control.nouns import NOUNS, Noun, for_each_noun
from tests.simulator import API_KEY, Client, started

_FILTERS = [
    pytest.param(noun, field, id=f"{noun.plural}-{field}")
    for noun in NOUNS
    for field in noun.filterable
]


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def _other(noun: Noun, field: str) -> Any:
    """A value that ``noun.values`` has not."""
    value = noun.values[field]
    if isinstance(value, bool):
        return not value
    others = {
        "status": "Z",
        "call_type": "audio",
        "reason_code": "update_order",
        "reply_status": "P",
        "phone": "84933333333",
    }
    return others.get(field, "1234567890123456789")


@pytest.mark.parametrize(("noun", "field"), _FILTERS)
def test_a_created_record_is_found_by_its_filters(client: Client, noun: Noun, field: str) -> None:
    """The vendor's list finds a created record by each filter, and moves it when it changes."""
    value, other = noun.values[field], _other(noun, field)
    if field in ("status", "reply_status"):  # a life has one direction
        value, other = other, value
        if field == "reply_status":
            value = "S"
    made = create(client, noun.plural, **{field: value})
    create(client, noun.plural, **{field: other})
    assert _ids(client.walk(noun.list_path, {field: value})) == [made["id"]]
    change(client, noun.plural, made["id"], **{field: other})
    assert client.walk(noun.list_path, {field: value}) == []
    assert len(client.walk(noun.list_path, {field: other})) == 2


@for_each_noun
def test_a_created_record_has_its_place_in_time(client: Client, noun: Noun) -> None:
    """Lists are ordered and bounded by ``created_at``, wherever a record was given one."""
    days = (3, 1, 4, 2)
    made = {
        day: create(client, noun.plural, created_at=f"2026-03-0{day}T00:00:00Z") for day in days
    }
    newest_first = [made[day]["id"] for day in (4, 3, 2, 1)]
    assert _ids(client.walk(noun.list_path, limit=2)) == newest_first
    within = {"date_from": "2026-03-02T00:00:00Z", "date_to": "2026-03-04T00:00:00Z"}
    assert _ids(client.walk(noun.list_path, within)) == newest_first[1:3]
    change(client, noun.plural, made[1]["id"], created_at="2026-03-05T00:00:00Z")
    assert _ids(client.walk(noun.list_path))[0] == made[1]["id"]


@for_each_noun
def test_a_created_record_sorts_by_every_time(client: Client, noun: Noun) -> None:
    """A created record takes its place under each sort, and moves under it when it changes."""
    times = ("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z")
    for field in ("created_at", "updated_at"):
        first, second = (create(client, noun.plural, **{field: each}) for each in times)
        rows = _ids(client.walk(noun.list_path, sort=field))
        assert rows.index(first["id"]) < rows.index(second["id"])
        change(client, noun.plural, first["id"], **{field: "2026-07-01T00:00:00Z"})
        rows = _ids(client.walk(noun.list_path, sort=field))
        assert rows[-1] == first["id"]


@for_each_noun
def test_seeded_records_change_as_created_ones_do(noun: Noun) -> None:
    """A seeded record that is changed stands once in the list, and one deleted not at all."""
    with started(preset="page-plus-one") as client:
        rows = client.walk(noun.list_path)
        changed = change(client, noun.plural, rows[50]["id"], error_message="changed here")
        delete(client, noun.plural, rows[100]["id"])
        delete(client, noun.plural, rows[0]["id"])
        made = create(client, noun.plural)
        rows[50] = {name: changed[name] for name in noun.vendor_fields}
        expected = [{name: made[name] for name in noun.vendor_fields}, *rows[1:100]]
        assert client.walk(noun.list_path, limit=7) == expected


@for_each_noun
def test_created_ids_lie_above_seeded_ones(noun: Noun) -> None:
    """Ids are in the order of creation, so a new record's is the highest."""
    with started(preset="exact-page") as client:
        highest = max(_ids(client.walk(noun.list_path)))
        assert create(client, noun.plural)["id"] > highest


@for_each_noun
def test_a_deleted_record_is_gone_from_every_list(client: Client, noun: Noun) -> None:
    """DELETE takes a record from the vendor's list and from the control list."""
    kept, gone = create(client, noun.plural), create(client, noun.plural)
    delete(client, noun.plural, gone["id"])
    assert _ids(client.walk(noun.list_path)) == [kept["id"]]
    listed = client.control("GET", f"/{noun.plural}").body[noun.plural]
    assert _ids(listed) == [kept["id"]]


def test_a_running_clock_gives_each_record_its_instant() -> None:
    """Under a running clock later records are later, and a change is later than the creation."""
    with started(anchor="now", preset="empty") as client:
        first, second = create(client, "journeys"), create(client, "journeys")
        assert first["created_at"] < second["created_at"]
        changed = change(client, "journeys", first["id"])
        assert changed["updated_at"] > changed["created_at"]
        answer = client.call("/v1/shop.Zalo/ListJourneys", key=API_KEY)
        assert _ids(answer.body["journeys"]) == [second["id"], first["id"]]
