"""One server for the tests of this folder: each leaves it as it found it, by a reset."""

from collections.abc import Iterator

import pytest

from tests.simulator import Client, started


@pytest.fixture(scope="session")
def _empty() -> Iterator[Client]:
    with started(preset="empty") as client:
        yield client


@pytest.fixture
def client(_empty: Client) -> Iterator[Client]:
    """An empty world at a fixed anchor, of this test alone."""
    yield _empty
    assert _empty.control("POST", "/reset").status == 200
