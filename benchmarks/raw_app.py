"""The reference: a raw ASGI application that returns a constant of the size of a page."""

import sys
from typing import Any

from benchmarks.uvicorn_alike import serve

_PORT, _SIZE = 1, 2


def main() -> None:
    """Serve ``python -m benchmarks.raw_app PORT SIZE``, under the simulator's own settings."""
    port, body = int(sys.argv[_PORT]), b"x" * int(sys.argv[_SIZE])
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    serve(app, port, "off")


if __name__ == "__main__":
    main()
