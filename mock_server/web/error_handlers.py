"""Error handlers of control calls, which respond in the vendor's error format."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mock_server.errors import (
    DEFECT,
    Aborted,
    BadRoute,
    Internal,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
    VendorError,
)
from mock_server.store.world import WorldEnded

_ALIKE = 0.85
_LONGEST = 80
_defects = logging.getLogger("mock_server")


def add_error_handlers(app: FastAPI, problem_of: Callable[[BaseException], str | None]) -> None:
    """Register a handler for each kind of error that a route may raise.

    ``problem_of`` describes a database failure, which is not a defect of the simulator.
    """
    app.add_exception_handler(VendorError, _vendor_error)
    app.add_exception_handler(WorldEnded, _world_ended)
    app.add_exception_handler(ClientDisconnect, _client_gone)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(Exception, partial(_other_error, problem_of))


async def _vendor_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, VendorError)  # registered only for it
    headers = {"Retry-After": error.retry_after} if error.retry_after else None
    document = error.document()
    if error.hint and isinstance(error, Unauthenticated | PermissionDenied):
        # A person reads this, for whom the vendor's text about keys says too little.
        document = {"code": error.code, "msg": error.hint}
    return JSONResponse(document, error.status, headers)


async def _world_ended(request: Request, _error: Exception) -> Response:
    return await _vendor_error(request, Aborted("the world was reset or removed meanwhile"))


async def _client_gone(_request: Request, _error: Exception) -> Response:
    """Respond to nobody: the client disconnected before its body was complete."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _http_error(request: Request, error: Exception) -> Response:
    """Respond to Starlette's own errors: unknown paths and methods."""
    assert isinstance(error, HTTPException)  # registered only for it
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        taken = ", ".join(_methods_of(request))
        refusal: VendorError = BadRoute(
            f'unsupported method "{request.method}" (this path takes {taken})'
        )
    elif error.status_code == HTTPStatus.NOT_FOUND:
        refusal = NotFound(f'no handler for path "{request.url.path}"{_likely(request)}')
    else:
        refusal = InvalidArgument(str(error.detail))
    return await _vendor_error(request, refusal)


def _routes(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """All routes; newer versions of FastAPI keep those of an included router in it."""
    for each in routes:
        if isinstance(each, Route):
            yield each
        elif router := getattr(each, "original_router", None):
            yield from _routes(router.routes)


def _methods_of(request: Request) -> list[str]:
    """The HTTP methods of a path; Starlette's own list has only those of one of its routes."""
    known = _routes(request.app.routes)
    found = [each.methods or () for each in known if each.path_regex.match(request.url.path)]
    return sorted({way for methods in found for way in methods})


def _likely(request: Request) -> str:
    """The path that an unknown one is likely meant to be, as the end of a message."""
    from difflib import get_close_matches  # noqa: PLC0415  # rare, and slow to import

    path = request.url.path
    paths = {each.path for each in _routes(request.app.routes) if "{" not in each.path}
    close = get_close_matches(path, paths, 1, _ALIKE) if len(path) <= _LONGEST else []
    return f": {close[0]} is likely meant" if close else ""


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # registered only for it
    first = error.errors()[0]
    path = ".".join(str(step) for step in first["loc"][1:])
    return await _vendor_error(request, InvalidArgument.of(path, str(first["msg"])))


async def _other_error(
    problem_of: Callable[[BaseException], str | None], request: Request, error: Exception
) -> Response:
    if isinstance(
        error.__cause__, WorldEnded
    ):  # the response was begun, so the connection is broken off
        _defects.warning("%s: %s", request.url.path, error.__cause__)
        return await _vendor_error(request, Aborted(str(error.__cause__)))
    if problem := problem_of(error):
        _defects.error("%s: the database: %s", request.url.path, problem)
        return await _vendor_error(request, Unavailable(problem))
    _defects.error("%s: a defect of the simulator", request.url.path, exc_info=error)
    return await _vendor_error(request, Internal(DEFECT))
