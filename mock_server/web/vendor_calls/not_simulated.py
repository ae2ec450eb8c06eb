"""Methods that the vendor has and the simulator has not: a 404 that says so."""

import re
from collections.abc import Iterator, Set

from mock_server.notes import Note, NoteCode

_SERVICE = re.compile(r"/(?:v1|api)/(?:shop|partner)\.(\w+/\w+)", re.ASCII)


def not_simulated(path: str, known: Set[str]) -> Iterator[Note]:
    """The note on an unknown path, where it is that of a method that the vendor has.

    Args:
        path: The path of the call.
        known: Those methods, as ``Zalo/ListFollowers``.
    """
    found = _SERVICE.fullmatch(path)
    if found and found[1] in known:
        message = f"the vendor has {found[1]}; this simulator answers no calls of it yet"
        yield Note(NoteCode.NOT_SIMULATED, message)
