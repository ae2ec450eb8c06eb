"""A request's filter as conditions and a range of times that the store can look up."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mock_server.contract.list_filters import Condition
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Subject, assumed, documented

ASSUMING_DEFAULTS: Mapping[str, str] = MappingProxyType({})
"""No alternative was chosen."""


class Selection(NamedTuple):
    """The records that a filter selects: all conditions must hold."""

    equals: tuple[tuple[str, int | str], ...] = ()
    """Pairs of a field's name and the value in its column, in the order of the names."""

    since: int = INT64_MIN
    """Dated at this instant or later, in microseconds since the epoch."""

    until: int = INT64_MAX
    """Dated before this instant, in microseconds since the epoch."""

    dated: str = "created_at"
    """The field that the dates bound."""

    others: tuple[Condition, ...] = ()
    """Further conditions: one of several values or fields, or a comparison."""

    @property
    def bounded(self) -> bool:
        """Whether the selection is limited by dates."""
        return self.since > INT64_MIN or self.until < INT64_MAX


EVERYTHING = Selection()

ON_DATE_TO = "a row is dated exactly at filter.date_to"
"""The text of the note on rows near ``date_to`` if a row lies exactly on it."""

TIME_TYPE = "time_type"
"""The filter's field that selects which time the dates bound, if a list has several."""


def select(
    resource: Resource[Any],
    asked: Mapping[str, Any],
    assume: Mapping[str, str] = ASSUMING_DEFAULTS,
) -> Selection:
    """The selection of a filter whose values were already read; None means absent.

    Raises:
        InvalidArgument: ``date_from`` is after ``date_to``, or only one is given where ``assume``
            refuses that.
    """
    equals = [
        (attribute.name, attribute.kind.column(value))
        for name, value in asked.items()
        if value is not None and (attribute := resource.asked.get(name)) is not None
    ]
    dates = asked if resource.dated_by else {}  # lists without dates have them as unknown fields
    since, until = dates.get("date_from"), dates.get("date_to")
    if resource.closed_dates:
        since, until = _closed(since, until)
    elif since is not None and until is not None and since > until:
        raise InvalidArgument.of("filter.date_from", "is after date_to")
    selection = Selection(
        tuple(sorted(equals)),
        INT64_MIN if since is None else since,
        INT64_MAX if until is None else until,
        resource.dated_by.get(asked.get(TIME_TYPE) or "", resource.default_date),
        tuple(_conditions(resource, asked)) if resource.filters else (),
    )
    if assume and selection.bounded and resource.service == _DATES_IN_DOUBT:
        return _otherwise_dated(resource, selection, assume)
    return selection


_DATES_IN_DOUBT = "Zalo"
"""The service for whose lists the reading of dates is uncertain."""


def _otherwise_dated(
    resource: Resource[Any], selection: Selection, assume: Mapping[str, str]
) -> Selection:
    """A selection with dates under the chosen alternatives; raises InvalidArgument."""
    has_since, has_until = selection.since > INT64_MIN, selection.until < INT64_MAX
    if assume.get("single_date_bound") == "refused" and has_since != has_until:
        raise InvalidArgument(
            "date_to must be after date_from"
            if has_since
            else "must provide both DateFrom and DateTo"
        )
    if assume.get("date_bounds") == "closed" and has_until:
        selection = selection._replace(until=selection.until + 1)
    by_change = assume.get("dated_by") == "updated_at" and "updated_at" in resource.sortable
    if by_change and len(resource.dated_by) == 1:
        selection = selection._replace(dated="updated_at")
    return selection


def _closed(since: int | None, until: int | None) -> tuple[int | None, int | None]:
    """Dates with both ends included, as half-open ones; raises InvalidArgument."""
    if since is None and until is None:
        return None, None
    if since is None:
        raise InvalidArgument("must provide both DateFrom and DateTo")
    if until is None or since > until:
        raise InvalidArgument("date_to must be after date_from")
    return since, until + 1


def _conditions(resource: Resource[Any], asked: Mapping[str, Any]) -> Iterator[Condition]:
    for each in resource.filters:
        value = asked.get(each.name)
        if value is not None:
            sign, values = each.passing(value)
            column = resource.attributes[each.fields[0]].kind.column
            if not each.several:
                values = tuple([column(one) for one in values])
            yield Condition(each.fields, sign, tuple(values))


SUBJECT = Subject("filters", "Filters", "How a list's `filter` is read.")

RULES = (
    assumed(
        "filters.all-hold",
        "All given filters must hold.",
        "the usual reading of such a filter",
    ),
    assumed(
        "filters.date-bounds",
        "`date_from` (inclusive) and `date_to` (exclusive) bound `created_at`; `date_from` after "
        "`date_to` is 400.",
        "half-open ranges adjoin without overlap",
    ),
    assumed(
        "filters.unknown-value",
        "A filter on an id or number that no record has returns an empty list, 200.",
        "a filter is not a look-up",
    ),
    documented(
        "filters.oa-id",
        "The filter's field is `oa_id`; `id`, which English tables print, is an unknown field.",
        "every schema of the method's page",
    ),
)
