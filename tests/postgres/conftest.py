"""Tests of what is PostgreSQL's alone; without a server they are skipped, in CI they fail."""

from collections.abc import Iterator

import pytest

from tests.stores import check_postgres, postgres_database


@pytest.fixture(scope="session")
def _server_is_there() -> None:
    check_postgres()


@pytest.fixture
def database(_server_is_there: None) -> Iterator[str]:
    """The URL of an empty database."""
    with postgres_database() as url:
        yield url
