"""One run of the tests: its server, started on first use, and the worlds of its tests."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from etelecom_mock.client import ControlClient, ControlError
from etelecom_mock.report import calls_section
from etelecom_mock.server import NotStarted
from etelecom_mock.world import World

_LONGEST_NAME = 50
_PATIENCE = 30.0
"""Seconds that a running server has to grow its data."""
_INTERVAL = 0.1


class Run:
    """The tests of one process and the server that they use."""

    def __init__(self, url: str, admin_token: str | None) -> None:
        """Raises NotStarted when there is no server at the address."""
        self.client = ControlClient(url, admin_token=admin_token)
        try:
            _wait_until_ready(self.client)
        except ControlError as error:
            self.client.close()
            raise NotStarted(str(error)) from error

        self.host = urlsplit(url).hostname or ""

    def server(self, preset: str, anchor: str) -> "MockServer":
        """The server, as tests see it; worlds have this preset and anchor unless told otherwise."""
        return MockServer(self.client, {"preset": preset, "anchor": anchor})


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
        """A world for as long as the session lasts, unless it is removed before.

        Options as of the marker: ``preset``, ``seed``, ``anchor``, ``shops``, ``strict``.
        """
        world = self._client.create_world(name, **{**self._defaults, **options})
        self._made.append(world)
        return world

    def world_of(self, test: str, asked: Mapping[str, Any]) -> World:
        """A world for the test of this name, which no other has; raises ControlError."""
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", test)[:_LONGEST_NAME].strip("-.")
        return self._client.create_world(f"{readable}-{token_hex(4)}", **asked)

    def remove(self, world: World) -> None:
        """Remove a world at the end of its test, which failed or passed already."""
        with suppress(ControlError):
            world.remove()

    def close(self) -> None:
        """Remove the worlds of the session."""
        for world in self._made:
            self.remove(world)


def calls_of(world: World) -> str:
    """The section of a failed test's report. It never raises: a report must not end the run."""
    try:
        return calls_section(world.name, world.requests.list())
    except Exception as error:  # noqa: BLE001  # whatever a test did to what this needs
        return f"the calls cannot be shown: {type(error).__name__}: {error}"


def _wait_until_ready(client: ControlClient) -> None:
    # Not a clock: tests stop clocks.
    for _ in range(round(_PATIENCE / _INTERVAL)):
        try:
            client.health()
        except ControlError as error:
            if error.status != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            time.sleep(_INTERVAL)
        else:
            return
    client.health()
