"""The simulator's own headers of a response: its world, its notes, the fault applied to it."""

from mock_server.calls import Call
from mock_server.notes import hint_of
from mock_server.web.http.asgi import Headers


def mock_headers(call: Call) -> Headers:
    """The headers ``X-Mock-*`` of a call's response."""
    headers = [(b"x-mock-world", call.world.encode())] if call.world else []
    if call.notes:
        codes = ", ".join(dict.fromkeys(note.code for note in call.notes))
        headers.append((b"x-mock-note", codes.encode()))
        headers.append((b"x-mock-hint", hint_of(call.notes).encode()))
    if call.fault:
        headers.append((b"x-mock-fault-applied", call.fault.encode()))
    return headers
