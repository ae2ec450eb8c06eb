"""The pytest plugin: its fixtures, their marker, and the guard.

If any test of the run uses one of its fixtures, the server is started before the first test, so
that nothing that tests replace (files, processes, sockets) is in the way. A run without such a
test imports and starts nothing.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

import pytest

from etelecom_mock.guard import VENDORS_HOSTS, ProxyBypass, VendorCalled
from etelecom_mock.state import ANCHOR, GUARD, PRESET, WORKER_INPUT, Plugin, uses_server

if TYPE_CHECKING:
    from etelecom_mock.alternatives import Chosen
    from etelecom_mock.run import MockServer
    from etelecom_mock.watch import Watch
    from etelecom_mock.world import World

REPORT_TITLE = "etelecom-mock: calls of this test"

_MARK = "etelecom_mock"
_OPTIONS = ("preset", "seed", "anchor", "shops", "strict", "assume", "guard")
_Steps = Generator[None, object, object]


_PLUGIN = pytest.StashKey[Plugin]()
_WORLD = pytest.StashKey["World"]()
_WATCH = pytest.StashKey["Watch"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The guard's setting."""
    parser.addini(
        GUARD,
        "fail tests that resolve a real host of eTelecom or of Zalo's business API",
        type="bool",
        default=True,
    )
    group = parser.getgroup("etelecom-mock")
    group.addoption(
        "--etelecom-strict",
        action="store_true",
        default=False,
        help="refuse (400) what would only get a note, in worlds whose marker does not say "
        "strict=False",
    )
    group.addoption(
        "--etelecom-alternatives",
        action="store_true",
        default=False,
        help="run each test again under each alternative of the assumptions that its calls relied "
        "on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker; the server starts later, if at all."""
    config.addinivalue_line(
        "markers",
        f"{_MARK}({', '.join(_OPTIONS)}): the world of the fixture etelecom_mock; guard=False "
        "allows the test to reach the vendor's real hosts",
    )
    plugin = config.stash[_PLUGIN] = Plugin(config)
    if plugin.tries_alternatives:
        from etelecom_mock.alternatives import AlternativeRuns  # noqa: PLC0415  # when asked for

        config.pluginmanager.register(AlternativeRuns(_touched_by), "etelecom_mock_alternatives")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The end of the run, also after Ctrl-C."""
    if _PLUGIN in config.stash:
        config.stash[_PLUGIN].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where to ask for the server."""
    with suppress(OSError):  # then each worker starts a server of its own
        node.workerinput[WORKER_INPUT] = node.config.stash[_PLUGIN].open_channel()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add the assumptions that the tests of a worker relied on."""
    del error
    told = getattr(node, "workeroutput", {}).get(WORKER_INPUT)
    if told is not None:
        node.config.stash[_PLUGIN].tally.merge(told)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker reports to the controller the assumptions that its tests relied on."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[WORKER_INPUT] = session.config.stash[_PLUGIN].tally.document()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The assumptions that the run's calls relied on."""
    for line in config.stash[_PLUGIN].tally.lines():
        terminalreporter.write_line(f"etelecom-mock: {line}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> _Steps:
    """Start the server before the first test if some test uses one of its fixtures."""
    if not session.config.option.collectonly and any(map(uses_server, session.items)):
        session.config.stash[_PLUGIN].start_early()
    return (yield)


@pytest.fixture(scope="session")
def etelecom_mock_server(request: pytest.FixtureRequest) -> "Iterator[MockServer]":
    """The server of this run, for what starts once a run: its ``url``, and ``create_world()``."""
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
    """A world for this test only: empty, with a frozen clock, unless marked otherwise."""
    item: pytest.Item = request.node
    world = _opened(item, etelecom_mock_server)
    item.stash[_WORLD] = world
    plugin = item.config.stash[_PLUGIN]
    # Here too, for a test that requests the fixture with request.getfixturevalue().
    with ProxyBypass().of(plugin.run.host), _watched(item, world):
        yield world
    if not _alternative_of(item):
        plugin.tally.add(_touched_by(item))
    del item.stash[_WORLD]
    watch: Watch | None = item.stash.get(_WATCH, None)
    if not (watch and watch.ended) and (problem := _problem_of(world.remove)):
        item.add_report_section("teardown", _MARK, f"its world was not removed: {problem}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> _Steps:
    """The guard watches from a test's first fixture to the end of its last."""
    plugin = item.config.stash[_PLUGIN]
    is_guarded = _is_guarded(item)
    # A proxy would resolve the vendor's hosts for us, and cannot reach our own server.
    hosts = (*(VENDORS_HOSTS if is_guarded else ()), *plugin.hosts_for(item))
    with plugin.bypass.of(*hosts), plugin.guard.watching() if is_guarded else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> _Steps:
    """Fail the test if one of its fixtures resolved one of the vendor's hosts."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> _Steps:
    """Fail the test if it resolved one, even if its code swallowed the refusal."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> _Steps:
    """Fail the test if one of its fixtures resolved one at the end."""
    return (yield from _fail_if_resolved(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the calls of a failed test while its world exists."""
    report = yield
    world = item.stash.get(_WORLD, None)
    watch = item.stash.get(_WATCH, None)
    if report.failed and world is not None and not (watch and watch.ended):
        report.sections.append((REPORT_TITLE, _calls_of(world)))
    chosen = _alternative_of(item)
    if chosen:
        _tell_alternative(item, report, chosen)
    return report


def _watched(item: pytest.Item, world: "World") -> AbstractContextManager[object]:
    """A run under an alternative is ended if it keeps making calls."""
    chosen = _alternative_of(item)
    if chosen is None:
        return nullcontext()
    from etelecom_mock.watch import Watch  # noqa: PLC0415  # when asked for

    watch = item.stash[_WATCH] = Watch(world, chosen.usual_calls)
    return watch


def _tell_alternative(item: pytest.Item, report: pytest.TestReport, chosen: "Chosen") -> None:
    """Count a run under an alternative, and say which behaviour breaks the test."""
    if report.failed:
        told = f"The vendor may behave in a way that breaks this test, {chosen}:\n{chosen.about}"
        watch = item.stash.get(_WATCH, None)
        if watch is not None and watch.ended:
            told += f"\nIt made more than {watch.most} calls, after which its key was refused."
        add = getattr(report.longrepr, "addsection", None)
        if add is not None:
            add("etelecom-mock: assumption", told)
        else:
            report.sections.append(("etelecom-mock: assumption", told))
    if report.failed or report.when == "call":
        tally = item.config.stash[_PLUGIN].tally
        tally.add_run(str(chosen), failed=report.failed)


def _alternative_of(item: pytest.Item) -> "Chosen | None":
    """The alternative under which a test is run, if any."""
    if not item.config.stash[_PLUGIN].tries_alternatives:
        return None
    from etelecom_mock.alternatives import CHOSEN  # noqa: PLC0415  # when asked for

    return item.stash.get(CHOSEN, None)


def _touched_by(item: pytest.Item) -> Mapping[str, Any]:
    """The assumptions that a test's calls relied on; none if its world cannot say."""
    world = item.stash.get(_WORLD, None)
    found: dict[str, Any] = {"calls": 0, "touched": ()}
    if world is not None:
        _problem_of(lambda: found.update(world.touched()))
    return found


def _calls_of(world: "World") -> str:
    shown: list[str] = []

    def show() -> None:
        from etelecom_mock.run import calls_of  # noqa: PLC0415  # loaded when there is a world

        shown.append(calls_of(world))

    problem = _problem_of(show)
    return f"the calls cannot be shown: {problem}" if problem else shown[0]


def _problem_of(step: Callable[[], object]) -> str:
    """What went wrong, if anything: a hook that raises would end the whole run.

    What the test replaced may raise anything, including pytest's outcomes.
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
    if chosen := _alternative_of(item):
        asked["assume"] = {**asked.get("assume", {}), chosen.name: chosen.alternative}
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
    """The options of the markers: a test's override its class's, which override its module's."""
    asked: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers(_MARK))):
        unknown = [*map(repr, mark.args), *(name for name in mark.kwargs if name not in _OPTIONS)]
        if unknown:
            pytest.fail(
                f"@pytest.mark.{_MARK} does not know {unknown[0]}; its options are "
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
