"""Processes that are one simulator: workers on a file, and servers on one PostgreSQL database."""

import os
from collections.abc import Iterator
from itertools import count

import pytest

from tests.replicas.replicas import Replicas, running

_numbers = count()


@pytest.fixture(scope="session", params=["workers", "postgres"])
def _running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replicas]:
    with running(request.param, tmp_path_factory) as replicas:
        yield replicas


@pytest.fixture
def replicas(_running: Replicas) -> Replicas:
    """The processes, with the key of a world that no other test has."""
    key = f"test:replicas-{os.getpid()}-{next(_numbers)}@exact-page"
    return Replicas(_running.servers, key)
