"""Creating, reading, changing and deleting records through the control API."""

import pytest

from mock_server.etelecom.zalo.error_codes import MESSAGES
from tests.control.calls import change, create, delete, read, refused
from tests.control.nouns import NOUNS, Noun, for_each_field, for_each_noun
from tests.simulator import ANCHOR, Client

_ABSENT = "1500000000000000000"


@for_each_noun
def test_a_record_needs_no_field(client: Client, noun: Noun) -> None:
    """POST of nothing at all creates a record as of the world's clock, with every field."""
    for content in (b"", b"{}", b" "):
        answer = client.send(content, f"/__admin/{noun.plural}")
        assert answer.status == 201
        assert answer.body.keys() == noun.fields
        assert answer.body["created_at"] == answer.body["updated_at"] == ANCHOR
        assert (answer.body["error_code"], answer.body["error_message"]) == (0, "Success")
        assert answer.body["is_charged"] is False


def test_a_new_journey_is_newly_created(client: Client) -> None:
    """What is not given of a journey is as the vendor's method makes one: ``Z``, for 7 days."""
    made = create(client, "journeys")
    assert (made["status"], made["token_type"]) == ("Z", "token_logistics_7")
    assert made["expired_at"] == "2026-03-17T08:00:00Z"


def test_a_new_consent_waits_for_a_day(client: Client) -> None:
    """What is not given of a consent is as when it was just sent: waiting, for 24 hours."""
    made = create(client, "consents")
    assert made["reply_status"] == "S"
    assert made["expires_at"] == "2026-03-11T08:00:00Z"
    assert (made["delivery_status"], made["delivery_time"]) == ("unknown", "0001-01-01T00:00:00Z")


def test_the_rest_follows_what_is_given(client: Client) -> None:
    """Fields that are filled agree with those that are given."""
    long = create(client, "journeys", token_type="token_coach_bus_30")
    assert long["expired_at"] == "2026-04-09T08:00:00Z"
    old = create(client, "journeys", created_at="2026-01-01T00:00:00+07:00")
    assert old["expired_at"] == "2026-01-07T17:00:00Z"
    assert old["updated_at"] >= old["created_at"] == "2025-12-31T17:00:00Z"
    assert create(client, "journeys", error_code=-139)["status"] == "N"
    assert create(client, "consents", reply_status="N")["expires_at"] == "0001-01-01T00:00:00Z"


@for_each_field
def test_every_field_can_be_given(client: Client, noun: Noun, field: str) -> None:
    """POST keeps the given value, and reading the record shows the same."""
    made = create(client, noun.plural, **{field: noun.values[field]})
    assert made[field] == noun.values[field]
    assert read(client, noun.plural, made["id"]) == made


@for_each_field
def test_every_field_can_be_changed(client: Client, noun: Noun, field: str) -> None:
    """PATCH answers the record with the new value, and keeps the other fields but updated_at."""
    before = create(client, noun.plural)
    after = change(client, noun.plural, before["id"], **{field: noun.values[field]})
    if field in ("status", "reply_status", "delivery_status"):  # what belongs to them follows
        assert after[field] == noun.values[field]
    else:
        told = {"error_message": MESSAGES[noun.values[field]]} if field == "error_code" else {}
        new = {"updated_at": after["updated_at"], field: noun.values[field]}
        assert after == before | new | told
    assert read(client, noun.plural, before["id"]) == after


@for_each_noun
def test_all_fields_can_be_given_at_once(client: Client, noun: Noun) -> None:
    """A record is what was given, in the vendor's list too."""
    made = create(client, noun.plural, **noun.values)
    assert made == noun.values | {"id": made["id"], "shop_id": "1000000000000000001"}
    (row,) = client.walk(noun.list_path)
    assert row == {name: made[name] for name in noun.vendor_fields}


@for_each_noun
def test_a_change_moves_updated_at(client: Client, noun: Noun) -> None:
    """PATCH sets ``updated_at`` to the world's instant, unless it is given."""
    past = "2026-01-01T00:00:00Z"
    made = create(client, noun.plural, created_at=past, updated_at=past)
    assert made["updated_at"] == past
    assert change(client, noun.plural, made["id"], is_charged=True)["updated_at"] == ANCHOR
    given = change(client, noun.plural, made["id"], updated_at="2026-01-02T00:00:00Z")
    assert given["updated_at"] == "2026-01-02T00:00:00Z"
    assert given["created_at"] == past


@for_each_noun
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_id_is_not_found(client: Client, noun: Noun, method: str) -> None:
    """An id that no record has is 404 ``not_found``; so is one that was deleted."""
    made = create(client, noun.plural)
    delete(client, noun.plural, made["id"])
    for record_id in (_ABSENT, made["id"]):
        answer = client.control(
            method, f"/{noun.plural}/{record_id}", {} if method == "PATCH" else None
        )
        refused(answer, 404, "not_found", record_id)


def test_the_kinds_have_ids_of_their_own(client: Client) -> None:
    """A journey's id finds no consent."""
    made = create(client, "journeys")
    refused(client.control("GET", f"/consents/{made['id']}"), 404, "not_found")


def test_the_id_field_is_what_the_path_names(client: Client) -> None:
    """``{id}`` is the ``id`` field, not Zalo's ``journey_id``."""
    made = create(client, "journeys", journey_id="4611686018427387904")
    refused(client.control("GET", "/journeys/4611686018427387904"), 404, "not_found")
    assert read(client, "journeys", made["id"]) == made


def test_ids_ascend_in_the_order_of_creation(client: Client) -> None:
    """Created records of a kind have ascending ids of 19 digits, whatever was made in between."""
    made: dict[str, list[str]] = {noun.plural: [] for noun in NOUNS}
    for turn in range(24):
        noun = NOUNS[turn % 3 % 2]
        made[noun.plural].append(create(client, noun.plural)["id"])
    for ids in made.values():
        assert ids == sorted(set(ids))
        assert {len(each) for each in ids} == {19}


@for_each_noun
def test_phones_are_kept_in_zalo_s_form(client: Client, noun: Noun) -> None:
    """A phone may be written in any of its forms; the record has Zalo's."""
    for written in ("0912345678", "+84912345678", "+84 91.234-5678"):
        assert create(client, noun.plural, phone=written)["phone"] == "84912345678"


def test_times_are_kept_to_the_microsecond(client: Client) -> None:
    """A time with an offset is kept as the instant that it is."""
    made = create(client, "journeys", created_at="2026-03-10T15:00:00.123456+07:00")
    assert made["created_at"] == "2026-03-10T08:00:00.123456Z"
