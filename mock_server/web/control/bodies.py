"""Bodies of control calls: one JSON object, empty means ``{}``."""

import json
from typing import Any

from starlette.requests import Request

from mock_server.errors import InvalidArgument


async def json_object(request: Request) -> dict[str, Any]:
    """The request's JSON object; raises InvalidArgument."""
    body = await request.body()
    if not body.strip():
        return {}
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(f"malformed JSON: {error}") from None
    if not isinstance(document, dict):
        raise InvalidArgument("body: must be a JSON object")
    return document


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")


def only(document: dict[str, Any], *names: str) -> None:
    """Refuse what a body may not have; raises InvalidArgument naming the field."""
    for name in document:
        if name not in names:
            raise InvalidArgument.of(name, f"is unknown; there are {', '.join(names)}")
