"""The note on a refused call, for what the vendor's text does not say."""

from mock_server.calls import Call
from mock_server.errors import PermissionDenied, Unauthenticated, VendorError
from mock_server.notes import Note, NoteCode
from mock_server.web.http.asgi import encoded


def refusal_note(call: Call, error: VendorError) -> Note | None:
    """The note, or None if the vendor's text says everything."""
    if isinstance(error, Unauthenticated | PermissionDenied):
        return Note(NoteCode.KEY_REFUSED, error.hint) if error.hint else None
    hint = _undecoded(call) or error.hint
    return Note(NoteCode.BODY_REFUSED, hint) if hint else None


def _undecoded(call: Call) -> str | None:
    """The reason why a compressed body could not be read."""
    if not call.body or call.body.lstrip().startswith(b"{"):
        return None
    return encoded(call.headers)
