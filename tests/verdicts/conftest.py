"""A world of 25 journeys and 25 consents: three pages of ten, the last one short."""

from collections.abc import Iterator

import pytest

from tests.simulator import Client, started


@pytest.fixture
def client() -> Iterator[Client]:
    with started(preset="empty", journeys=25, consents=25) as client:
        yield client
