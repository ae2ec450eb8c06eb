"""A move made of a row alone leaves the same row as one made of its record."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mock_server.contract.life import written
from mock_server.etelecom import RECORDS
from mock_server.formats import read_time
from mock_server.seeding.generator import Recipe, generate_shop, profile_of, sizes_of
from mock_server.store.due_records import Due, moved
from mock_server.store.plain_moves import only_move, plain_moves
from mock_server.store.tables import Table
from mock_server.store.world import Shop
from tests.simulator import ANCHOR

_BASE, _OWN, _SEED = 1, 2, 42
_SHOP = Shop(1, 0, 1, _BASE, _OWN, changed=True, profile={})
_LATER = read_time("2100-01-01T00:00:00Z")
_TABLES = {each.plural: Table(each) for each in RECORDS}
_PLAIN = [table for table in _TABLES.values() if plain_moves(table) and table.resource.is_sized]


def _seeded(table: Table) -> list[Any]:
    sizes = sizes_of("default", RECORDS) | {table.name: 300}
    recipe = Recipe(_SEED, "about-to-expire", read_time(ANCHOR), sizes)
    batches = generate_shop(recipe, 0, table.resource, profile_of(_SEED, 0))
    return [record for batch in batches for record in batch]


def _both(table: Table, records: list[Any]) -> tuple[list[Any], list[Any]]:
    """The rows of records after what is due, of their rows alone and of their records."""
    rows = [table.values(_BASE, each) for each in records]
    rows = [row for row in rows if row[-2] is not None]
    due = Due(_SHOP, table, _BASE, [(row[-2], 0) for row in rows])
    quick, whole = (moved(due, rows, _LATER, told=told) for told in (False, True))
    assert quick.ids == whole.ids
    assert quick.changes == whole.changes
    return quick.rows, whole.rows


def test_seeded_journeys_and_requests_are_moved_so() -> None:
    assert {table.name for table in _PLAIN} >= {"journeys", "consents"}
    for table in _PLAIN:
        plans = [table.values(_BASE, each)[-1] for each in _seeded(table)]
        assert any(only_move(plan) in plain_moves(table) for plan in plans), table.name


@pytest.mark.parametrize("table", _PLAIN, ids=lambda table: table.name)
def test_a_seeded_row_is_moved_as_its_record_is(table: Table) -> None:
    quick, whole = _both(table, _seeded(table))
    assert quick == whole
    assert quick


_JOURNEY = _seeded(_TABLES["journeys"])[0]
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(['"status":"P"', '\\"status":"P', '"updated_at":"x"']),
)
_TIMES = st.integers(1, read_time(ANCHOR))


@given(text=_TEXTS, expires=_TIMES, code=_TEXTS, status=st.sampled_from("ZPN"), changed=_TIMES)
def test_texts_do_not_look_like_members(
    text: str, expires: int, code: str, status: Any, changed: int
) -> None:
    table = _TABLES["journeys"]
    record = replace(
        _JOURNEY,
        error_message=text,
        expired_at=expires,
        journey_token=code,
        status=status,
        updated_at=changed,
    )
    quick, whole = _both(table, [record])
    assert quick == whole
    assert len(quick) == (status != "N")


@pytest.mark.parametrize(
    ("plan", "lone"),
    [
        ((), False),
        (((5, "expire"),), True),
        (((5, "expire"), (6, "expire")), False),
    ],
)
def test_only_a_lone_move_is_the_only_one(plan: Any, lone: bool) -> None:
    assert (only_move(written(plan)) in plain_moves(_TABLES["journeys"])) == lone
