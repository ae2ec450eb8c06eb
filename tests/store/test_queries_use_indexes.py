"""Every list query is a search of one index; the query planner says so itself."""

import asyncio
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest
from msgspec.structs import replace

from mock_server.contract.cursors import encode
from mock_server.contract.filters import Selection, select
from mock_server.contract.list_filters import ComparisonKind, Condition, IdsKind, TextsKind
from mock_server.contract.paging import ask
from mock_server.contract.schema import CURSOR_NUMBERS, Resource
from mock_server.contract.values import EnumKind, IdKind, TextKind
from mock_server.etelecom import RECORDS
from mock_server.store.sqlite.database import Database
from mock_server.store.statements import Pages
from mock_server.store.tables import Table

SORTING = "TEMP B-TREE"
ASKED: dict[type, Any] = {
    IdKind: "5",
    TextKind: "0912345678",
    EnumKind: "ext",
    IdsKind: ["5", "6", "7"],
    TextsKind: ["VIP", "new"],
    ComparisonKind: {"comparison": "less_than", "value": 30},
}
"""A value for each kind of a declared filter."""

DATED = (1_700_000_000_000_000, 1_800_000_000_000_000)
IN_BETWEEN = (1_750_000_000_000_000, 7)
"""The position of a row between the dates."""


def sorts(resource: Resource[Any]) -> list[str]:
    """What a request may sort the list by; other fields have an index, and no cursor."""
    names = [name for name in resource.sortable if name in CURSOR_NUMBERS]
    return ["", *names, *(f"-{name}" for name in names)]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """An empty database: the plan does not depend on what is in it."""
    made = Database(None, [Table(resource) for resource in RECORDS])
    made.open()
    yield made
    asyncio.run(made.close())


def plan(
    database: Database, resource: Resource[Any], fields: tuple[str, ...], dated: bool, **how: Any
) -> list[str]:
    """The steps of the plan, in words."""
    kinds = {name: resource.attributes[name].kind for name in fields}
    equals = tuple((name, "1" if isinstance(kind, TextKind) else 1) for name, kind in kinds.items())
    selection = Selection(equals, *(DATED if dated else ()))
    others = tuple(
        each for name in how.pop("filters", ()) for each in CONDITIONS[resource.plural, name]
    )
    selection = selection._replace(others=others, dated=resource.default_date)
    layers = (1, 2) if how.pop("changed", False) else (1,)
    pages = Pages(database.tables[resource.name])
    sql, parameters = pages.statement(layers, selection, ask(resource, how))
    rows = database.connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
    return [row[3] for row in rows]


def subsets(names: Any) -> Iterator[tuple[str, ...]]:
    """Every combination, the empty one too."""
    found = list(names)
    return chain.from_iterable(combinations(found, size) for size in range(len(found) + 1))


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("resource", RECORDS, ids=lambda resource: resource.plural)
def test_a_single_filter_with_dates_is_a_search_without_sorting(
    database: Database, resource: Resource[Any], changed: bool
) -> None:
    dated = resource.default_date
    cursor = encode(-resource.sort_numbers[resource.default_sort], IN_BETWEEN)
    if dated != resource.default_sort:
        dated, cursor = "created_at", encode(-5, IN_BETWEEN)
    for name in [None, *resource.filterable]:
        for way, low, high in _ways(dated, cursor):
            fields = () if name is None else (name,)
            steps = plan(database, resource, fields, True, changed=changed, **way)
            searches = [step for step in steps if f" {resource.plural} " in step]
            assert len(searches) == (2 if changed else 1), steps
            for step in searches:
                assert step.startswith(f"SEARCH {resource.plural} USING INDEX"), step
                assert low in step, step
                assert high in step, step
            assert not [step for step in steps if SORTING in step], (name, steps)


def _ways(dated: str, cursor: str) -> tuple[tuple[dict[str, str], str, str], ...]:
    """The ends and sides of a list, and the bounds that its search has then."""
    return (
        ({"after": "."}, f"{dated}>", f"{dated}<"),
        ({"before": "."}, f"{dated}>", f"{dated}<"),
        ({"after": cursor}, f"{dated}>", f"({dated},id)<"),
        ({"before": cursor}, f"({dated},id)>", f"{dated}<"),
    )


CONDITIONS = {
    (resource.plural, each.name): select(
        replace(resource, closed_dates=False),
        {each.name: each.kind.ask(ASKED[type(each.kind)])},
    ).others
    for resource in RECORDS
    for each in resource.filters
}
"""What each declared filter asks for, by the list's plural and its own name."""


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize(("plural", "name"), list(CONDITIONS))
def test_a_declared_filter_with_dates_is_searches_merged_without_sorting(
    database: Database, plural: str, name: str, changed: bool
) -> None:
    """One search for each value and field, whose rows come in order; none where it compares."""
    (resource,) = (each for each in RECORDS if each.plural == plural)
    (declared,) = (each for each in resource.filters if each.name == name)
    (condition,) = CONDITIONS[plural, name]
    for way in ("after", "before"):
        steps = plan(database, resource, (), True, changed=changed, filters=(name,), **{way: "."})
        if declared.several:
            looked_up = [step for step in steps if f" {plural} " in step]
            assert all(f"{plural}_by_id (layer=? AND id=?)" in step for step in looked_up), steps
            steps = [step for step in steps if f" {plural}_{name} " in step]
            assert all("(in_layer=? AND value=? AND at>? AND at<?)" in each for each in steps)
            assert len(steps) == len(looked_up) == len(condition.values) * (2 if changed else 1)
            continue
        searches = [step for step in steps if f" {plural} " in step]
        arms = 1 if declared.ranged else len(condition.fields) * len(condition.values)
        assert len(searches) == arms * (2 if changed else 1), steps
        for step in searches:
            assert step.startswith(f"SEARCH {plural} USING INDEX"), step
            assert f"{resource.default_sort}>" in step, step
            assert declared.ranged or any(f"{field}=?" in step for field in declared.fields), step
        assert not [step for step in steps if SORTING in step], steps


def test_a_filter_of_very_many_values_walks_one_index(database: Database) -> None:
    """Beyond a few searches, the rows of the sort's own index are sifted."""
    (resource,) = (each for each in RECORDS if each.plural == "call_logs")
    many = tuple(range(1, 2000))
    selection = Selection(others=(Condition(("extension_id",), "=", many),))
    sql, parameters = Pages(database.tables["call_log"]).statement(
        (1,), selection, ask(resource, {})
    )
    rows = database.connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
    steps = [row[3] for row in rows if "json_each" not in row[3]]
    assert steps[0].startswith("SEARCH call_logs USING INDEX call_logs_by_started_at"), steps
    assert not [step for step in steps if SORTING in step], steps
    assert len(parameters) < 10


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("resource", RECORDS, ids=lambda resource: resource.plural)
def test_every_combination_uses_an_index_and_never_sorts_the_world(
    database: Database, resource: Resource[Any], changed: bool
) -> None:
    rare = {name for name, each in resource.filterable.items() if each.mark.rare}
    for fields in subsets(resource.filterable):
        for sort in sorts(resource):
            for dated in (False, True):
                steps = plan(database, resource, fields, dated, changed=changed, sort=sort)
                assert not [step for step in steps if step.startswith("SCAN")], (fields, steps)
                sorting = [step for step in steps if SORTING in step]
                by_default = sort.lstrip("-") in ("", resource.default_sort)
                few_rows = not by_default and rare & set(fields)
                # Of so many conditions SQLite thinks that one row is left, and sorts that.
                assert not sorting or few_rows or len(fields) > 6, (fields, sort, steps)


@pytest.mark.parametrize("resource", RECORDS, ids=lambda resource: resource.plural)
def test_indexes_are_few(resource: Resource[Any]) -> None:
    """For ids, what is due, each sort, and each field of a filter but flags and comparisons."""
    definition = Table(resource).definition
    indexes = [statement for statement in definition if "INDEX" in statement.split(" (")[0]]
    ride = [
        name
        for name, each in resource.looked_up.items()
        if each.kind.name == "bool" or name in resource.compared | resource.several
    ]
    expected = (
        1 + bool(resource.life) + len(resource.looked_up) - len(ride) + len(resource.sortable)
    )
    assert len(indexes) == expected
