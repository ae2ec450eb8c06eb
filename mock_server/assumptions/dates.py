"""Assumptions on how the dates of a filter are read."""

from typing import Any

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Seen
from mock_server.contract.filters import ON_DATE_TO
from mock_server.fidelity import Grade
from mock_server.formats import Invalid, read_time
from mock_server.notes import NoteCode

_SISTER = "the backend family's public source, 2022-04: the list of call logs"
_BOUNDS = ("date_from", "date_to")


def _is_dated(seen: Seen) -> bool:
    """Whether a list of the Zalo service was called with a date."""
    return seen.is_list and seen.method.service == "Zalo" and any(map(seen.filter.get, _BOUNDS))


def _lies_on_date_to(seen: Seen) -> bool:
    """Whether a row lies on ``date_to``: a note reports one that was left out.

    Otherwise it is on the page.
    """
    if not _is_dated(seen) or not seen.filter.get("date_to"):
        return False
    if any(
        note.code is NoteCode.ROW_NEAR_DATE_TO and ON_DATE_TO in note.message for note in seen.notes
    ):
        return True
    bound = _instant(seen.filter["date_to"])
    resource = seen.method.resource
    assert resource is not None  # it is a list
    dates = {*resource.dated_by.values(), "updated_at"}
    return any(
        bound is not None and bound == _instant(row.get(name))
        for row in seen.records
        for name in dates
    )


def _instant(text: Any) -> int | None:
    try:
        return read_time(text) if isinstance(text, str) else None
    except Invalid:
        return None


DATE_BOUNDS = Assumption(
    "date_bounds",
    "Is a row that lies on `date_to` in the list? (Lists of the Zalo service.)",
    Alternative(
        "half_open", "It is not; one on `date_from` is.", "half-open ranges adjoin without overlap"
    ),
    (Alternative("closed", "It is.", _SISTER, Grade.OBSERVED),),
    touches="a row lies on `date_to`",
    touched=_lies_on_date_to,
    breaks="A client that reads day by day, or hour by hour: a row on the bound is read twice; "
    "under the other alternative, if it reads up to 23:59:59, one is missed.",
    tell=telling.date_bounds,
)

SINGLE_DATE_BOUND = Assumption(
    "single_date_bound",
    "May only one of `date_from` and `date_to` be sent? (Lists of the Zalo service.)",
    Alternative("accepted", "It may.", "the schema requires neither"),
    (
        Alternative(
            "refused",
            "400 `invalid_argument`: `date_to must be after date_from` for `date_from` alone, "
            "`must provide both DateFrom and DateTo` for `date_to` alone.",
            _SISTER,
            Grade.OBSERVED,
        ),
    ),
    touches="one bound alone",
    touched=lambda seen: _is_dated(seen) and sum(map(bool, map(seen.filter.get, _BOUNDS))) == 1,
    breaks="A client that reads everything since yesterday, with `date_from` alone.",
    tell=telling.single_date_bound,
)

DATED_BY = Assumption(
    "dated_by",
    "Which time do the dates bound if the filter has no `time_type`?",
    Alternative("created_at", "`created_at`.", "the usual reading"),
    (
        Alternative(
            "updated_at", "`updated_at`.", "ListMessages, which has a `time_type`, defaults to it"
        ),
    ),
    touches="a date filter on a list without `time_type`",
    touched=lambda seen: (
        _is_dated(seen)
        and seen.method.resource is not None
        and len(seen.method.resource.dated_by) == 1
    ),
    breaks="A client that reads what was created yesterday: it also gets old records that changed, "
    "and misses new ones that changed since.",
    tell=telling.dated_by,
)

DATES = (DATE_BOUNDS, SINGLE_DATE_BOUND, DATED_BY)
