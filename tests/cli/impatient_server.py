"""A server with time-outs of half a second and low limits.

``python -m tests.cli.impatient_server [connections [calls that wait]]``.
"""

import socket
import sys

import uvicorn

from mock_server.settings import Settings
from mock_server.web.app import Simulator
from mock_server.web.http.connection import HttpConnection
from tests.simulator import ANCHOR

_DEFAULTS = ("10000", "1000")
_LIMITS = (*sys.argv[1:], *_DEFAULTS[len(sys.argv) - 1 :])


class Impatient(HttpConnection):
    """The server itself, except for its limits."""

    patience = 0.5
    most = int(_LIMITS[0])
    most_waiting = int(_LIMITS[1])


def main() -> None:
    """Serve on a free port, which is written to standard output when calls are answered."""
    app = Simulator(Settings(anchor=ANCHOR, preset="one"))
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        port = listening.getsockname()[1]
        app.on_ready = lambda: print(port, flush=True)  # noqa: T201  # whoever started it reads it
        config = uvicorn.Config(
            app, http=Impatient, lifespan="on", log_level="critical", timeout_graceful_shutdown=1
        )
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
