"""Liveness and readiness of a server."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from mock_server import __version__
from mock_server.answer import Answer
from mock_server.errors import NOT_READY, Unavailable


def probed(path: str, *, ready: bool) -> Answer | None:
    """The response to a GET of either probe; None for any other path.

    Probes may start before the rest of the control API is needed, which takes a while to import.
    """
    match path:
        case "/__admin/live":
            return _answer(HTTPStatus.OK, {"status": "ok"})
        case "/__admin/health" if ready:
            return _answer(HTTPStatus.OK, {"status": "ok", "version": __version__})
        case "/__admin/health":
            refusal = Unavailable(NOT_READY)
            return _answer(refusal.status, refusal.document())
        case _:
            return None


def _answer(status: int, document: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(document, separators=(",", ":")).encode())
