"""``--etelecom-alternatives``: each test again, under each alternative that concerns its calls.

pytest has no public way to run a test twice. What is used here is what pytest-rerunfailures and
others use: ``call_and_report`` and ``runtestprotocol``.
"""

from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import call_and_report, runtestprotocol

from etelecom_mock.state import uses_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Chosen:
    """The alternative under which a test is run."""

    name: str
    """The assumption's."""

    alternative: str
    about: str
    """What is uncertain, and what the vendor may do."""

    usual_calls: int
    """How many calls the test made under the defaults."""

    def __str__(self) -> str:
        return f"{self.name}={self.alternative}"


CHOSEN = pytest.StashKey[Chosen]()


class AlternativeRuns:
    """Runs a test as it is, and then under the alternatives."""

    def __init__(self, touched_by: "Callable[[pytest.Item], Mapping[str, Any]]") -> None:
        """``touched_by`` reads what a test's calls relied on, while its world exists."""
        self._touched_by = touched_by

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Take over the tests that use a fixture of the simulator."""
        if not uses_server(item):
            return None
        twins: list[pytest.Item] = []
        _logged(item, lambda: twins.extend(self._run(item, nextitem)))
        following = [*twins[1:], nextitem]
        for twin, after in zip(twins, following, strict=False):
            with _in_place_of(item, twin):
                _logged(twin, partial(runtestprotocol, twin, nextitem=after))
        return True

    def _run(self, item: Any, nextitem: pytest.Item | None) -> list[pytest.Item]:
        """Run a test. pytest's own ``runtestprotocol`` would tear it down too early."""
        if hasattr(item, "_request") and not item._request:  # noqa: SLF001  # pytest's own way
            item._initrequest()  # noqa: SLF001  # the same
        report = call_and_report(item, "setup")
        passed = report.passed
        if passed and not item.config.getoption("setuponly", False):
            passed = call_and_report(item, "call").passed
        session = item.session
        stops = bool(session.shouldfail or session.shouldstop)
        twins = list(_twins(item, self._touched_by(item))) if passed and not stops else []
        session.testscollected += len(twins)
        following = twins[0] if twins else None if stops else nextitem
        call_and_report(item, "teardown", nextitem=following)
        if hasattr(item, "_request"):
            item._request = False  # noqa: SLF001  # as runtestprotocol leaves it
            item.funcargs = None
        return twins


@contextmanager
def _in_place_of(item: pytest.Item, twin: pytest.Item) -> "Iterator[None]":
    """Add the copy to the session's items, because a pytest-xdist worker looks reports up there."""
    items = item.session.items
    place = next((number for number, each in enumerate(items) if each is item), None)
    if place is None:
        yield
        return
    items[place] = twin
    try:
        yield
    finally:
        items[place] = item


def _logged(item: pytest.Item, run: "Callable[[], object]") -> None:
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    run()
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _twins(item: pytest.Item, touched: "Mapping[str, Any]") -> "Iterator[pytest.Item]":
    for each in touched.get("touched", ()):
        for alternative in each["others"]:
            about = f"{each['doubt']} {each['about'][alternative]}"
            yield _twin(item, Chosen(each["name"], alternative, about, touched["calls"]))


def _name(item: Any, nodeid: str) -> None:
    """Give an item another id; pytest has no public way to do so."""
    structured = getattr(item, "_id", None)
    if structured is None:
        item._nodeid = nodeid  # noqa: SLF001  # before pytest 9.1
    else:
        item._id = type(structured).parse(nodeid)  # noqa: SLF001  # pytest's own form since


def _twin(item: pytest.Item, chosen: Chosen) -> pytest.Item:
    """The same test under another id, without anything that its first run left behind."""
    twin: Any = copy(item)
    suffix = f"[{chosen}]"
    twin.name = f"{item.name}{suffix}"
    _name(twin, f"{item.nodeid}{suffix}")
    twin.stash = pytest.Stash()
    twin._report_sections = []  # noqa: SLF001  # what its first run printed
    twin.stash[CHOSEN] = chosen
    for cached in ("_obj", "_instance", "location"):
        twin.__dict__.pop(cached, None)
    if hasattr(twin, "_request"):
        twin._request = False  # noqa: SLF001  # runtestprotocol makes a new one
    return twin  # type: ignore[no-any-return]  # a copy of an Item is one
