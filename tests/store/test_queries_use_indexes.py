"""Every list query is a search of one index; the query planner says so itself."""

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest

from mock_server.contract.filters import Selection
from mock_server.contract.paging import ask, encode
from mock_server.contract.schema import CURSOR_NUMBERS, Resource
from mock_server.contract.values import TextKind
from mock_server.etelecom import CATALOGUE
from mock_server.store.sqlite.database import Database
from mock_server.store.statements import Pages
from mock_server.store.tables import Table

SORTING = "TEMP B-TREE"
DATED = (1_700_000_000_000_000, 1_800_000_000_000_000)
CURSOR = encode(-5, (1_750_000_000_000_000, 7))
"""Of a row created between the dates, newest first."""


def sorts(resource: Resource[Any]) -> list[str]:
    """What a request may sort the list by; other fields have an index, and no cursor."""
    names = [name for name in resource.sortable if name in CURSOR_NUMBERS]
    return ["", *names, *(f"-{name}" for name in names)]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """An empty database: the plan does not depend on what is in it."""
    made = Database(None, [Table(resource) for resource in CATALOGUE])
    made.open()
    yield made
    made.close()


def plan(
    database: Database, resource: Resource[Any], fields: tuple[str, ...], dated: bool, **how: Any
) -> list[str]:
    """The steps of the plan, in words."""
    kinds = {name: resource.attributes[name].kind for name in fields}
    equals = tuple((name, "1" if isinstance(kind, TextKind) else 1) for name, kind in kinds.items())
    selection = Selection(equals, *(DATED if dated else ()))
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
@pytest.mark.parametrize("resource", CATALOGUE, ids=lambda resource: resource.plural)
def test_a_single_filter_with_dates_is_a_search_without_sorting(
    database: Database, resource: Resource[Any], changed: bool
) -> None:
    for name in [None, *resource.filterable]:
        for way, low, high in (
            ({"after": "."}, "created_at>", "created_at<"),
            ({"before": "."}, "created_at>", "created_at<"),
            ({"after": CURSOR}, "created_at>", "(created_at,id)<"),
            ({"before": CURSOR}, "(created_at,id)>", "created_at<"),
        ):
            fields = () if name is None else (name,)
            steps = plan(database, resource, fields, True, changed=changed, **way)
            searches = [step for step in steps if f" {resource.plural} " in step]
            assert len(searches) == (2 if changed else 1), steps
            for step in searches:
                assert step.startswith(f"SEARCH {resource.plural} USING INDEX"), step
                assert low in step, step
                assert high in step, step
            assert not [step for step in steps if SORTING in step], (name, steps)


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("resource", CATALOGUE, ids=lambda resource: resource.plural)
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
                few_rows = sort.lstrip("-") not in ("", "created_at") and rare & set(fields)
                # Of so many conditions SQLite thinks that one row is left, and sorts that.
                assert not sorting or few_rows or len(fields) > 6, (fields, sort, steps)


@pytest.mark.parametrize("resource", CATALOGUE, ids=lambda resource: resource.plural)
def test_indexes_are_few(resource: Resource[Any]) -> None:
    """For ids, dates, what is due, each filter but flags, and each further sort."""
    definition = Table(resource).definition
    indexes = [statement for statement in definition if "INDEX" in statement.split(" (")[0]]
    flags = [each for each in resource.filterable.values() if each.kind.name == "bool"]
    expected = (
        2 + bool(resource.life) + len(resource.filterable) - len(flags) + len(resource.sortable) - 1
    )
    assert len(indexes) == expected
