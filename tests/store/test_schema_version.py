"""The schema's version follows from the declarations: whatever changes them changes it."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from msgspec import defstruct
from msgspec.structs import replace

from mock_server.contract.fields import Field
from mock_server.contract.life import Life, Move
from mock_server.contract.schema import Resource
from mock_server.contract.values import EnumKind
from mock_server.etelecom import CATALOGUE
from mock_server.store.schema_version import schema_version
from mock_server.store.tables import FIXED_TABLES, Table

JOURNEYS: Resource[Any] = CATALOGUE[0]


def version(*catalogue: Resource[Any]) -> int:
    return schema_version(Table(each) for each in catalogue)


def with_field(name: str, kind: Any, mark: Field) -> Resource[Any]:
    """Journeys with one more field."""

    fields = [("more", Annotated[Any, kind, mark])]
    record = defstruct("More", fields, bases=(JOURNEYS.record,), frozen=True, kw_only=True)

    def complete(slot: Any, given: Any) -> Any:
        raise AssertionError("only its annotation is read")

    complete.__annotations__["return"] = record
    return replace(JOURNEYS, complete=complete)


def with_another_move(resource: Resource[Any]) -> Resource[Any]:
    life: Life[Any] = resource.life  # type: ignore[assignment]  # journeys have one
    move: Move[Any] = replace(life.moves[0], name="renamed")
    return replace(resource, life=replace(life, moves=(move, *life.moves[1:])))


WORDS, MORE_WORDS = EnumKind("a", "b"), EnumKind("b", "a")
PLAIN, FILTERABLE = Field("A field."), Field("A field.", filterable=True)

CHANGES: dict[str, Callable[[], tuple[Resource[Any], Resource[Any]]]] = {
    "a field": lambda: (JOURNEYS, with_field("more", WORDS, PLAIN)),
    "an index": lambda: (
        with_field("more", WORDS, PLAIN),
        with_field("more", WORDS, FILTERABLE),
    ),
    "the words of an enum": lambda: (
        with_field("more", WORDS, FILTERABLE),
        with_field("more", MORE_WORDS, FILTERABLE),
    ),
    "a move of a life": lambda: (JOURNEYS, with_another_move(JOURNEYS)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_it_changes_the_version(what: str) -> None:
    before, after = CHANGES[what]()
    assert version(before) != version(after)


def test_a_list_more_changes_it_and_their_order_does_not() -> None:
    assert version(*CATALOGUE) != version(*CATALOGUE[1:])
    assert version(*CATALOGUE) == version(*reversed(CATALOGUE))


def test_a_table_that_no_list_declares_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version(*CATALOGUE)
    more = (*FIXED_TABLES, "CREATE TABLE more (id INTEGER)")
    monkeypatch.setattr("mock_server.store.schema_version.FIXED_TABLES", more)
    assert version(*CATALOGUE) != before


def test_texts_for_people_do_not_count() -> None:
    told = replace(JOURNEYS, about="In other words.")
    assert version(told) == version(JOURNEYS)


def test_sqlite_can_keep_it() -> None:
    assert 0 < version(*CATALOGUE) < 2**31
