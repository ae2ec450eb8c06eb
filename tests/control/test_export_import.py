"""A world's records leave as a fixture document, and come back whole or not at all."""

import json
from typing import Any

import pytest

from tests.control.calls import change, create, delete, export, refused
from tests.control.nouns import NOUNS, Noun, for_each_noun
from tests.simulator import ANCHOR, CONSENTS, JOURNEYS, Answer, Client, started


def _import(client: Client, document: Any, query: str = "") -> Answer:
    if isinstance(document, bytes):
        return client.send(document, f"/__admin/import{query}")
    return client.control("POST", f"/import{query}", document)


def _imported(client: Client, document: Any) -> dict[str, int]:
    answer = _import(client, document)
    assert answer.status == 200, answer
    return {noun.plural: answer.body[noun.plural] for noun in NOUNS}


def test_an_export_has_the_documented_form() -> None:
    """The document names format, seed, anchor, and each shop with its people and records."""
    with started(preset="exact-page", seed=7) as client:
        document = json.loads(export(client))
        assert document.keys() == {"format", "seed", "anchor", "shops"}
        assert (document["format"], document["anchor"]) == (1, ANCHOR)
        assert int(document["seed"]) == 7
        (shop,) = document["shops"]
        assert shop["shop_id"] == "1000000000000000001"
        assert {"oas", "users", "journeys", "consents"} <= shop.keys()
        assert all(oa.keys() >= {"oa_id"} for oa in shop["oas"])
        for noun in NOUNS:
            assert {frozenset(row) for row in shop[noun.plural]} == {noun.fields}
            listed = client.control("GET", f"/{noun.plural}?limit=100").body[noun.plural]
            assert shop[noun.plural] == listed


@pytest.mark.parametrize("preset", ["default", "same-time", "about-to-expire", "empty", "one"])
def test_a_round_trip_keeps_every_byte(preset: str) -> None:
    """Export, import into the same world, export: the same bytes, the same lists."""
    with started(preset=preset) as client:
        before, rows = export(client), client.walk(CONSENTS)
        counts = {noun.plural: len(client.walk(noun.list_path)) for noun in NOUNS}
        assert _imported(client, before) == counts
        assert export(client) == before
        assert client.walk(CONSENTS) == rows


@pytest.mark.parametrize("edge", ["1972-01-01T00:00:00Z", "9998-11-30T23:59:59.999999Z"])
def test_a_world_at_the_edge_of_the_calendar_can_be_imported_again(edge: str) -> None:
    """The first and the last anchor leave room for all times of generated and made records."""
    with started(anchor=edge) as client:
        for noun in NOUNS:
            create(client, noun.plural, **noun.values)
        for plural in ("tenants", "hotlines", "extensions", "call_logs", "uploads", "sms"):
            assert client.control("POST", f"/{plural}", {}).status == 201
        before = export(client)
        _imported(client, before)
        assert export(client) == before


@pytest.mark.parametrize(
    "outside",
    [
        *("1960-01-01T00:00:00Z", "1971-12-31T23:59:59.999999Z"),
        *("9998-12-01T00:00:00Z", "9999-12-31T00:00:00Z"),
    ],
)
def test_neither_an_anchor_nor_a_clock_stands_outside_it(outside: str) -> None:
    """Outside of these times both are refused, and the refusal names the field and the range."""
    words = ("between 1972-01-01T00:00:00Z and 9998-12-01T00:00:00Z",)
    with started(preset="one") as client:
        answer = client.control("POST", "/worlds", {"name": "far", "anchor": outside})
        refused(answer, 400, "invalid_argument", "anchor", *words)
        refused(
            client.control("PUT", "/clock", {"now": outside}),
            400,
            "invalid_argument",
            "now",
            *words,
        )
        answer = client.control("PUT", "/clock", {"advance": "P3000000D"})
        refused(answer, 400, "invalid_argument", "advance", *words)


def test_a_round_trip_keeps_what_was_changed() -> None:
    """Created, changed and deleted records travel as they are now."""
    with started(preset="page-plus-one") as client:
        for noun in NOUNS:
            rows = client.walk(noun.list_path)
            create(client, noun.plural, **noun.values)
            change(client, noun.plural, rows[0]["id"], error_message='"\\\n\u2028 ơ 😀')
            delete(client, noun.plural, rows[1]["id"])
        before = export(client)
        _imported(client, before)
        assert export(client) == before


def test_another_server_takes_the_document() -> None:
    """A server grown from another seed and anchor answers the imported rows, to the byte."""
    with started(preset="same-time", seed=5) as client:
        document = export(client)
        pages = [client.call(noun.list_path).raw for noun in NOUNS]
    with started(anchor="2024-02-29T23:59:59.5Z") as client:
        _imported(client, document)
        assert [client.call(noun.list_path).raw for noun in NOUNS] == pages
        assert json.loads(export(client))["shops"] == json.loads(document)["shops"]


@for_each_noun
def test_an_import_replaces_all_records(noun: Noun) -> None:
    """What the world had before is gone, of both kinds."""
    with started(preset="exact-page") as client:
        create(client, noun.plural)
        counts = _imported(client, {"shops": [{noun.plural: [{"id": "1234"}]}]})
        assert counts == {each.plural: int(each is noun) for each in NOUNS}
        for each in NOUNS:
            ids = [row["id"] for row in client.walk(each.list_path)]
            assert ids == (["1234"] if each is noun else [])


@for_each_noun
def test_a_record_needs_its_id_alone(client: Client, noun: Noun) -> None:
    """What a document leaves out of a record is as in a newly created one, of the anchor."""
    _imported(client, {"anchor": "2025-01-01T00:00:00Z", "shops": [{noun.plural: [{"id": "9"}]}]})
    (row,) = client.control("GET", f"/{noun.plural}").body[noun.plural]
    assert row.keys() == noun.fields
    assert (row["id"], row["created_at"]) == ("9", "2025-01-01T00:00:00Z")
    assert row["shop_id"] == "1000000000000000001"


@for_each_noun
def test_a_saved_answer_is_a_fixture(client: Client, noun: Noun) -> None:
    """An answer of the vendor's list, as it was received, can be imported."""
    with started(preset="page-plus-one", seed=3) as other:
        saved = other.call(noun.list_path, {"paging": {"limit": 40}}).raw
    assert _imported(client, saved)[noun.plural] == 40
    assert client.call(noun.list_path).body[noun.plural] == json.loads(saved)[noun.plural]


@pytest.mark.parametrize(
    ("method", "plural"),
    [("ListMessages", "messages"), ("ListTemplates", "templates"), ("ListOA", "accounts")],
)
def test_a_saved_answer_of_every_other_list_is_one_too(
    client: Client, method: str, plural: str
) -> None:
    """Where the vendor has another name for a record's id, that is its id."""
    path = f"/v1/shop.Zalo/{method}"
    with started(preset="page-plus-one", seed=3) as other:
        saved = other.call(path, {"paging": {"limit": 3}}).raw
    assert _import(client, saved).body[plural] == 3
    assert client.call(path).body[plural] == json.loads(saved)[plural]


def test_keys_outlive_an_import(client: Client) -> None:
    """The world's keys stay what they were."""
    _imported(client, {"shops": [{"journeys": [{"id": "1"}]}]})
    assert client.call(JOURNEYS).status == 200


@for_each_noun
@pytest.mark.parametrize(
    "highest", ["1", "1599999999999999999", "1700000000000000000", "9000000000000000000"]
)
def test_records_created_after_an_import_get_higher_ids(
    client: Client, noun: Noun, highest: str
) -> None:
    """Ids go on above the imported ones, whatever these are, and keep their 19 digits."""
    _imported(client, {"shops": [{noun.plural: [{"id": "2"}, {"id": highest}]}]})
    for each in NOUNS:
        ids = [int(create(client, each.plural)["id"]) for _ in range(3)]
        assert ids == sorted(ids)
        assert ids[0] > (int(highest) if each is noun else 0)
        assert {len(str(record_id)) for record_id in ids} == {19}


def test_created_records_are_the_shops_own_after_an_import(client: Client) -> None:
    """A record created after an import takes part in the imported shop's OAs and users."""
    oas = [{"oa_id": "2222222222222222222", "name": "OA"}]
    users = [{"user_id": "3333333333333333333", "name": "Lan"}]
    _imported(client, {"shops": [{"oas": oas, "users": users, "consents": [{"id": "4"}]}]})
    for row in (create(client, "consents"), client.control("GET", "/consents/4").body):
        assert (row["oa_id"], row["user_id"]) == ("2222222222222222222", "3333333333333333333")
        assert row["shop_id"] == "1000000000000000001"


def test_an_import_of_an_empty_shop_empties_the_world() -> None:
    """A document whose shop has no records leaves a world without records."""
    with started(preset="exact-page") as client:
        assert _imported(client, {"shops": [{}]}) == {"journeys": 0, "consents": 0}
        assert client.walk(JOURNEYS) == []


def test_an_import_of_no_shops_is_refused() -> None:
    """A world has at least one shop, so a document without any changes nothing."""
    with started(preset="exact-page") as client:
        before = client.walk(JOURNEYS)
        answer = _import(client, {"shops": []})
        assert (answer.status, answer.body["msg"]) == (
            400,
            "shops: must be a list of at least one object",
        )
        assert client.walk(JOURNEYS) == before


def test_a_large_document_is_taken() -> None:
    """A document may be larger than the body of a vendor's call."""
    rows = [{"id": str(number), "error_message": "x" * 300} for number in range(1, 5001)]
    document = json.dumps({"shops": [{"journeys": rows}]}).encode()
    assert len(document) > 1024 * 1024
    with started(preset="empty") as client:
        assert _imported(client, document)["journeys"] == 5000
