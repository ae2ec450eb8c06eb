"""The note on a refused call, for what the vendor's text does not say."""

import re

from mock_server.calls import Call
from mock_server.contract.body_decoder import PHP_ARRAY
from mock_server.errors import InvalidArgument, PermissionDenied, Unauthenticated, VendorError
from mock_server.notes import Note, NoteCode
from mock_server.web.http.asgi import encoded
from mock_server.web.vendor_calls.cors import PageRefused
from mock_server.web.vendor_calls.forms import MALFORMED


def refusal_note(call: Call, error: VendorError) -> Note | None:
    """The note, or None if the vendor's text says everything."""
    if isinstance(error, PageRefused):  # a browser shows its headers, and hides its body
        return Note(NoteCode.CALLED_FROM_BROWSER, error.msg)
    if isinstance(error, Unauthenticated | PermissionDenied):
        told = error.hint or (error.msg if isinstance(error, Unauthenticated) else "")
        return Note(NoteCode.KEY_REFUSED, told) if told else None
    is_form = error.hint.startswith(MALFORMED)  # of which the call has no body
    undecoded = _undecoded(call, is_form) if isinstance(error, InvalidArgument) else None
    hint = "; ".join(filter(None, (error.hint, undecoded)))
    return Note(NoteCode.BODY_REFUSED, hint) if hint else None


def _undecoded(call: Call, is_form: bool) -> str | None:
    """The reason why a body could not be read, if it is one that tools cause."""
    seen = (hint for form, hint in _FORMS if not is_form and form.match(call.body))
    is_text = call.body.lstrip().startswith(b"{")
    return (None if is_text else encoded(call.headers)) or next(seen, None)


_FORMS = (
    (re.compile(rb"\s*\Z"), "the body is empty: send at least {}"),
    (re.compile(rb"\xef\xbb\xbf"), "the body has a byte order mark: send UTF-8 without one"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "the body is UTF-16: send UTF-8"),
    (
        re.compile(rb"'"),
        "the body begins with a single quote, as cmd.exe passes it on: send a file, -d @body.json",
    ),
    (re.compile(rb'"\s*\{'), "the body is JSON inside a string: it was encoded twice"),
    (re.compile(rb"\[object "), "the body is JavaScript's text of an object: use JSON.stringify"),
    (re.compile(rb"\s*\{\s*'"), "the body is Python's text of a dict: use json.dumps"),
    (re.compile(rb"\s*\[\s*\]"), PHP_ARRAY),
    (re.compile(rb"[\w.%\[\]-]+="), "the body is a form: send a JSON object"),
)
"""How bodies begin that tools wrote in a way that was not meant."""
