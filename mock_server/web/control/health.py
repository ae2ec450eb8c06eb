"""Liveness and readiness of a server."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from mock_server import __version__
from mock_server.answer import Answer
from mock_server.errors import NOT_READY, Unavailable


def live() -> Answer:
    """200 while the process runs."""
    return _answer(HTTPStatus.OK, {"status": "ok"})


def health(*, ready: bool) -> Answer:
    """200 once the store is open and the data are generated."""
    if ready:
        return _answer(HTTPStatus.OK, {"status": "ok", "version": __version__})
    refusal = Unavailable(NOT_READY)
    return _answer(refusal.status, refusal.document())


def probed(path: str, *, ready: bool) -> Answer | None:
    """The response to a GET of either probe; None for any other path.

    Probes may start before the rest of the control API is needed, which takes a while to import.
    """
    match path:
        case "/__admin/live":
            return live()
        case "/__admin/health":
            return health(ready=ready)
        case _:
            return None


def _answer(status: int, document: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(document, separators=(",", ":")).encode())
