"""Fixtures of all tests."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.simulator import Client, started

# In CI every run tries the same examples; on a developer's machine every run tries others.
# `pytest --hypothesis-profile thorough` looks longer.
settings.register_profile(
    "quick",
    max_examples=40,
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=3000)
settings.load_profile("quick")


@pytest.fixture(scope="session")
def seeded() -> Iterator[Client]:
    """The default world at a fixed anchor; tests that use it change nothing."""
    with started() as client:
        yield client


@pytest.fixture
def client() -> Iterator[Client]:
    """An empty world at a fixed anchor, of this test alone."""
    with started(preset="empty") as client:
        yield client
