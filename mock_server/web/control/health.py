"""Whether a server lives, and whether it is ready."""

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
    """200 when ready: the store is open and the data are generated."""
    if ready:
        return _answer(HTTPStatus.OK, {"status": "ok", "version": __version__})
    refusal = Unavailable(NOT_READY)
    return _answer(refusal.status, refusal.document())


def probed(path: str, *, ready: bool) -> Answer | None:
    """What a GET of one of them answers; None for any other path.

    Probes begin before anybody needs the rest of the control API, which takes a while to load.
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
