"""The pytest plugin: its fixtures, their marker, and the guard.

What the fixtures need is imported when a test first uses one; before any fixture of that test is
set up, so that nothing that they replace is in the way of the server's start.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import pytest

from etelecom_mock.guard import Guard, VendorCalled

if TYPE_CHECKING:
    from etelecom_mock.run import MockServer, Run
    from etelecom_mock.server import Server
    from etelecom_mock.sharing import Desk
    from etelecom_mock.world import World

ANCHOR = "2026-03-10T08:00:00Z"
"""The instant at which a test's world stands, unless its marker says otherwise."""

PRESET = "empty"
"""What a test's world holds, unless its marker says otherwise."""

REPORT_TITLE = "etelecom-mock: calls of this test"

_MARK = "etelecom_mock"
_GUARD = "etelecom_mock_guard"
_STRICT = "etelecom_strict"
_FIXTURES = frozenset({"etelecom_mock", "etelecom_mock_server"})
_WORKER_INPUT = "etelecom_mock_desk"
_OPTIONS = ("preset", "seed", "anchor", "shops", "strict", "guard")
_Steps = Generator[None, object, object]


class Plugin:
    """What the plugin holds while pytest runs."""

    def __init__(self, config: pytest.Config) -> None:
        self.guard = Guard()
        self.is_guarding = bool(config.getini(_GUARD))
        self.is_strict = bool(config.getoption(_STRICT))
        self._worker_input: dict[str, Any] = getattr(config, "workerinput", {})
        self._server: Server | None = None
        self._desk: Desk | None = None
        self._run: Run | None = None

    @property
    def run(self) -> "Run":
        """The run with its server, which is started on first use; raises NotStarted."""
        if self._run is None:
            from etelecom_mock.run import Run  # noqa: PLC0415  # on first use

            running = os.environ.get("ETELECOM_MOCK_URL")
            token = os.environ.get("ETELECOM_MOCK_ADMIN_TOKEN") if running else None
            self._run = Run(running or self._own_server(), token)
        return self._run

    def hosts_for(self, item: pytest.Item) -> tuple[str, ...]:
        """The server's host, if the test uses it: started before the test's fixtures.

        Later a fixture may have replaced files, processes or clocks. What goes wrong is told by
        the fixture, which tries again.
        """
        if not _FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            with suppress(Exception):
                return (self.run.host,)
        return ()

    def open_desk(self) -> int:
        """The port at which the controller of pytest-xdist tells its workers the address."""
        if self._desk is None:
            from etelecom_mock.sharing import Desk  # noqa: PLC0415  # under pytest-xdist alone

            self._desk = Desk(self._start)
        return self._desk.port

    def close(self) -> None:
        """Stop what was started."""
        self.guard.unwrap()
        if self._run is not None:
            self._run.client.close()
        if self._desk is not None:
            self._desk.close()
        if self._server is not None:
            self._server.stop()

    def _own_server(self) -> str:
        if (port := self._worker_input.get(_WORKER_INPUT)) is not None:
            from etelecom_mock.sharing import ask  # noqa: PLC0415  # under pytest-xdist alone

            return ask(port)
        return self._start()

    def _start(self) -> str:
        from etelecom_mock.server import Server  # noqa: PLC0415  # on first use

        self._server = Server("--preset", PRESET, "--anchor", ANCHOR)
        return self._server.url


_PLUGIN = pytest.StashKey[Plugin]()
_WORLD = pytest.StashKey["World"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The guard's setting."""
    parser.addini(
        _GUARD,
        "fail tests that resolve a real host of eTelecom's or of Zalo's interface",
        type="bool",
        default=True,
    )
    group = parser.getgroup("etelecom-mock")
    group.addoption(
        "--etelecom-strict",
        action="store_true",
        default=False,
        help="refuse (400) what the simulator would only note, in worlds whose marker does not "
        "say strict=False",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker; the server starts later, if at all."""
    config.addinivalue_line(
        "markers",
        f"{_MARK}({', '.join(_OPTIONS)}): the world of the fixture etelecom_mock; "
        "guard=False lets the test reach the vendor's real hosts",
    )
    config.stash[_PLUGIN] = Plugin(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The end of the run, after Ctrl-C too."""
    if _PLUGIN in config.stash:
        config.stash[_PLUGIN].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist whom to ask for the server."""
    node.workerinput[_WORKER_INPUT] = node.config.stash[_PLUGIN].open_desk()


@pytest.fixture(scope="session")
def etelecom_mock_server(request: pytest.FixtureRequest) -> "Iterator[MockServer]":
    """The server of this run, for what is started once: its ``url``, and ``create_world()``."""
    try:
        server = request.config.stash[_PLUGIN].run.server(PRESET, ANCHOR)
    except _errors() as error:
        problem = str(error)
    else:
        yield server
        server.close()
        return
    pytest.fail(problem, pytrace=False)


@pytest.fixture
def etelecom_mock(
    request: pytest.FixtureRequest, etelecom_mock_server: "MockServer"
) -> "Iterator[World]":
    """A world of the simulator for this test alone: empty, its clock frozen, unless marked."""
    item: pytest.Item = request.node
    world = _opened(item, etelecom_mock_server)
    item.stash[_WORLD] = world
    yield world
    del item.stash[_WORLD]
    etelecom_mock_server.remove(world)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> _Steps:
    """The guard watches from a test's first fixture to the end of its last."""
    plugin = item.config.stash[_PLUGIN]
    hosts = plugin.hosts_for(item)
    with plugin.guard.watching(hosts) if _is_guarded(item) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> _Steps:
    """Fail the test when one of its fixtures resolved a host of the vendor's."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> _Steps:
    """Fail the test when it resolved one, even where its code took the refusal."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> _Steps:
    """Fail the test when one of its fixtures resolved one at the end."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what a failed test called, while its world is there."""
    report = yield
    world = item.stash.get(_WORLD, None)
    if report.failed and world is not None:
        from etelecom_mock.run import calls_of  # noqa: PLC0415  # it is loaded when there is one

        report.sections.append((REPORT_TITLE, calls_of(world)))
    return report


def _opened(item: pytest.Item, server: "MockServer") -> "World":
    asked: dict[str, Any] = {"preset": PRESET, "anchor": ANCHOR} | _marked(item)
    asked.pop("guard", None)
    if item.config.stash[_PLUGIN].is_strict:
        asked.setdefault("strict", True)
    try:
        return server.world_of(item.name, asked)
    except _errors() as error:
        problem = str(error)
    pytest.fail(problem, pytrace=False)


def _errors() -> tuple[type[Exception], ...]:
    from etelecom_mock.http import ControlError  # noqa: PLC0415  # only when something failed
    from etelecom_mock.server import NotStarted  # noqa: PLC0415  # the same

    return (NotStarted, ControlError, ValueError)


def _marked(item: pytest.Item) -> dict[str, Any]:
    """What the markers say: a test's over its class's over its module's."""
    asked: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers(_MARK))):
        unknown = [*map(repr, mark.args), *(name for name in mark.kwargs if name not in _OPTIONS)]
        if unknown:
            pytest.fail(
                f"@pytest.mark.{_MARK} does not know {unknown[0]}; it takes "
                f"{', '.join(f'{name}=' for name in _OPTIONS)}",
                pytrace=False,
            )
        asked |= mark.kwargs
    return asked


def _is_guarded(item: pytest.Item) -> bool:
    marks = item.iter_markers(_MARK)
    said = next((mark.kwargs["guard"] for mark in marks if "guard" in mark.kwargs), True)
    return bool(said) and item.config.stash[_PLUGIN].is_guarding


def _fail_if_resolved(item: pytest.Item) -> _Steps:
    guard = item.config.stash[_PLUGIN].guard
    try:
        result = yield
    except VendorCalled:
        guard.resolved.clear()
        raise
    except (Exception, pytest.skip.Exception):
        guard.fail_if_resolved()
        raise
    guard.fail_if_resolved()
    return result
