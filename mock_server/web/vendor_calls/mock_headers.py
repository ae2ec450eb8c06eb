"""The simulator's own headers of a response: its world, its notes, the fault applied to it."""

from mock_server.calls import Call
from mock_server.notes import NoteCode, hint_of
from mock_server.web.http.asgi import Headers


def mock_headers(call: Call) -> Headers:
    """The headers ``X-Mock-*`` of a call's response."""
    headers = [(b"x-mock-world", call.world.encode())] if call.world else []
    if call.notes:
        # Every call of a page is noted as such: what else is noted is the better hint.
        notes = sorted(call.notes, key=lambda note: note.code is NoteCode.CALLED_FROM_BROWSER)
        codes = ", ".join(dict.fromkeys(note.code for note in notes))
        headers.append((b"x-mock-note", codes.encode()))
        headers.append((b"x-mock-hint", hint_of(notes).encode()))
    if call.fault:
        headers.append((b"x-mock-fault-applied", call.fault.encode()))
    return headers
