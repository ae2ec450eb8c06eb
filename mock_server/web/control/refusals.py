"""Errors of control calls as responses, in the vendor's format."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from mock_server import errors
from mock_server.spelling import abridged
from mock_server.store.world import WorldEnded

_defects = logging.getLogger("mock_server")


async def vendor_error(_request: Request, error: Exception) -> Response:
    """An error of the vendor's, or of ours in its form."""
    assert isinstance(error, errors.VendorError)  # registered only for it
    headers = {"Retry-After": error.retry_after} if error.retry_after else None
    document, told = error.document(), error.msg
    if error.hint and isinstance(error, errors.Unauthenticated | errors.PermissionDenied):
        # A person reads this, for whom the vendor's text about keys says too little.
        document, told = {"code": error.code}, error.hint
    document["msg"] = abridged(told)
    return JSONResponse(document, error.status, headers)


async def _world_ended(request: Request, _error: Exception) -> Response:
    """The world was reset or removed while the call was answered."""
    return await vendor_error(request, errors.Aborted("the world was reset or removed meanwhile"))


async def _client_gone(_request: Request, _error: Exception) -> Response:
    """Respond to nobody: the client disconnected before its body was complete."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


REFUSALS = {
    errors.VendorError: vendor_error,
    WorldEnded: _world_ended,
    ClientDisconnect: _client_gone,
}
"""What answers an error of a kind; ``other_error`` answers any other."""


async def other_error(
    problem_of: Callable[[BaseException], str | None], request: Request, error: Exception
) -> Response:
    """Any other error; ``problem_of`` describes a failure of the database."""
    if isinstance(
        error.__cause__, (WorldEnded, errors.VendorError)
    ):  # amid a response, which is cut
        _defects.warning("%s: %s", request.url.path, error.__cause__)
        return await vendor_error(request, errors.Aborted(str(error.__cause__)))
    if problem := problem_of(error):
        _defects.error("%s: the database: %s", request.url.path, problem)
        return await vendor_error(request, errors.Unavailable(problem))
    _defects.error("%s: a defect of the simulator", request.url.path, exc_info=error)
    return await vendor_error(request, errors.Internal(errors.DEFECT))
