"""Serving a benchmark's application in the same way as the simulator."""

from typing import Any

import uvicorn

from mock_server.cli.server import settle_memory
from mock_server.web.http.connection import HttpConnection


def serve(app: Any, port: int, lifespan: Any) -> None:
    """Run it with the simulator's own settings, including those of the garbage collector."""
    settle_memory()
    uvicorn.run(
        app,
        port=port,
        lifespan=lifespan,
        http=HttpConnection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
