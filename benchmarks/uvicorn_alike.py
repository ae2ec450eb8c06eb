"""Serving a benchmark's application in the same way as the simulator."""

from typing import Any

import uvicorn

from mock_server.cli.server import settle_memory


def serve(app: Any, port: int, lifespan: Any, connection: Any = "httptools") -> None:
    """Run it with the simulator's own settings, including those of the garbage collector.

    Its connections are uvicorn's, unless the simulator's own are given: what makes those quicker
    must not make the reference quicker.
    """
    settle_memory()
    uvicorn.run(
        app,
        port=port,
        lifespan=lifespan,
        http=connection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
