"""One real server for all tests of this folder, and a separate world for each."""

from collections.abc import Iterator

import pytest

from tests.clients.world import World, Worlds, a_server_of_worlds


@pytest.fixture(scope="session")
def worlds() -> Iterator[Worlds]:
    with a_server_of_worlds() as opened:
        yield opened


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.open()
