"""Methods that the vendor has and the simulator does not: a 404 that says so."""

import re
from collections.abc import Iterator, Set

from mock_server.notes import Note, NoteCode

_SERVICE = re.compile(r"/(?:v1|api)/(?:shop|partner)\.(\w+/\w+)", re.ASCII)


def not_simulated(path: str, known: Set[str]) -> Iterator[Note]:
    """The note on an unknown path that belongs to one of the vendor's methods.

    Args:
        path: The path of the call.
        known: The methods that are not simulated, as ``Zalo/ListFollowers``.
    """
    found = _SERVICE.fullmatch(path)
    if found and found[1] in known:
        message = f"the vendor has {found[1]}; this simulator does not support it yet"
        yield Note(NoteCode.NOT_SIMULATED, message)
