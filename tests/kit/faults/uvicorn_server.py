"""A server of one parser and loop: ``python -m tests.kit.faults.uvicorn_server h11 asyncio``."""

import socket
import sys
from typing import Any

import uvicorn

from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.simulator import ANCHOR


def main(http: Any, loop: Any) -> None:
    """Serve on a free port, which is written to standard output when calls are answered."""
    app = Simulator(Settings(anchor=ANCHOR, preset="page-plus-one"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app.on_ready = lambda: print(port, flush=True)  # noqa: T201  # whoever started it reads it
        config = uvicorn.Config(app, http=http, loop=loop, lifespan="on", log_level="warning")
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
