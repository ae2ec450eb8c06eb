"""Members of a body's objects by their declared names, as Go finds them."""

from collections.abc import Iterator, Mapping

from mock_server.contract.go_json import Raw
from mock_server.contract.kind import Kind
from mock_server.formats import Invalid


def folded(name: str) -> str:
    """A member's name as Go compares it if no field matches exactly."""
    return name.lower().replace("\N{LATIN SMALL LETTER LONG S}", "s")


def known(raw: Raw, kinds: Mapping[str, Kind]) -> Iterator[tuple[str, Kind, Raw]]:
    """The declared members of an object, in order; a repeated one decodes onto the one before."""
    earlier: dict[str, Raw] = {}
    names = {folded(name): name for name in kinds}
    for given, value in raw.members():
        name = given if given in kinds else names.get(folded(given))
        if name is not None:
            earlier[name] = value.onto(earlier.get(name))
            yield name, kinds[name], earlier[name]


def is_readable(kind: Kind, raw: Raw) -> bool:
    """Whether a value can be decoded."""
    try:
        kind.decode(raw)
    except Invalid:
        return False
    return True
