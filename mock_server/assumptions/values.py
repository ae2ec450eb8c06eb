"""Assumptions on how responses write values: times and empty members."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Members, Seen, is_named
from mock_server.contract.json_values import MapKind
from mock_server.contract.values import TimeKind
from mock_server.fidelity import Grade
from mock_server.formats import read_time

UNSET = "0001-01-01T00:00:00Z"
_UNSET_TIMES = (None, UNSET)
_ZEROS = ("", 0, "0", False, None, UNSET)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VIETNAM = timedelta(hours=7)


def _set_times(seen: Seen) -> Iterator[str]:
    return (
        value for _, _, value in seen.members(TimeKind) if isinstance(value, str) and value != UNSET
    )


def _unset_as_null(seen: Seen) -> None:
    seen.write(TimeKind, lambda text: None if text == UNSET else text)


UNSET_TIME = Assumption(
    "unset_time",
    "How is an unset time written?",
    Alternative(
        "year_one",
        f'As `"{UNSET}"`.',
        "the backend family's public source, 2022-04: the zero value of its time type",
    ),
    (
        Alternative(
            "null", "As `null`.", "what the account webhooks' objects show", rewrite=_unset_as_null
        ),
    ),
    touches="responses with an unset time",
    touched=lambda seen: any(value in _UNSET_TIMES for _, _, value in seen.members(TimeKind)),
    breaks="A client that parses the time without checking for `null`, or that takes every text "
    "for a real time: one in the year 1 has always expired.",
    tell=telling.unset_time,
)


def _without_zeros(seen: Seen) -> None:
    if seen.document is not None:
        maps = {
            each.name
            for each in seen.method.attributes.values()
            if isinstance(each.kind, MapKind) and not is_named(each.kind)
        }
        _drop_zeros(seen.document, maps)


def _drop_zeros(members: Members, maps: set[str]) -> None:
    for name, value in list(members.items()):
        if _is_zero(value):
            del members[name]
        elif name not in maps:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    _drop_zeros(each, maps)


def _is_zero(value: Any) -> bool:
    if isinstance(value, list):
        return not value
    return not isinstance(value, dict) and value in _ZEROS


def _has_zero(seen: Seen) -> bool:
    """Whether a member is empty, or was omitted because it is."""
    if any(
        _is_zero(value)
        for members in (*seen.records, *([seen.answered_paging] if seen.is_list else []))
        for value in members.values()
    ):
        return True
    if seen.is_list:
        return len(seen.answered_paging) < _PAGING_MEMBERS or not seen.records
    return any(len(record) < len(seen.method.attributes) for record in seen.records)


_PAGING_MEMBERS = 6

ZERO_VALUES = Assumption(
    "zero_values",
    "Are empty members sent?",
    Alternative("sent", "They are sent.", "the samples of the method pages", Grade.DOCUMENTED),
    (
        Alternative(
            "omitted",
            'Members that are `""`, `0`, `"0"`, `false`, `null`, `[]` or an unset time are not.',
            "many Go services do this",
            rewrite=_without_zeros,
            stage="members",
        ),
    ),
    touches="responses with such a member",
    touched=lambda seen: seen.succeeded and _has_zero(seen),
    breaks='A client that reads a member without a default: `row["error_code"]` raises, and a '
    "decoder that requires every field rejects the response.",
    tell=telling.zero_values,
)


def _in_vietnam(text: str) -> str:
    if text == UNSET:
        return text
    moment = _EPOCH_LOCAL + timedelta(microseconds=read_time(text))
    written = moment.isoformat()
    return f"{written.rstrip('0') if moment.microsecond else written}+07:00"


_EPOCH_LOCAL = datetime(1970, 1, 1) + _VIETNAM  # noqa: DTZ001  # prints without an offset


def _created_in_vietnam(seen: Seen) -> None:
    if seen.method.creates:
        seen.write(TimeKind, _in_vietnam)


TIME_ZONE = Assumption(
    "time_zone",
    "In which time zone are the times of an object that a call has just created?",
    Alternative(
        "utc",
        "In UTC, with `Z`, like all others.",
        "the samples of the method pages",
        Grade.DOCUMENTED,
    ),
    (
        Alternative(
            "created_local",
            "With `+07:00`; read again, the object shows `Z`.",
            "observed once, of an object of the PBX",
            rewrite=_created_in_vietnam,
        ),
    ),
    touches="responses of creating calls",
    touched=lambda seen: seen.method.creates and any(_set_times(seen)),
    breaks="A client that compares times as text, or parses them with a pattern that ends in `Z`.",
)


TIME_PRECISION = Assumption(
    "time_precision",
    "Do times have fractions of a second?",
    Alternative(
        "microseconds",
        "Up to six digits, without trailing zeros.",
        "a real answer of ListTemplates, 2025-03",
        Grade.OBSERVED,
    ),
    (
        Alternative(
            "seconds",
            "None: they are cut off.",
            "what the account webhooks' objects show",
            rewrite=lambda seen: seen.write(TimeKind, partial(re.sub, r"\.\d+", "")),
        ),
    ),
    touches="responses with a fraction",
    touched=lambda seen: any("." in text for text in _set_times(seen)),
    breaks="A client that uses `created_at` as a key or cursor: several records of "
    "one second are the same to it. A pattern that requires a fraction fails.",
    tell=telling.time_precision,
)


VALUES = (UNSET_TIME, ZERO_VALUES, TIME_ZONE, TIME_PRECISION)
