"""The SQL of a page: one search of one index, or two merged where a world has changes.

    SELECT created_at, id, document, hidden FROM journeys INDEXED BY journeys_for_status
    WHERE layer = ? AND status = ?
      AND created_at >= ? AND (created_at, id) < (?, ?)
    ORDER BY created_at DESC, id DESC LIMIT ?

Dates and cursor become one pair of bounds on (sort field, id), so that page 5,000 starts its
search where page 4,999 ended; a bound by dates is one on the sort field alone, which SQLite need
not look at again for every row. Under a sort other than by the dates' own field they are a
condition on each row. A world with changes reads its own layer in the same way, and of the base
what is not hidden; both come in order and are merged as they are read. So are the searches for
several values of the field that leads the index, or for one value of several such fields.

A search that would walk far is made in strides, each a page between two positions of its index.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mock_server.contract.cursors import Position
from mock_server.contract.filters import Selection
from mock_server.contract.list_filters import EQUALS, Condition
from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX, INT64_MIN, TextKind
from mock_server.store.dialect import SQLITE, Dialect
from mock_server.store.tables import Table, all_hidden_by, hidden_by

Parameters = list[Any]

_BEFORE_ALL = -1
"""The id of a bound before all rows with its sort value."""

_FLOOR: Position = (INT64_MIN, _BEFORE_ALL)
_CEILING: Position = (INT64_MAX, _BEFORE_ALL)


MOST_ARMS = 16
"""Maximum number of searches merged for a list, per layer."""

MOST_RARE_ARMS = 100
"""The same if each of them has very few rows."""


class _Arm(NamedTuple):
    """One search of one index; a filter with several values has one for each."""

    lead: str | None
    """The field that leads the index; None for the sort's own."""

    lead_values: tuple[int | str, ...]
    """Its value; none for the sort's own index."""

    text: str
    """The conditions of the filter."""

    parameters: tuple[Any, ...]


class Pages:
    """The page statements of one table; each is built once."""

    def __init__(self, table: Table, dialect: Dialect = SQLITE) -> None:
        self._table = table
        self._dialect = dialect
        self._built: dict[tuple[Any, ...], str] = {}
        self._plain: dict[tuple[tuple[str, ...], str], tuple[str | None, str]] = {}
        """The leading field, and the conditions, of a filter with only equalities."""

    def statement(
        self,
        layers: Sequence[int],
        selection: Selection,
        ask: PageRequest,
        stop: Position | None = None,
    ) -> tuple[str, Parameters]:
        """The SQL and its parameters: of the base alone, or of (base, own) merged.

        With a ``stop``, only the rows up to that one.
        """
        dated = selection.dated if ask.sort != selection.dated and selection.bounded else ""
        falling = ask.descending != ask.backwards
        low, high = bounds(selection, ask, stop)
        arms = self._arms(selection, ask)
        searches = tuple([(arm.lead, arm.text) for arm in arms])
        shape = (searches, ask.sort, falling, dated, len(layers), (len(low), len(high)))
        sql = self._built.get(shape)
        if sql is None:
            sql = self._built[shape] = self._build(*shape)
        beyond = [*low, *high, *((selection.since, selection.until) if dated else ())]
        parameters: Parameters = []
        for arm in arms:
            parameters += [layers[0], *arm.parameters, *beyond]
            if len(layers) > 1:
                parameters += [*(layers[1],) * 3, *arm.parameters, *beyond]
        parameters.append(ask.limit)
        return sql, parameters

    def in_order(self, selection: Selection, ask: PageRequest) -> bool:
        """Whether the chosen index has the requested order; otherwise its few rows are sorted."""
        by_default = ask.sort == self._table.resource.default_sort
        return by_default or self._arms(selection, ask)[0].lead is None

    def sifts(self, selection: Selection, ask: PageRequest) -> bool:
        """Whether rows of the index may be read that are not on the page, in any number."""
        led = 0 if self._arms(selection, ask)[0].lead is None else 1
        by_dates = selection.bounded and ask.sort != selection.dated
        return by_dates or len(selection.equals) + len(selection.others) > led

    def edges(
        self, layer: int, selection: Selection, ask: PageRequest, rows: int
    ) -> Iterator[tuple[str, Parameters]]:
        """The statement for the position that lies so many rows further in each index searched.

        SELECT created_at, id FROM journeys INDEXED BY journeys_for_status
        WHERE layer = ? AND status = ? AND created_at >= ? AND (created_at, id) < (?, ?)
        ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?
        """
        direction = "DESC" if ask.descending != ask.backwards else "ASC"
        low, high = bounds(selection, ask)
        for arm in self._arms(selection, ask):
            source, sort, number = self._source(arm.lead, ask.sort)
            led = f" AND {arm.lead} = ?" if arm.lead else ""
            if arm.lead in self._table.resource.several:
                values = self._table.values_table(str(arm.lead))
                source, led = f"{values} WHERE in_layer = ?", " AND value = ?"
            sql = (
                f"SELECT {sort}, {number} FROM {source}{led} "
                f"AND {_above(sort, len(low), number)} AND {_below(sort, len(high), number)} "
                f"ORDER BY 1 {direction}, 2 {direction} LIMIT 1 OFFSET ?"
            )
            yield sql, [layer, *arm.lead_values, *low, *high, rows - 1]

    def _arms(self, selection: Selection, ask: PageRequest) -> Sequence[_Arm]:
        """The searches that together find every row of the filter once."""
        equals, others = dict(selection.equals), selection.others
        if not others:
            return (self._plain_arm(equals, ask.sort),)
        divided = {name: each for each in others if self._is_divided(each) for name in each.fields}
        lead = self._table.lead({*equals, *divided}, ask.sort)
        led = None if lead is None or lead in equals else divided[lead]
        text, parameters = _equalities(equals), tuple(equals.values())
        for each in others:
            if each is not led:
                written, values = self._condition(each)
                text, parameters = f"{text} AND {written}", (*parameters, *values)
        if led is None:
            return (_Arm(lead, () if lead is None else (equals[lead],), text, parameters),)
        if lead in self._table.resource.several:
            return self._arms_of_values(led, text, parameters)
        arms, found = [], ""
        found_values: tuple[Any, ...] = ()
        for name in led.fields:
            arms += [
                _Arm(
                    name,
                    (value,),
                    f" AND {name} = ?{found}{text}",
                    (value, *found_values, *parameters),
                )
                for value in led.values
            ]
            written, values = self._condition(led._replace(fields=(name,)))
            found, found_values = f"{found} AND NOT {written}", (*found_values, *values)
        return arms

    def _is_divided(self, condition: Condition) -> bool:
        marks = (self._table.resource.attributes[name].mark for name in condition.fields)
        return _is_divided(condition, rare=all(mark.rare for mark in marks))

    def _arms_of_values(self, led: Condition, text: str, parameters: tuple[Any, ...]) -> list[_Arm]:
        """The searches for a field with several values: a row is found by its first match."""
        (name,) = led.fields
        arms = []
        for place, value in enumerate(led.values):
            found, found_values = ("", ())
            if place:
                held, found_values = self._holds(name, led.values[:place])
                found = f" AND NOT {held}"
            arms.append(_Arm(name, (value,), f"{found}{text}", (value, *found_values, *parameters)))
        return arms

    def _plain_arm(self, equals: dict[str, int | str], sort: str) -> _Arm:
        """The search of a filter with only equalities."""
        shape = (tuple(equals), sort)
        known = self._plain.get(shape)
        if known is None:
            known = self._plain[shape] = self._table.lead(equals, sort), _equalities(equals)
        lead, text = known
        return _Arm(lead, () if lead is None else (equals[lead],), text, tuple(equals.values()))

    def _condition(self, condition: Condition) -> tuple[str, tuple[Any, ...]]:
        """The SQL and the parameters of a condition on each row."""
        fields, sign, values = condition
        if fields[0] in self._table.resource.several:
            return self._holds(fields[0], values)
        if len(values) == 1:
            written, parameter = f"{sign} ?", values[0]
        else:
            is_text = isinstance(self._table.resource.attributes[fields[0]].kind, TextKind)
            written = self._dialect.any_of.format(type="text" if is_text else "bigint")
            parameter = self._dialect.list_parameter(values)
        texts = " OR ".join(f"{name} {written}" for name in fields)
        return texts if len(fields) == 1 else f"({texts})", (parameter,) * len(fields)

    def _holds(self, name: str, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """The condition that a field with several values has one of these."""
        # Not by the table of values, which would look each of these up, for every row.
        source = self._dialect.held_of.format(column=f"{self._table.name}.{name}")
        one_of = self._dialect.any_of.format(type="text")
        parameters = (self._dialect.list_parameter(values),)
        return f"EXISTS (SELECT 1 FROM {source} WHERE held.value {one_of})", parameters

    def _hint(self, lead: str | None, sort: str) -> str:
        return self._dialect.hint.format(index=self._table.index(lead, sort))

    def _source(self, lead: str | None, sort: str) -> tuple[str, str, str]:
        """The source to read, up to the condition on the layer, and its names of sort and id."""
        name = self._table.name
        if lead not in self._table.resource.several:
            return f"{name}{self._hint(lead, sort)} WHERE layer = ?", sort, "id"
        by_id = self._dialect.hint.format(index=f"{name}_by_id")
        joined = f"{self._table.values_table(str(lead))} CROSS JOIN {name}{by_id}"
        return (
            f"{joined} WHERE layer = in_layer AND id = of_id AND in_layer = ? AND value = ?",
            "at",
            "of_id",
        )

    def _build(
        self,
        searches: tuple[tuple[str | None, str], ...],
        sort: str,
        falling: bool,
        dated: str,
        layers: int,
        parts: tuple[int, int],
    ) -> str:
        branches = []
        for lead, conditions in searches:
            source, by, number = self._source(lead, sort)
            beyond = " AND ".join(
                [
                    _above(by, parts[0], number),
                    _below(by, parts[1], number),
                    *([f"{dated} >= ?", f"{dated} < ?"] if dated else []),
                ]
            )
            branch = (
                f"SELECT {by}, {number}, document, hidden FROM {source}{conditions} AND {beyond}"
            )
            if layers > 1:
                resource = self._table.resource
                hides = f"{all_hidden_by('?', resource)} AND NOT {hidden_by('?', resource)}"
                branches.append(f"{branch} AND NOT {hides}")
            branches.append(branch)
        direction = "DESC" if falling else "ASC"
        merged = " UNION ALL ".join(branches)
        return f"{merged} ORDER BY 1 {direction}, 2 {direction} LIMIT ?"


def _equalities(names: Iterable[str]) -> str:
    return "".join([f" AND {name} = ?" for name in names])


def _is_divided(condition: Condition, *, rare: bool) -> bool:
    """Whether a condition can be split into several searches, one for each value of each field."""
    searches = len(condition.fields) * len(condition.values)
    most = MOST_RARE_ARMS if rare else MOST_ARMS
    return condition.sign == EQUALS and searches <= most


Bound = Position | tuple[int]
"""What rows must be strictly beyond: a row's position, or all rows from a sort value on."""


def bounds(
    selection: Selection, ask: PageRequest, stop: Position | None = None
) -> tuple[Bound, Bound]:
    """The bounds on (sort value, id) of a page, both exclusive; a ``stop`` is the last row."""
    low, high = _FLOOR, _CEILING
    if ask.sort == selection.dated:
        low, high = (selection.since, _BEFORE_ALL), (selection.until, _BEFORE_ALL)
    if ask.position is not None:
        if ask.descending != ask.backwards:
            high = min(high, ask.position)
        else:
            low = max(low, ask.position)
    if stop is not None:
        if ask.descending != ask.backwards:
            low = max(low, (stop[0], stop[1] - 1))
        else:
            high = min(high, (stop[0], stop[1] + 1))
    return _bound(low), _bound(high)


def _bound(position: Position) -> Bound:
    return position[:1] if position[1] == _BEFORE_ALL else position


def _above(sort: str, parts: int, number: str) -> str:
    return f"{sort} >= ?" if parts == 1 else f"({sort}, {number}) > (?, ?)"


def _below(sort: str, parts: int, number: str) -> str:
    return f"{sort} < ?" if parts == 1 else f"({sort}, {number}) < (?, ?)"
