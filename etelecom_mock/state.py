"""The plugin's state while pytest runs: its server, and what guards the tests."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from etelecom_mock.guard import Guard, ProxyBypass
from etelecom_mock.tally import Tally

if TYPE_CHECKING:
    from etelecom_mock.run import Run
    from etelecom_mock.server import NotStarted, Server
    from etelecom_mock.sharing import AddressChannel

ANCHOR = "2026-03-10T08:00:00Z"
"""The time of a test's world, unless its marker says otherwise."""

PRESET = "empty"
"""The preset of a test's world, unless its marker says otherwise."""

GUARD = "etelecom_mock_guard"
"""The setting that turns the guard off."""

_STRICT = "etelecom_strict"
_ALTERNATIVES = "etelecom_alternatives"
_FIXTURES = frozenset({"etelecom_mock", "etelecom_mock_server"})
WORKER_INPUT = "etelecom_mock_channel"


class Plugin:
    """The plugin's state while pytest runs."""

    def __init__(self, config: pytest.Config) -> None:
        self.guard = Guard()
        self.bypass = ProxyBypass()
        self.is_guarding = bool(config.getini(GUARD))
        self.is_strict = bool(config.getoption(_STRICT))
        self.tries_alternatives = bool(config.getoption(_ALTERNATIVES))
        self.tally = Tally()
        self._worker_input: dict[str, Any] = getattr(config, "workerinput", {})
        self._server: Server | None = None
        self._channel: AddressChannel | None = None
        self._run: Run | None = None
        self._failure: NotStarted | None = None
        """Why our own server did not start, so that not every test tries again."""

    @property
    def run(self) -> "Run":
        """The run with its server, which is started on first use; raises NotStarted."""
        # Looked up each time: a fixture of the session may start a server and set the address.
        address = _address()
        if self._run is None or (address and address != self._run.client.url):
            from etelecom_mock.run import Run  # noqa: PLC0415  # on first use

            token = os.environ.get("ETELECOM_MOCK_ADMIN_TOKEN") if address else None
            self._run = Run(address or self._own_server(), token)
        return self._run

    def start_early(self) -> None:
        """Start our own server before any fixture; a server that the user named may start later."""
        if not _address():
            with suppress(Exception):  # the fixture says what is wrong
                _ = self.run

    def hosts_for(self, item: pytest.Item) -> tuple[str, ...]:
        """The host of the server, if the test uses one of its fixtures."""
        if not uses_server(item):
            return ()
        with suppress(ValueError):  # the fixture says what is wrong with the address
            if host := urlsplit(_address()).hostname:
                return (host,)
        return (self._run.host,) if self._run is not None else ()

    def open_channel(self) -> int:
        """The port at which pytest-xdist's controller gives its workers the address."""
        if self._channel is None:
            from etelecom_mock.sharing import AddressChannel  # noqa: PLC0415  # under pytest-xdist alone

            self._channel = AddressChannel(self._start)
        return self._channel.port

    def close(self) -> None:
        """Stop what was started."""
        self.guard.unwrap()
        if self._run is not None:
            self._run.client.close()
        if self._channel is not None:
            self._channel.close()
        if self._server is not None:
            self._server.stop()

    def _own_server(self) -> str:
        from etelecom_mock.server import NotStarted  # noqa: PLC0415  # on first use

        if self._failure is not None:
            raise self._failure
        try:
            return self._asked_for() or self._start()
        except NotStarted as error:
            self._failure = error
            raise

    def _asked_for(self) -> str:
        """On a pytest-xdist worker, the address that the controller gives."""
        if (port := self._worker_input.get(WORKER_INPUT)) is None:
            return ""
        from etelecom_mock.sharing import ask  # noqa: PLC0415  # under pytest-xdist alone

        return ask(port)

    def _start(self) -> str:
        from etelecom_mock.server import Server  # noqa: PLC0415  # on first use

        self._server = Server("--preset", PRESET, "--anchor", ANCHOR)
        return self._server.url


def uses_server(item: pytest.Item) -> bool:
    """Whether a test uses a fixture that needs the server."""
    return not _FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def _address() -> str:
    """The address of the server that the user named, if any."""
    return os.environ.get("ETELECOM_MOCK_URL", "").rstrip("/")
