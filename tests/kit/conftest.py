"""One server for the tests of this folder; each opens worlds of its own on it."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.kit.world import World
from tests.simulator import Client, started

_numbers = count()


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """A server whose worlds are empty unless their key names a preset."""
    with started(preset="empty") as client:
        yield client


@pytest.fixture
def opened(server: Client) -> Callable[[str], World]:
    """Opens a new world, grown from a preset."""

    def open_world(preset: str) -> World:
        return World(server.http, f"test:kit-{next(_numbers)}@{preset}")

    return open_world


@pytest.fixture
def world(opened: Callable[[str], World]) -> World:
    """An empty world."""
    return opened("empty")


@pytest.fixture
def full(opened: Callable[[str], World]) -> World:
    """A world of 101 journeys and 101 consents."""
    return opened("page-plus-one")
