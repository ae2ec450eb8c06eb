"""The version of a database's schema, derived from the declarations."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from mock_server.contract.values import EnumKind
from mock_server.store.tables import FIXED_TABLES, Table

_FORM = 2
"""To be incremented when values of unchanged declarations are stored in another format."""

_BITS = 31
"""SQLite keeps a version in a signed 32-bit integer."""


def schema_version(tables: Iterable[Table]) -> int:
    """A hash of the schema: tables, indexes, fields, words of enums, moves of lives.

    A database with another version is refused: its rows could not be read, or would be misread.
    """
    digest = blake2b(digest_size=4)
    for line in (str(_FORM), *FIXED_TABLES, *_declared(tables)):
        digest.update(" ".join(line.split()).encode() + b"\n")
    return int.from_bytes(digest.digest(), "big") >> (32 - _BITS)


def _declared(tables: Iterable[Table]) -> Iterator[str]:
    for table in sorted(tables, key=lambda each: each.name):
        yield from table.definition
        for name, attribute in table.resource.attributes.items():
            # An enum's column is the word's position in the list.
            words = attribute.kind.words if isinstance(attribute.kind, EnumKind) else ()
            yield f"{name} {type(attribute.kind).__name__} {' '.join(words)}"
        if table.resource.life is not None:  # plans contain the names of its moves
            yield from sorted(move.name for move in table.resource.life.moves)
