"""One run of the tests: its server, started on first use, and the worlds of its tests."""

import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from typing import Any

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

    def world(self, test: str, asked: Mapping[str, Any]) -> World:
        """A world for the test of this name, which no other has; raises ControlError."""
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", test)[:_LONGEST_NAME].strip("-")
        return self.client.create_world(f"{readable}-{token_hex(4)}", **asked)


def calls_of(world: World) -> str:
    """The section of a failed test's report."""
    try:
        return calls_section(world.name, world.requests.list())
    except ControlError as error:
        return str(error)


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
