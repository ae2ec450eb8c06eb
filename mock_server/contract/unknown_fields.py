"""Notes on unknown fields of a body, with the field that was probably meant."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from mock_server.notes import Note, NoteCode
from mock_server.spelling import nearest

_MOST = 10
"""Maximum number of unknown fields with a note of their own."""

_LONGEST = 80
"""Characters of a name that are shown; no declared name is like a longer one."""

_LIKELY = {"id": "oa_id", "from": "date_from", "to": "date_to"}
"""Names that other pages of the vendor print, or that clients guess."""

_OF_LISTS = frozenset({"filter", "paging", "after", "date_from"})
_NEXT = "for the next page, send the response's paging.next as paging.after"
_LIMIT = "paging.limit is likely meant"
_PAGING_ADVICE = (
    dict.fromkeys(
        ("cursor", "next", "next_cursor", "next_token", "page_token", "starting_after"), _NEXT
    )
    | {
        "page": f"there are no page numbers; {_NEXT}",
        "page_number": f"there are no page numbers; {_NEXT}",
        "offset": f"there are no offsets; {_NEXT}",
        "skip": f"there are no offsets; {_NEXT}",
    }
    | dict.fromkeys(("per_page", "page_size", "pageSize", "count", "size", "max_results"), _LIMIT)
)
"""What other APIs call the fields of paging, and what to send instead."""


def noted(paths: Sequence[str], shape: Mapping[str, Any]) -> Iterator[Note]:
    """The notes on the first unknown fields of a body, and one that counts the others."""
    for path in paths[:_MOST]:
        yield Note(NoteCode.UNKNOWN_FIELD, _message(path, shape))
    if len(paths) > _MOST:
        yield Note(NoteCode.UNKNOWN_FIELD, f"{len(paths) - _MOST} more fields are unknown")


def _message(path: str, shape: Mapping[str, Any]) -> str:
    part, _, name = path.rpartition(".")
    fields = {each: getattr(of, "fields", of) for each, of in shape.items()}  # of objects
    nested = {each: of.keys() for each, of in fields.items() if isinstance(of, Mapping)}
    if part in nested:
        return _among(path, name, nested[part])
    for other, names in nested.items():  # outside filter and paging
        if path in names:
            return f"{path} is unknown: {other}.{path} is likely meant"
    return _among(path, path, shape.keys())


def _among(path: str, name: str, known: Set[str]) -> str:
    shown = path[:_LONGEST].encode("ascii", "backslashreplace").decode()  # clients make it up
    advice = _PAGING_ADVICE.get(name) if not known.isdisjoint(_OF_LISTS) else None
    if advice is not None:
        return f"{shown} is unknown: {advice}"
    ids = [each for each in known if each.endswith("_id") and each != "oa_id"]
    if path == "id" and len(ids) == 1:  # of a method that is about one record
        return f"{shown} is unknown: {ids[0]} is likely meant"
    guess = _LIKELY.get(name)
    likely = guess if guess in known else nearest(name, known)
    return f"{shown} is unknown" + (f": {likely} is likely meant" if likely else "")
