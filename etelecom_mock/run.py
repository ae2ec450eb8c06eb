"""One run of the tests: its server, started on first use, and the worlds of its tests."""

import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from secrets import token_hex
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from etelecom_mock.client import ControlClient, ControlError
from etelecom_mock.report import calls_section
from etelecom_mock.server import NotStarted
from etelecom_mock.world import World

_LONGEST_NAME = 50
_PATIENCE = 30.0
"""Seconds that a running server has to generate its data."""
_INTERVAL = 0.1


class Run:
    """The tests of one process and the server that they use."""

    def __init__(self, url: str, admin_token: str | None) -> None:
        """Raises NotStarted if there is no server at the address."""
        self.client = ControlClient(url, admin_token=admin_token)
        try:
            _wait_until_ready(self.client)
        except ControlError as error:
            self.client.close()
            raise NotStarted(str(error)) from error
        self.host = urlsplit(url).hostname or ""

    def server(self, **defaults: Any) -> "MockServer":
        """The server as tests see it, and the default options of its worlds."""
        return MockServer(self.client, defaults)


class MockServer:
    """The fixture ``etelecom_mock_server``."""

    def __init__(self, client: ControlClient, defaults: Mapping[str, Any]) -> None:
        self.url = client.url
        """The server's address, such as ``http://127.0.0.1:8480``."""

        self._client = client
        self._defaults = defaults
        self._made: list[World] = []

    def __repr__(self) -> str:
        return f"<MockServer at {self.url}>"

    def create_world(self, name: str | None = None, **options: Any) -> World:
        """A world that lasts as long as the session, unless it is removed earlier.

        Options are those of the marker: ``preset``, ``seed``, ``anchor``, ``shops``, ``strict``,
        ``assume``.
        """
        world = self._client.create_world(name, **{**self._defaults, **options})
        self._made.append(world)
        return world

    def world_of(self, test: str, asked: Mapping[str, Any]) -> World:
        """A world with a unique name for the test of this name; raises ControlError."""
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", test)[:_LONGEST_NAME].strip("-.")
        return self._client.create_world(
            f"{readable}-{token_hex(4)}", **{**self._defaults, **asked}
        )

    def close(self) -> None:
        """Remove the worlds of the session."""
        for world in self._made:
            with suppress(ControlError):  # a test may have removed it
                world.remove()


def calls_of(world: World) -> str:
    """The section of a failed test's report."""
    return calls_section(world.name, world.requests.list())


def _wait_until_ready(client: ControlClient) -> None:
    # Not a clock: tests stop clocks.
    for _ in range(round(_PATIENCE / _INTERVAL)):
        try:
            client.health()
        except ControlError as error:
            if error.status != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            sleep(_INTERVAL)
        else:
            return
    client.health()
