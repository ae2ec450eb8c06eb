"""The uvicorn configuration of a single server, of workers, and of ``exec``'s own server."""

from typing import Any

import uvicorn

from mock_server.web.http.connection import HttpConnection

_GRACE = 0.5
"""Seconds that calls under way have to end after a signal."""


def uvicorn_config(app: object, **more: Any) -> uvicorn.Config:
    """The configuration of an ASGI application, or of its factory."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI application or its factory
        lifespan="on",
        http=HttpConnection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,  # type: ignore[arg-type]  # seconds, also fractions
        **more,
    )
