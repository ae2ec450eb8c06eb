"""Notes on unknown fields of a body, with the field that was probably meant."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from mock_server.notes import Note, NoteCode
from mock_server.spelling import nearest

_MOST = 10
"""Maximum number of unknown fields with a note of their own."""

_LONGEST = 80
"""Characters of a name that are shown; no declared name is like a longer one."""

_OTHER_NAMES = {
    "oa_id": "id",
    "date_from": "from fromdate startdate starttime start createdafter since",
    "date_to": "to todate enddate endtime end createdbefore until",
    "phone": "phonenumber mobile msisdn recipient to",
    "template_data": "data params parameters",
}
"""What other pages of the vendor print, or clients guess, for a field: in small letters alone."""

_OF_LISTS = frozenset({"filter", "paging", "after", "date_from"})
_NEXT = "for the next page, send the response's paging.next as paging.after"
_PAGING_ADVICE = {
    _NEXT: "cursor next nextcursor endcursor nexttoken pagetoken nextpagetoken nextpage "
    "startingafter continuation continuationtoken marker bookmark sinceid scrollid",
    f"there are no page numbers; {_NEXT}": "page pagenumber pageindex pageno currentpage",
    f"there are no offsets; {_NEXT}": "offset skip start startindex",
    "paging.limit is likely meant": "perpage pagesize count size maxresults rows top",
    "paging.sort is likely meant": "order orderby sortby sortorder direction",
}
"""What to send instead of the fields of other APIs' paging."""


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
    ids = [each for each in known if each.endswith("_id") and each != "oa_id"]
    if path == "id" and len(ids) == 1:  # of a method that is about one record
        return f"{shown} is unknown: {ids[0]} is likely meant"
    guess = _like(name, {each: words for each, words in _OTHER_NAMES.items() if each in known})
    if guess is None and not known.isdisjoint(_OF_LISTS):
        advice = _like(name, _PAGING_ADVICE)
        if advice is not None:
            return f"{shown} is unknown: {advice}"
    likely = guess or nearest(name, known)
    return f"{shown} is unknown" + (f": {likely} is likely meant" if likely else "")


def _like(name: str, names: Mapping[str, str]) -> str | None:
    """What a name stands for, in whatever style it is written: ``page_no``, ``pageNo``."""
    plain = re.sub("[_$-]", "", name[:_LONGEST]).lower()
    return next((each for each, words in names.items() if plain in words.split()), None)
