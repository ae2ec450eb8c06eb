"""The simulator without the testing features of a call: journal, watchers, the cost of notes.

It exists only for comparison, so it replaces internals of the exchange.
"""

import sys

from typing_extensions import override

from benchmarks.uvicorn_alike import serve
from mock_server.calls import Call
from mock_server.cli.server import settle_memory
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from mock_server.web.http.connection import HttpConnection
from mock_server.world.journal import Journal


class _NoJournal(Journal):
    @override
    def begin(self, call: Call) -> None:
        """Forget the call."""

    @override
    def end(self, call: Call) -> None:
        """Forget the call."""


def main() -> None:
    """Serve ``python -m benchmarks.kitless_app PORT JOURNEYS ANCHOR``."""
    port, journeys, anchor = sys.argv[1:]
    app = Simulator(Settings(anchor=anchor, journeys=int(journeys), consents=0))
    app.exchange.journal = _NoJournal(app.store)
    app.exchange.told = lambda _call: None
    app.on_ready = settle_memory
    serve(app, int(port), "on", HttpConnection)


if __name__ == "__main__":
    main()
