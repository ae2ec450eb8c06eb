"""A world of the switchboard's tests."""

from collections.abc import Iterator

import pytest

from tests.simulator import Client, started


@pytest.fixture(scope="module")
def seeded() -> Iterator[Client]:
    """The default world, which nobody changes."""
    with started() as client:
        yield client


@pytest.fixture
def empty() -> Iterator[Client]:
    """A shop without records."""
    with started(preset="empty") as client:
        yield client
