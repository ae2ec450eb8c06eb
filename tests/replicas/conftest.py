"""Processes that are one simulator: workers on a file, and servers on one PostgreSQL database."""

import os
from collections.abc import Iterator
from itertools import count

import pytest

from tests.cli.running import SMALL, call, wait_for
from tests.replicas.replicas import Replicas
from tests.serving import serving
from tests.stores import check_postgres, postgres_database

_numbers = count()


@pytest.fixture(scope="session", params=["workers", "postgres"])
def _running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replicas]:
    if request.param == "workers":
        database = str(tmp_path_factory.mktemp("workers") / "shared.db")
        with serving(*SMALL, "--database", database, "--workers", "2") as server:
            # The kernel chooses the worker of a connection: several reach both.
            replicas = Replicas([server] * 4)
            wait_for("both workers", lambda: all(_answers(replicas) for _ in range(20)))
            yield replicas
        return
    check_postgres()
    with (
        postgres_database() as url,
        serving(*SMALL, "--database", url) as first,
        serving("--database", url) as second,
    ):
        yield Replicas([first, second])


def _answers(replicas: Replicas) -> bool:
    try:
        return call(replicas.servers[0], "GET", "/__admin/health")[0] == 200
    except ConnectionError:
        return False


@pytest.fixture
def replicas(_running: Replicas) -> Replicas:
    """The processes, with the key of a world that no other test has."""
    key = f"test:replicas-{os.getpid()}-{next(_numbers)}@exact-page"
    return Replicas(_running.servers, key)
