"""Projects that use the plugin, each run by a pytest of its own."""

from collections.abc import Iterator

import pytest

from etelecom_mock import ControlClient, World
from tests.plugin.project import ANCHOR, Project
from tests.plugin.pytest_forks import AVAILABLE, PytestForks
from tests.serving import serving


@pytest.fixture(scope="session")
def running() -> Iterator[str]:
    """The address of a server that all tests here may use."""
    with serving("--preset", "empty", "--anchor", ANCHOR) as server:
        yield server.url


@pytest.fixture(scope="session")
def forks() -> Iterator[PytestForks | None]:
    """What runs pytest for all tests here; None where no process can be forked."""
    if not AVAILABLE:
        yield None
        return
    with PytestForks() as forks:
        yield forks


@pytest.fixture
def project(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    forks: PytestForks | None,
    running: str,
) -> Project:
    """A project whose tests use the running server."""
    monkeypatch.setenv("ETELECOM_MOCK_URL", running)
    return Project(pytester, monkeypatch, forks)


@pytest.fixture
def lone_project(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, forks: PytestForks | None
) -> Project:
    """A project whose tests start a server."""
    monkeypatch.delenv("ETELECOM_MOCK_URL", raising=False)
    return Project(pytester, monkeypatch, forks)


@pytest.fixture(scope="session")
def client(running: str) -> Iterator[ControlClient]:
    """A control client of the running server."""
    with ControlClient(running) as client:
        yield client


@pytest.fixture
def world(client: ControlClient) -> Iterator[World]:
    """An empty, standing world."""
    world = client.create_world(preset="empty", anchor=ANCHOR)
    yield world
    world.remove()
