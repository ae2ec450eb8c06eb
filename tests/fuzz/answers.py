"""Calls whose answers must be of the vendor's shape, whatever was sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.simulator import ANCHOR, API_KEY, Client, ready

STATUSES = {
    "invalid_argument": {400},
    "unauthenticated": {401},
    "permission_denied": {403},
    "bad_route": {404},
    "not_found": {404},
    "already_exists": {409},
    "failed_precondition": {412},
    "resource_exhausted": {413, 429},
}
"""Every error that a caller can cause."""


@contextmanager
def answering(**options: Any) -> Iterator[Client]:
    """A simulator whose defects are answered with 500, as behind a socket, and not raised."""
    app = Simulator(Settings(anchor=ANCHOR, **options))
    url = "http://localhost:8480"
    with InProcess(app, base_url=url, raise_server_exceptions=False) as http:
        yield ready(http)


def ask(
    client: Client, method: str, path: str, content: bytes | None = None, **headers: bytes
) -> tuple[int, Any]:
    """Status and JSON of an answer, which is an error of the vendor's shape where it is one."""
    sent: dict[bytes, bytes] = {}
    if content is not None:
        sent[b"content-type"] = b"application/json"
    if not path.startswith("/__admin"):
        sent[b"authorization"] = f"Bearer {API_KEY}".encode()
    for name, value in headers.items():
        sent[name.replace("_", "-").encode()] = value
    answer = client.http.request(
        method, path, content=content, headers=list(sent.items()), follow_redirects=False
    )
    if answer.headers.get("content-type") == "text/plain; charset=utf-8":  # under no service
        assert (answer.status_code, answer.content) == (404, b"404 page not found\n")
        return answer.status_code, None
    document = json.loads(answer.content) if answer.content else None
    if answer.status_code >= 400:
        check_error(answer.status_code, document, (method, path, content, headers))
        assert answer.headers["content-type"] == "application/json"
    return answer.status_code, document


def check_error(status: int, document: Any, sent: Any = None) -> None:
    """The error is one that a caller can cause; ``sent`` is what the failure shows."""
    assert {"code", "msg"} <= document.keys() <= {"code", "msg", "meta"}, document
    assert isinstance(document["msg"], str), document
    assert status in STATUSES.get(document["code"], set()), (status, document, sent)


def check_whole(client: Client) -> None:
    """All that is kept can still be read."""
    for path in ("/__admin/journeys", "/__admin/consents", "/__admin/export"):
        status, document = ask(client, "GET", path)
        assert status == 200, document
