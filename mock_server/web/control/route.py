"""A control API route that is cheap to build.

FastAPI builds a pydantic model for each response type and parameter, which would take longer than
generating the data. Here responses have no model and path parameters are plain strings; both are
described by hand.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from mock_server.contract.values import IdKind
from mock_server.errors import NotFound
from mock_server.web.control.bodies import check_query
from mock_server.web.control.target import Target
from mock_server.web.openapi.control.call import in_path


class ControlRoute(APIRoute):
    """The route, described by ``openapi.control.call.described``."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        extra = dict(settings.get("openapi_extra") or {})
        if parameters := [*in_path(path), *extra.get("parameters", ())]:
            extra["parameters"] = parameters
        super().__init__(
            path, endpoint, **{**settings, "response_model": None, "openapi_extra": extra}
        )

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer the call; one that reads a key refuses query parameters that it does not have.

        Without that, a misspelt ``?world=`` would be about another world.
        """
        answer, extra = super().get_route_handler(), self.openapi_extra or {}
        if self.operation_id is None or "security" in extra:
            return answer
        described = extra.get("parameters", ())
        own = [each["name"] for each in described if each.get("in") == "query"]

        async def checked(request: Request) -> Response:
            check_query(request, own)
            return await answer(request)

        return checked


def json_response(document: bytes, status: int = 200) -> Response:
    """A document that is JSON already."""
    return Response(document, status, media_type="application/json")


def _in_path(name: str, read: Callable[[str], Any] = str) -> Any:
    """The dependency that reads a path parameter."""

    async def value(request: Request) -> Any:
        text = str(request.path_params[name])
        if "\0" in text:  # no database accepts this in a text
            raise NotFound(f"nothing has the name {text!r}")
        return read(text)

    return Depends(value)


async def _target(request: Request) -> Target:
    """The world and the shop that a call is about."""
    target: Target = await request.app.state.resolver(request)
    return target


Name = Annotated[str, _in_path("name")]
PageKind = Annotated[str, _in_path("kind")]
PageSecret = Annotated[str, _in_path("secret")]
WorldName = Annotated[str, _in_path("world")]
CallId = Annotated[str, _in_path("record_id")]
RecordId = Annotated[int, _in_path("record_id", partial(IdKind().member, "id"))]
RuleId = Annotated[str, _in_path("rule_id")]
TargetWorld = Annotated[Target, Depends(_target)]
