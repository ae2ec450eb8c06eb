"""Whatever a method or a control call reads of the records is a search of an index.

The statements are those that SQLite ran; the lists' own shapes, which are many more, are asked
about in ``test_queries_use_indexes``.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from mock_server.contract.schema import every_list
from mock_server.etelecom import CATALOGUE, RECORDS, VERBS
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.store.sqlite import SQLiteStore
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.simulator import ANCHOR, API_KEY, NOWHERE, PARTNER_API_KEY, Client, ready

_TABLES = "|".join(resource.plural for resource in RECORDS)
_OF_RECORDS = re.compile(rf"\b(?:FROM|JOIN|UPDATE)\s+(?:{_TABLES})\b")
_FEW = "webhooks"
"""A shop has five of them at most, which are sorted."""


class Traced:
    """A simulator in memory whose statements are kept."""

    def __init__(self, client: Client, app: Simulator) -> None:
        self.client = client
        store = app.worlds.store
        assert isinstance(store, SQLiteStore)
        self._connection = store._database.connection
        self._portal = client.http.portal

    def statements(self, call: Callable[[], object]) -> list[str]:
        """What is run about records by whatever a call does."""
        assert self._portal is not None
        ran: list[str] = []
        self._portal.call(self._connection.set_trace_callback, ran.append)
        call()
        self._portal.call(self._connection.set_trace_callback, None)
        return [each for each in ran if _OF_RECORDS.search(each)]

    def plan(self, statement: str) -> list[str]:
        """The steps of a statement, in SQLite's words."""
        assert self._portal is not None
        explained = f"EXPLAIN QUERY PLAN {statement}"
        return self._portal.call(lambda: [row[3] for row in self._connection.execute(explained)])


@pytest.fixture(scope="module")
def traced() -> Iterator[Traced]:
    """A shop with two pages of each list."""
    app = Simulator(Settings(anchor=ANCHOR, preset="page-plus-one"), log=Log("text", NOWHERE))
    with InProcess(app, base_url="http://localhost:8480") as http:
        yield Traced(ready(http), app)


def calls(client: Client) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every method and every kind of control call on records."""
    for verb in VERBS:
        key = PARTNER_API_KEY if verb.callers == "partner" else API_KEY
        yield verb.operation, partial(client.call, verb.path, verb.example, key=key)
    for listing in every_list(CATALOGUE):
        of_partner = listing.callers == "partner"
        key = PARTNER_API_KEY if of_partner else API_KEY
        path = f"{'partner' if of_partner else 'shop'}.{listing.service}/{listing.operation}"
        yield listing.operation, partial(client.call, f"/v1/{path}", key=key)
    for resource in RECORDS:
        yield resource.plural, partial(client.control, "GET", f"/{resource.plural}")
    yield "calls", partial(client.control, "POST", "/calls", {"callee": "0912345678"})
    yield "clock", partial(client.control, "PUT", "/clock", {"advance": "PT1H"})


def test_no_statement_scans_or_sorts_a_table(traced: Traced) -> None:
    read: set[str] = set()
    for name, call in calls(traced.client):
        for statement in traced.statements(call):
            read |= {*re.findall(rf"\b(?:{_TABLES})\b", statement)}
            for step in traced.plan(statement):
                assert not re.match(rf"SCAN (?:{_TABLES})\b", step), (name, step, statement)
                sorts = "TEMP B-TREE" in step and _FEW not in statement
                assert not sorts, (name, step, statement)
    assert read == {resource.plural for resource in RECORDS}
