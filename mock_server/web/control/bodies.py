"""Bodies of control calls: one JSON object each; an empty body means ``{}``. Their queries."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request

from mock_server.clock import NOW_RANGE, may_be_now
from mock_server.contract.values import FlagKind, TimeKind
from mock_server.contract.wire import BODY_LIMIT
from mock_server.errors import InvalidArgument, TooLarge
from mock_server.formats import Invalid
from mock_server.json_documents import NotRead, read_object
from mock_server.spelling import unknown
from mock_server.web.http.asgi import ClientGone, encoded, read_body

_LARGE = 32 * 1024
"""Bodies of this many bytes or more are parsed in a thread."""


async def json_object(
    request: Request, limit: int = BODY_LIMIT, option: str = ""
) -> dict[str, Any]:
    """The request's JSON object.

    Args:
        request: The request.
        limit: Maximum size of the body in bytes.
        option: The server option that sets the limit, if any.

    Raises:
        InvalidArgument: it is not a JSON object.
        TooLarge: it is larger; the body is discarded.
    """
    if encoding := encoded(request.headers.raw):
        raise InvalidArgument(encoding)
    try:
        body = await read_body(request.receive, limit)
    except ClientGone:
        raise ClientDisconnect from None
    except TooLarge as error:
        advice = f": start the server with a higher {option}" if option else ""
        raise TooLarge(f"{error.msg}{advice}") from None
    if not body.strip():
        return {}
    try:
        if len(body) < _LARGE:
            return read_object(body)
        return await asyncio.to_thread(read_object, body)
    except NotRead as error:
        raise InvalidArgument(f"malformed JSON: {error}") from None


def clock_time(name: str, raw: Any, otherwise: str = "") -> int:
    """A time at which a world's clock may stand; raises InvalidArgument naming the member."""
    try:
        instant = TimeKind().ask(raw)
    except Invalid as error:
        raise InvalidArgument.of(name, f"{error}{otherwise}") from None
    if instant is None or not may_be_now(instant):
        raise InvalidArgument.of(name, f"must be {NOW_RANGE}{otherwise}")
    return instant


def flag(document: dict[str, Any], name: str, *, default: bool = False) -> bool:
    """A member that is true or false, absent or null; raises InvalidArgument naming it."""
    value = document.get(name)
    return default if value is None else bool(FlagKind().member(name, value))


def check_query(request: Request, own: Sequence[str] = ()) -> None:
    """Refuse a query with an unknown parameter, or one given twice; raises InvalidArgument.

    Clients send ``world`` and ``shop_id`` with every call, also with those on all worlds.
    """
    given = request.query_params
    only(dict(given), *own, "world", "shop_id")
    for name in given:
        if len(given.getlist(name)) > 1:
            raise InvalidArgument.of(name, "is given more than once")


def only(document: dict[str, Any], *names: str) -> None:
    """Refuse fields that a body may not have; raises InvalidArgument naming the field."""
    for name in document:
        if name not in names:
            raise InvalidArgument.of(name, unknown(name, names))
