"""Every list query is a search of one index in PostgreSQL too; its planner says so itself."""

import asyncio
import json
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest

from mock_server.contract.filters import Selection
from mock_server.contract.paging import ask
from mock_server.contract.schema import CURSOR_NUMBERS, Resource
from mock_server.contract.values import TextKind
from mock_server.etelecom import RECORDS
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.statements import PostgresPages
from mock_server.store.tables import Table
from tests.store.test_queries_use_indexes import CONDITIONS

DATED = (1_700_000_000_000_000, 1_800_000_000_000_000)


def sorts(resource: Resource[Any]) -> list[str]:
    """What a request may sort the list by; other fields have an index, and no cursor."""
    names = [name for name in resource.sortable if name in CURSOR_NUMBERS]
    return ["", *names, *(f"-{name}" for name in names)]


def _shapes(resource: Resource[Any]) -> Iterator[tuple[tuple[str, ...], str, bool, bool]]:
    """Filters, sort, whether dated, whether the world has changes: all that can be asked."""
    names = list(resource.filterable)
    subsets = chain.from_iterable(
        combinations(names, size) for size in range(min(len(names), 3) + 1)
    )
    for fields in subsets:
        for sort in sorts(resource):
            for changed in (False, True):
                yield fields, sort, True, changed
                yield fields, sort, False, changed


def _statement(
    pages: PostgresPages, resource: Resource[Any], shape: tuple[tuple[str, ...], str, bool, bool]
) -> tuple[str, list[Any]]:
    fields, sort, dated, changed = shape
    kinds = {name: resource.attributes[name].kind for name in fields}
    equals = tuple((name, "1" if isinstance(kind, TextKind) else 1) for name, kind in kinds.items())
    selection = Selection(equals, *(DATED if dated else ()))
    selection = selection._replace(dated=resource.default_date)
    return pages.statement((1, 2) if changed else (1,), selection, ask(resource, {"sort": sort}))


def _asking(
    pages: PostgresPages, resource: Resource[Any], name: str, changed: bool
) -> tuple[str, list[Any]]:
    """The statement of a declared filter with dates."""
    selection = Selection((), *DATED, others=CONDITIONS[resource.plural, name])
    selection = selection._replace(dated=resource.default_date)
    return pages.statement((1, 2) if changed else (1,), selection, ask(resource, {}))


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All steps but those that sort a page of the own layer, which has been read in order."""
    inner = plan.get("Plans", [])
    if plan["Node Type"] != "Sort" or [each["Node Type"] for each in inner] != ["CTE Scan"]:
        yield plan
    for each in inner:
        yield from _steps(each)


def _check_hidden(steps: list[dict[str, Any]]) -> None:
    """Whether a row is hidden is looked up by its id: the planner knows nothing of new layers."""
    looks = [each for each in steps if each.get("Relation Name") == "hidden"]
    assert all("(id = " in each["Index Cond"] for each in looks), looks


@pytest.mark.parametrize("resource", RECORDS, ids=lambda resource: resource.plural)
def test_every_list_is_read_from_an_index_in_its_order(
    database: str, resource: Resource[Any]
) -> None:
    """No table is scanned, and nothing but the rows of a rare field is sorted."""
    rare = {name for name, each in resource.filterable.items() if each.mark.rare}

    async def check() -> None:
        store = Database(database, [Table(each) for each in RECORDS])
        await store.open()
        pages = PostgresPages(store.tables[resource.name])
        for shape in _shapes(resource):
            sql, values = _statement(pages, resource, shape)
            found = await store.first(f"EXPLAIN (FORMAT JSON) {sql}", *values)
            steps = list(_steps(json.loads(found[0])[0]["Plan"])) if found else []
            kinds = {step["Node Type"] for step in steps}
            scans = [step for step in steps if step.get("Relation Name") == resource.plural]
            assert scans, (shape, kinds)
            assert {each["Node Type"] for each in scans} <= {"Index Scan", "Index Only Scan"}, shape
            assert all("layer =" in each["Index Cond"] for each in scans), (shape, scans)
            _check_hidden(steps)
            fields, sort = shape[0], shape[1].lstrip("-")
            few_rows = sort not in ("", resource.default_sort) and rare & set(fields)
            assert few_rows or not kinds & {"Sort", "Incremental Sort"}, (shape, steps)
        await store.close()

    asyncio.run(check())


@pytest.mark.parametrize(
    "resource", [each for each in RECORDS if each.filters], ids=lambda resource: resource.plural
)
def test_every_declared_filter_is_read_from_indexes_in_order(
    database: str, resource: Resource[Any]
) -> None:
    """Arrays, comparisons and words that find several values, with both dates."""

    async def check() -> None:
        store = Database(database, [Table(each) for each in RECORDS])
        await store.open()
        pages = PostgresPages(store.tables[resource.name])
        for declared in resource.filters:
            for changed in (False, True):
                sql, values = _asking(pages, resource, declared.name, changed)
                found = await store.first(f"EXPLAIN (FORMAT JSON) {sql}", *values)
                steps = list(_steps(json.loads(found[0])[0]["Plan"])) if found else []
                kinds = {step["Node Type"] for step in steps}
                _check_hidden(steps)
                assert not kinds & {"Seq Scan", "Sort", "Incremental Sort"}, (declared.name, steps)
                scans = [each for each in steps if each.get("Relation Name") == resource.plural]
                assert len(scans) >= (2 if changed else 1), (declared.name, kinds)
        await store.close()

    asyncio.run(check())
