"""Error handlers of control calls, which respond in the vendor's error format."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from mock_server.errors import BadRoute, InvalidArgument, NotFound, VendorError
from mock_server.spelling import likely
from mock_server.web.control.refusals import REFUSALS, other_error, vendor_error

_ALIKE = 0.85


def add_error_handlers(app: FastAPI, problem_of: Callable[[BaseException], str | None]) -> None:
    """Register a handler for each kind of error that a route may raise.

    ``problem_of`` describes a database failure, which is not a defect of the simulator.
    """
    for kind, answer in REFUSALS.items():
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, partial(other_error, problem_of))


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
    return await vendor_error(request, refusal)


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
    paths = {each.path for each in _routes(request.app.routes) if "{" not in each.path}
    return likely(request.url.path, paths, _ALIKE)
