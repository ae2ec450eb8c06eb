"""Whatever the records and the request: the answer is the reference's, byte for byte."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.reference import LISTINGS, Listing, Record, Refusal, answer, ordered, selected
from tests.properties.worlds import changes, documents, filters, requests
from tests.simulator import ANCHOR, Client, rows_of, started

EVERY_LIST = pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.plural)
BASE = 30
"""Seeded records of each list under the changes, with runs of equal times."""


@pytest.fixture(scope="module")
def world() -> Iterator[Client]:
    """A world whose records each example replaces."""
    with started(preset="empty") as client:
        yield client


@pytest.fixture(scope="module")
def layered() -> Iterator[Client]:
    """A seeded world, which each example resets and changes."""
    with started(preset="same-time", journeys=BASE, consents=BASE, followers=BASE) as client:
        yield client


def exported(client: Client, listing: Listing) -> list[Record]:
    """The records of a list as the fixture document has them."""
    found = client.control("GET", "/export")
    assert found.status == 200
    return list(found.body["shops"][0][listing.plural])


def imported(client: Client, listing: Listing, document: dict[str, Any]) -> list[Record]:
    """The records after an import, which are those of the document."""
    assert client.control("POST", "/import", document).status == 200
    records = exported(client, listing)
    given_ones = {record["id"]: record for record in document["shops"][0][listing.plural]}
    assert [record["id"] for record in records] == [
        record["id"] for record in ordered(list(given_ones.values()), "-created_at")
    ]
    assert all(record | given_ones[record["id"]] == record for record in records)
    return records


def check(client: Client, listing: Listing, records: list[Record], request: Any) -> None:
    """One page is as the reference has it."""
    expected = answer(listing, records, request)
    found = client.call(listing.path, request)
    if isinstance(expected, Refusal):
        assert found.refusal[:2] == (400, "invalid_argument")
        assert expected.matches(found.refusal[2]), (expected, found)
    else:
        assert (found.status, found.raw.decode()) == (200, expected.decode())


def check_walks(
    client: Client, listing: Listing, records: list[Record], filter_: Any, paging: dict[str, Any]
) -> None:
    """Walking on from the first page and back from the last gives every row once, in order."""
    expected = ordered(selected(listing, records, filter_ or {}), paging["sort"])
    ids = [record["id"] for record in expected]
    assert [row["id"] for row in client.walk(listing.path, filter_, **paging)] == ids
    back: list[str] = []
    before = "."
    while rows := rows_of(body := client.page(listing.path, filter_, before=before, **paging)):
        back = [row["id"] for row in rows] + back
        assert len(back) <= len(ids), "the walk does not end"
        before = body["paging"]["prev"]
    assert back == ids


@EVERY_LIST
@given(data=st.data())
def test_pages_of_an_imported_world(world: Client, listing: Listing, data: st.DataObject) -> None:
    records = imported(world, listing, data.draw(documents(listing)))
    for request in data.draw(st.lists(requests(listing, records), min_size=4, max_size=10)):
        check(world, listing, records, request)


@st.composite
def walks(draw: st.DrawFn, listing: Listing) -> tuple[Any, dict[str, Any]]:
    """What a walk keeps from page to page."""
    known = [sign + name for name in listing.sorts for sign in ("", "-")]
    filter_ = draw(filters(listing)) or {}
    if filter_.get("date_from") and filter_.get("date_to"):
        del filter_["date_from"]
    limit = draw(st.sampled_from((2, 3, 4, 7, 100)))
    return filter_, {"sort": draw(st.sampled_from(known)), "limit": limit}


@EVERY_LIST
@given(data=st.data())
def test_walks_of_an_imported_world(world: Client, listing: Listing, data: st.DataObject) -> None:
    records = imported(world, listing, data.draw(documents(listing)))
    for filter_, paging in data.draw(st.lists(walks(listing), min_size=1, max_size=2)):
        check_walks(world, listing, records, filter_, paging)


# -- a seeded world with changes over it --------------------------------------------------------

MESSAGES = {0: "Success", -118: "Zalo account not existed", 7: ""}
"""What an error code that is changed brings with it, of those that the steps draw."""

Step = tuple[str, int, dict[str, Any]]


def steps(listing: Listing) -> st.SearchStrategy[list[Step]]:
    """Creations, changes and deletions; the number tells which record."""
    kinds = st.sampled_from(("create", "change", "change", "delete"))
    return st.lists(st.tuples(kinds, st.integers(0, 10**6), changes(listing)), max_size=14)


def take(client: Client, listing: Listing, records: dict[str, Record], step: Step) -> None:
    """Take one step, and in the model of the records too."""
    kind, number, fields = step
    path = f"/{listing.plural}"
    if kind == "create" or not records:
        created = client.control("POST", path, fields)
        assert (created.status, created.body | fields) == (201, created.body)
        assert created.body["id"] not in records
        records[created.body["id"]] = created.body
        return
    record_id = sorted(records)[number % len(records)]
    if kind == "delete":
        assert client.control("DELETE", f"{path}/{record_id}").status == 204
        del records[record_id]
        return
    changed = client.control("PATCH", f"{path}/{record_id}", fields)
    told: dict[str, Any] = {}
    if "error_code" in fields:
        told = {"error_message": MESSAGES[fields["error_code"]]}
    if "tags" in fields:
        told = {"tags_and_notes_info": {"notes": [], "tag_names": fields["tags"]}}
    expected = dict(records[record_id]) | {"updated_at": ANCHOR} | told | fields
    assert (changed.status, changed.body) == (200, expected)
    records[record_id] = changed.body


@EVERY_LIST
@given(data=st.data())
def test_a_seeded_world_after_changes(
    layered: Client, listing: Listing, data: st.DataObject
) -> None:
    assert layered.control("POST", "/reset").status == 200
    records = {record["id"]: record for record in exported(layered, listing)}
    assert len(records) == BASE
    for step in data.draw(steps(listing)):
        take(layered, listing, records, step)
    now = ordered(list(records.values()), "-created_at")
    assert exported(layered, listing) == now
    for request in data.draw(st.lists(requests(listing, now), min_size=3, max_size=8)):
        check(layered, listing, now, request)
    filter_, paging = data.draw(walks(listing))
    check_walks(layered, listing, now, filter_, paging)
