"""Assumptions on the paging and sorting of lists."""

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Seen
from mock_server.contract.cursors import sort_of
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Grade

DEFAULT_FIELD = "created_at"
_SOURCE = "the backend family's public source, 2022-04"
_REAL = "a real answer of ListTemplates, 2025-03"


def _first_page_without_marker(seen: Seen) -> None:
    if seen.is_first_page and not seen.paging.get("after"):
        seen.answered_paging["after"] = ""


FIRST_PAGE_ECHO = Assumption(
    "first_page_echo",
    "What does `paging.after` echo on a first page that was requested without a cursor?",
    Alternative("dot", 'The marker `"."`.', f"{_SOURCE}, and {_REAL}", Grade.OBSERVED),
    (
        Alternative(
            "empty",
            'What was sent: `""`.',
            "the literal meaning of an echo",
            rewrite=_first_page_without_marker,
        ),
    ),
    touches="a first page",
    touched=lambda seen: seen.is_first_page and seen.succeeded and not seen.paging.get("after"),
    breaks="A client that recognises the first page by the echoed marker.",
    tell=telling.first_page_echo,
)


def _is_last_page(seen: Seen) -> bool:
    """Whether a page of a forward walk is shorter than its limit."""
    limit = seen.answered_paging.get("limit")
    forward = seen.is_list and seen.paging.get("before") in (None, "", MARKER)
    return forward and isinstance(limit, int) and len(seen.records) < limit


def _last_page_without_next(seen: Seen) -> None:
    if _is_last_page(seen) and not seen.is_shortened:
        seen.answered_paging["next"] = ""


LAST_PAGE_NEXT = Assumption(
    "last_page_next",
    "Does the last page have a `paging.next`?",
    Alternative(
        "set",
        "Yes: the cursor of its last row; the page after it is empty.",
        f"{_SOURCE}, and {_REAL}",
        Grade.OBSERVED,
    ),
    (
        Alternative(
            "empty",
            'No: `""` on a page that is shorter than its limit.',
            "many APIs end a list this way",
            rewrite=_last_page_without_next,
        ),
    ),
    touches="the last page",
    touched=lambda seen: seen.succeeded and _is_last_page(seen) and bool(seen.records),
    breaks="A client that always sends `next`, even if empty: it restarts at the first page.",
    tell=telling.last_page_next,
)


def _asks_above_limit(seen: Seen) -> bool:
    limit = seen.paging.get("limit")
    return seen.is_list and isinstance(limit, int) and limit > DEFAULT_LIMIT


LIMIT_OVER_100 = Assumption(
    "limit_over_100",
    "How is a `limit` over 100 handled?",
    Alternative("clamped", "It becomes 100, silently.", _SOURCE, Grade.OBSERVED),
    (
        Alternative("refused", "400 `invalid_argument`, `invalid limit`.", "the text exists"),
        Alternative(
            "up_to_1000",
            "It is accepted up to 1000; more becomes 1000.",
            "the backend family's older source",
            Grade.OBSERVED,
        ),
    ),
    touches="a `limit` over 100",
    touched=_asks_above_limit,
    breaks="A client that treats a page shorter than the limit it sent as the last one.",
    tell=telling.limit_over_100,
)

DEFAULT_SORT = Assumption(
    "default_sort",
    "In which order are rows returned without a sort?",
    Alternative(
        "-created_at", "Newest first.", f"the cursor in {_REAL}, a similar list", Grade.OBSERVED
    ),
    (
        Alternative(
            "-id", "By descending id; the cursor contains only the id.", "usual in the family"
        ),
        Alternative("-updated_at", "Last changed first.", "the filter of messages defaults to it"),
    ),
    touches="a first page without a sort",
    touched=lambda seen: seen.is_first_page and seen.succeeded and not seen.paging.get("sort"),
    breaks="A client that takes the first row for the newest, or stops at the first known row.",
    tell=telling.default_sort,
)


def _sorts_widely(seen: Seen) -> bool:
    sort = seen.paging.get("sort")
    return isinstance(sort, str) and sort.removeprefix("-") in ("expired_at", "expires_at")


SORT_FIELDS = Assumption(
    "sort_fields",
    "Can lists be sorted by `expired_at` and `expires_at`?",
    Alternative(
        "narrow",
        "No: by `created_at` and `updated_at` (call logs by `started_at` too).",
        "the backend family's table of cursor fields has no number for them; no page tells the "
        "fields of a list",
    ),
    (
        Alternative(
            "wide",
            "Yes, by the name that records show; in a cursor the field is 7.",
            "the source is older than the Zalo module",
        ),
    ),
    touches="a sort by them",
    touched=_sorts_widely,
    breaks="A client that reads what ends next: the call is refused.",
    tell=telling.sort_fields,
)


def _is_later_page_without_sort(seen: Seen) -> bool:
    """Whether a cursor was sent without a sort, and its sort is not the default."""
    asked = seen.paging
    cursor = asked.get("after") or asked.get("before")
    if not seen.is_list or asked.get("sort") or not isinstance(cursor, str) or cursor == MARKER:
        return False
    try:
        return sort_of(cursor) != f"-{DEFAULT_FIELD}"
    except InvalidArgument:
        return False


LATER_SORT = Assumption(
    "later_sort",
    "May a later page omit the sort that the first page was requested with?",
    Alternative(
        "required",
        "No: the list's default sort is filled in before the cursor is checked, so such a "
        "page is 400 `paging is invalid (sort does not match)`.",
        _SOURCE,
        Grade.OBSERVED,
    ),
    (Alternative("optional", "Yes: the cursor's sort applies.", "the cursor contains it"),),
    touches="a later page without the sort that its cursor was made with",
    touched=_is_later_page_without_sort,
    breaks="A client that sends `sort` only with the first page.",
    tell=telling.later_sort,
)

PAGING = (DEFAULT_SORT, LATER_SORT, SORT_FIELDS, LIMIT_OVER_100, FIRST_PAGE_ECHO, LAST_PAGE_NEXT)
