"""The pytest plugin: its fixtures, their marker, and the guard.

The server is started before the first test where any test of the run lists a fixture of it, so
that nothing that tests replace (files, processes, sockets) is in the way. A run without such a
test imports and starts nothing.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import pytest

from etelecom_mock.guard import VENDORS_HOSTS, ProxyBypass, VendorCalled
from etelecom_mock.state import ANCHOR, GUARD, PRESET, WORKER_INPUT, Plugin, uses_server

if TYPE_CHECKING:
    from etelecom_mock.run import MockServer
    from etelecom_mock.world import World

REPORT_TITLE = "etelecom-mock: calls of this test"

_MARK = "etelecom_mock"
_OPTIONS = ("preset", "seed", "anchor", "shops", "strict", "assume", "guard")
_Steps = Generator[None, object, object]


_PLUGIN = pytest.StashKey[Plugin]()
_WORLD = pytest.StashKey["World"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The guard's setting."""
    parser.addini(
        GUARD,
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
    with suppress(OSError):  # then each worker starts a server of its own
        node.workerinput[WORKER_INPUT] = node.config.stash[_PLUGIN].open_channel()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> _Steps:
    """Start the server before the first test, if some test lists a fixture of it."""
    if not session.config.option.collectonly and any(map(uses_server, session.items)):
        session.config.stash[_PLUGIN].start_early()
    return (yield)


@pytest.fixture(scope="session")
def etelecom_mock_server(request: pytest.FixtureRequest) -> "Iterator[MockServer]":
    """The server of this run, for what is started once: its ``url``, and ``create_world()``."""
    plugin = request.config.stash[_PLUGIN]
    strict = {"strict": True} if plugin.is_strict else {}
    try:
        server = plugin.run.server(preset=PRESET, anchor=ANCHOR, **strict)
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
    plugin = item.config.stash[_PLUGIN]
    # Here too, for a test that asks for the fixture by request.getfixturevalue().
    with ProxyBypass().of(plugin.run.host):
        yield world
    del item.stash[_WORLD]
    if problem := _problem_of(world.remove):
        item.add_report_section("teardown", _MARK, f"its world was not removed: {problem}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> _Steps:
    """The guard watches from a test's first fixture to the end of its last."""
    plugin = item.config.stash[_PLUGIN]
    is_guarded = _is_guarded(item)
    # A proxy would resolve the vendor's hosts in our place, and cannot reach our own server.
    hosts = (*(VENDORS_HOSTS if is_guarded else ()), *plugin.hosts_for(item))
    with plugin.bypass.of(*hosts), plugin.guard.watching() if is_guarded else nullcontext():
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
        report.sections.append((REPORT_TITLE, _calls_of(world)))
    return report


def _calls_of(world: "World") -> str:
    shown: list[str] = []

    def show() -> None:
        from etelecom_mock.run import calls_of  # noqa: PLC0415  # loaded when there is a world

        shown.append(calls_of(world))

    problem = _problem_of(show)
    return f"the calls cannot be shown: {problem}" if problem else shown[0]


def _problem_of(step: Callable[[], object]) -> str:
    """What went wrong, if anything: a hook that raises would end the whole run.

    Whatever the test replaced may raise anything, outcomes of pytest included.
    """
    try:
        step()
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:  # noqa: BLE001  # as said above
        return f"{type(error).__name__}: {error}"
    return ""


def _opened(item: pytest.Item, server: "MockServer") -> "World":
    asked = _marked(item)
    asked.pop("guard", None)
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
