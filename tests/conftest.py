"""Fixtures of all tests."""

import gc
import os
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.simulator import Client, started
from tests.stores import STORES, TESTED, check_tested_store

# jsonschema would build forty grammars for IRIs, a format that no document here has: two seconds of
# every run and of each of its workers.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# In CI every run tries the same examples; on a developer's machine every run tries others. `pytest
# --hypothesis-profile thorough` tries more, `brief` what was tried before.
settings.register_profile(
    "quick",
    max_examples=40,
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("brief", settings.get_profile("quick"), max_examples=10)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=3000)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--store``: where the simulators of the tests keep their state."""
    parser.addoption("--store", default="memory", choices=STORES, help="the store to test")


def pytest_configure(config: pytest.Config) -> None:
    """Make every simulator of this run use the requested store."""
    os.environ[TESTED] = config.getoption("--store")


@pytest.fixture(autouse=True, scope="session")
def _store_is_there() -> None:
    check_tested_store()


@pytest.fixture(scope="session")
def seeded() -> Iterator[Client]:
    """The default world at a fixed anchor; tests that use it must not change it."""
    with started() as client:
        yield client


@pytest.fixture(scope="session")
def _shared() -> Iterator[Client]:
    with started(preset="empty") as client:
        yield client


@pytest.fixture
def client(_shared: Client) -> Iterator[Client]:
    """An empty world at a fixed anchor, which is reset after the test."""
    yield _shared
    _shared.begin_anew()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays: Python need not look through all of it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
