"""What the 404 of an unknown address says beside itself: which method is meant, or that none is."""

import re
from collections.abc import Iterable, Set

from mock_server.contract.other_system import OtherSystem
from mock_server.notes import Note, NoteCode
from mock_server.spelling import nearest
from mock_server.web.vendor_calls.routes import VendorRoute

_SERVICE = re.compile(r"/(?:v1|api)/(?:shop|partner)\.(\w+/\w+)", re.ASCII)
_OTHER_VERB = re.compile("^(?:get|list)")
_ALIKE = 0.8
"""How much of two names must be the same: ``ListJournies`` is a typing error, others a guess."""


class UnknownAddresses:
    """The methods of a server by their names, and those that the vendor has besides.

    Args:
        routes: All routes.
        not_simulated: The methods that only the vendor has, as ``Zalo/ListFollowers``.
    """

    def __init__(self, routes: Iterable[VendorRoute], not_simulated: Set[str]) -> None:
        self._not_simulated = not_simulated
        self._paths: dict[tuple[str, str], str] = {}
        self._systems: set[OtherSystem] = set()
        for route in routes:
            if route.operation.system is not None:
                self._systems.add(route.operation.system)
            if route.note is None:
                name = route.operation.name.lower()
                self._paths.setdefault((name, route.base), route.path)

    def note(self, path: str) -> Note:
        """The note on a path that has no route."""
        found = _SERVICE.fullmatch(path)
        if found and found[1] in self._not_simulated:
            message = f"the vendor has {found[1]}; this simulator does not support it yet"
            return Note(NoteCode.NOT_SIMULATED, message)
        likely = self._likely(path)
        for system in self._systems:
            if likely is None and path.startswith(system.prefix):
                message = f"no page documents this method of {system.name}"
                return Note(NoteCode.NOT_SIMULATED, message)
        meant = f"{likely} is likely meant" if likely else "/__admin/docs lists those that have one"
        return Note(NoteCode.UNKNOWN_ADDRESS, f"no method has this address: {meant}")

    def _likely(self, path: str) -> str | None:
        name = path.rstrip("/").rpartition("/")[2].lower()
        words = (each.prefix.rpartition("/")[2] for each in self._systems)
        of_other = any(word.lower() in path.lower() for word in words)
        # The method of another system that is only like it is not meant.
        names = {each for each, base in self._paths if base != "own" or of_other or each == name}
        other = _OTHER_VERB.sub(lambda verb: "list" if verb[0] == "get" else "get", name)
        close = nearest(name, names, _ALIKE) or other
        bases = ("partner", "shop") if "partner" in path else ("shop", "partner")
        paths = (self._paths.get((close, base)) for base in (*bases, "own"))
        return next((each for each in paths if each), None)
