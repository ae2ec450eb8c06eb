"""Notes on a list's call: what in its filter or page may surprise the client."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ulp
from typing import Any, NamedTuple

from mock_server.clock import DAY, HOUR, SECOND
from mock_server.contract.cursors import Position
from mock_server.contract.filters import ON_DATE_TO, Selection
from mock_server.contract.list_filters import IdsKind
from mock_server.contract.paging import PageRequest, ask
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX, INT64_MIN, IdKind
from mock_server.formats import write_time
from mock_server.notes import Note, NoteCode
from mock_server.store import Page, Shop, Store

_VIETNAM = 7 * HOUR
"""Vietnam's offset from UTC, all year."""

_EXACT = 2**53
"""JavaScript rounds larger integers."""


def filter_notes(
    filter_: Mapping[str, Any], resource: Resource[Any], selection: Selection
) -> Iterator[Note]:
    """What in a filter the client may have meant otherwise.

    Args:
        filter_: The filter, with None for the vendor's zero values.
        resource: The listed resource.
        selection: What the filter selects.
    """
    if filter_ and [*filter_.values()].count(None) == len(filter_):
        names = ", ".join(f"filter.{name}" for name in sorted(filter_))
        message = f"{names}: an empty value filters nothing, so all customers' rows are returned"
        yield Note(NoteCode.EMPTY_FILTER, message)
    since, until = selection.since, selection.until
    if resource.closed_dates:  # a single bound is refused, and rows show a day that is shifted
        return
    if (since == INT64_MIN) != (until == INT64_MAX):
        alone, missing = ("from", "to") if until == INT64_MAX else ("to", "from")
        message = (
            f"filter.date_{alone} is sent without date_{missing}; a similar list of the vendor's "
            "refuses that: send both"
        )
        yield Note(NoteCode.SINGLE_DATE_BOUND, message)
    elif is_utc_day(selection):
        yield vietnam_day(selection)


def is_utc_day(selection: Selection) -> bool:
    """Whether the dates are those of whole days in UTC."""
    since, until = selection.since, selection.until
    if since % DAY or not selection.bounded:
        return False
    # Midnight, the last second before it, or midnight itself as the last instant.
    return -until % DAY <= SECOND or (until - 1) % DAY == 0


def before_utc_day(selection: Selection) -> Selection:
    """The rows of the seven hours by which a day begins earlier in Vietnam than in UTC."""
    return selection._replace(since=selection.since - _VIETNAM, until=selection.since)


def vietnam_day(selection: Selection) -> Note:
    """The note on dates that are those of whole days in UTC."""
    return Note(
        NoteCode.VIETNAM_DAY_AS_UTC,
        f"filter.date_from {write_time(selection.since)} is 07:00 in Vietnam: for a day there, "
        "send offsets of +07:00",
    )


def page_notes(
    resource: Resource[Any], selection: Selection, asked: PageRequest, page: Page
) -> Iterator[Note]:
    """Notes on parts of a page that depend on an assumption."""
    if page.ends is None:
        if asked.position is not None:
            yield Note(NoteCode.PAST_THE_END, "the cursor is at the end of the list")
    elif resource.closed_dates:  # the vendor's own rule: nothing is assumed
        return
    elif selection.since > INT64_MIN and _lies_on(selection, asked, page, page.ends):
        message = f"a row is dated exactly at date_from, {write_time(selection.since)}"
        yield Note(NoteCode.ROW_ON_DATE_BOUND, message)


def _lies_on(
    selection: Selection, asked: PageRequest, page: Page, ends: tuple[Position, Position]
) -> bool:
    if asked.sort == selection.dated:  # then only an end can lie on a bound
        return selection.since in (ends[0][0], ends[1][0])
    written = f'"{selection.dated}":"{write_time(selection.since)}"'.encode()
    return any(written in document for document in page.documents)


def meets_date_to(selection: Selection, asked: PageRequest) -> bool:
    """Whether a page may reach ``date_to`` in its order, so that a row beyond it would be next."""
    if selection.until == INT64_MAX or asked.backwards or asked.sort != selection.dated:
        return False
    return asked.position is None or not asked.descending


def just_beyond(selection: Selection, asked: PageRequest, page: Page) -> Selection | None:
    """The rows of the second after ``date_to``, if this page is the one that could have them.

    None if the page's order already tells, or if another page has them.
    """
    if selection.until == INT64_MAX or meets_date_to(selection, asked):
        return None
    newest_first = asked.descending and asked.position is None and not asked.backwards
    oldest_first = not asked.descending and len(page.documents) < asked.limit
    if not (newest_first or oldest_first):
        return None
    until = min(selection.until + SECOND, INT64_MAX)
    return selection._replace(since=selection.until, until=until)


def on_date_to(selection: Selection, filter_: Mapping[str, Any]) -> Selection:
    """The rows that are dated exactly at ``date_to``, if it is exclusive; otherwise none."""
    date_to = filter_["date_to"]
    return selection._replace(since=selection.until, until=max(selection.until, date_to + 1))


def one_row(asked: PageRequest) -> PageRequest:
    """The page of one row, from the start."""
    return asked._replace(limit=1, position=None, backwards=False)


def near_date_to(date_to: int, *, on_it: bool) -> Note:
    """The note about rows just beyond the bound, or on the bound itself."""
    until = write_time(date_to)
    if on_it:
        message = f"{ON_DATE_TO}, {until}, which the simulator takes as exclusive"
    else:
        message = (
            f"a row is dated within the second after filter.date_to, {until}: a day ends at the "
            "next day's midnight, not at 23:59:59"
        )
    return Note(NoteCode.ROW_NEAR_DATE_TO, message)


class AskedId(NamedTuple):
    """An id in a filter."""

    name: str
    """The name of the filter."""

    field: str
    """The record's field that contains the id."""

    asked: int


def near_ids(
    resource: Resource[Any], filter_: Mapping[str, Any]
) -> Iterator[tuple[AskedId, Selection]]:
    """The ids of a filter that may be rounded, each with the rows that it may be rounded from."""
    for each in _asked_ids(resource, filter_):
        if each.asked > _EXACT and each.asked in _rounded(each.asked):
            reach = round(ulp(float(each.asked)))
            until = min(each.asked + reach, INT64_MAX)
            yield each, Selection(since=each.asked - reach, until=until, dated=each.field)


def _asked_ids(resource: Resource[Any], filter_: Mapping[str, Any]) -> Iterator[AskedId]:
    for name, attribute in resource.asked.items():
        if isinstance(attribute.kind, IdKind) and filter_.get(name) is not None:
            yield AskedId(name, attribute.name, filter_[name])
    own = f"{resource.name}_id"
    if own not in resource.asked and isinstance(filter_.get(own), int):  # of a verb's request
        yield AskedId(own, "id", filter_[own])
    for one in resource.filters:
        if isinstance(one.kind, IdsKind):
            for asked in filter_.get(one.name) or ():
                yield AskedId(one.name, one.fields[0], asked)


def rounded_id(wanted: AskedId, page: Page) -> Iterator[Note]:
    """The note, if a page has a row whose id, as a double, is the requested one."""
    name, field, asked = wanted
    for document in page.documents:
        meant = json.loads(document).get(field)  # None if the list does not show it
        if meant is None or asked in _rounded(int(meant)):
            of = "an id of the shop's" if meant is None else f'"{meant}"'
            message = f'{name} "{asked}" is the rounded form of {of}: keep ids as text'
            yield Note(NoteCode.ROUNDED_ID, message)


async def rounded_ids(
    store: Store, shop: Shop, lists: Sequence[Resource[Any]], request: Mapping[str, Any]
) -> list[Note]:
    """The notes on ids in the request of a verb that found nothing by them."""
    notes: dict[str, Note] = {}
    for resource in lists:
        for wanted, near in near_ids(resource, request):
            page = await store.records.page(shop, resource, near, one_row(ask(resource, {})))
            for note in rounded_id(wanted, page):
                notes.setdefault(wanted.name, note)
    return list(notes.values())


def _rounded(number: int) -> tuple[int, int]:
    """An id as a double: its value, and what JavaScript prints, the shortest digits and zeros."""
    return int(float(number)), int(Decimal(repr(float(number))))
