"""The pytest plugin: the fixture ``etelecom_mock``, its marker, and the guard.

What the fixture needs, httpx above all, is imported when a test first uses it.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from etelecom_mock.guard import Guard, VendorCalled

if TYPE_CHECKING:
    from etelecom_mock.run import Run
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
_WORKER_INPUT = "etelecom_mock_desk"
_OPTIONS = ("preset", "seed", "anchor", "shops", "strict", "guard")
_Steps = Generator[None, object, object]


class Plugin:
    """What the plugin holds while pytest runs."""

    def __init__(self, config: pytest.Config) -> None:
        self.guard = Guard()
        self.is_guarding = bool(config.getini(_GUARD))
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


@pytest.fixture
def etelecom_mock(request: pytest.FixtureRequest) -> "Iterator[World]":
    """A world of the simulator's for this test alone; empty and standing unless marked."""
    item: pytest.Item = request.node
    world = _opened(item)
    item.stash[_WORLD] = world
    yield world
    del item.stash[_WORLD]
    world.remove()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> _Steps:
    """The guard watches from a test's first fixture to the end of its last."""
    with item.config.stash[_PLUGIN].guard.watching() if _is_guarded(item) else nullcontext():
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


def _opened(item: pytest.Item) -> "World":
    asked: dict[str, Any] = {"preset": PRESET, "anchor": ANCHOR} | _marked(item)
    asked.pop("guard", None)
    try:
        # The client's errors are ours, and it is not loaded yet.
        return item.config.stash[_PLUGIN].run.world(item.name, asked)
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        problem = "the fixture etelecom_mock needs httpx: pip install 'etelecom-mock[pytest]'"
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
