"""Bodies of control calls: one JSON object, empty means ``{}``."""

from typing import Any

from starlette.requests import Request

from mock_server.errors import InvalidArgument
from mock_server.json_documents import NotRead, read_object
from mock_server.web.http.asgi import encoded


async def json_object(request: Request) -> dict[str, Any]:
    """The request's JSON object; raises InvalidArgument."""
    if encoding := encoded(request.headers.raw):
        raise InvalidArgument(encoding)
    body = await request.body()
    if not body.strip():
        return {}
    try:
        return read_object(body)
    except NotRead as error:
        raise InvalidArgument(f"malformed JSON: {error}") from None


def only(document: dict[str, Any], *names: str) -> None:
    """Refuse what a body may not have; raises InvalidArgument naming the field."""
    for name in document:
        if name not in names:
            raise InvalidArgument.of(name, f"is unknown; there are {', '.join(names)}")
