"""What the vendor's backend says of a JSON value that a field cannot hold.

The texts are those of Go's standard library (``strconv``, ``time``, ``encoding/json``) and of the
backend family's enums (public source, 2022-04). Where Go names a struct of the vendor's that nobody
has seen, the name is ours.
"""

import re
from calendar import monthrange
from typing import Any

from mock_server.contract.go_json import Number, kind_of, quoted, source

DECODE_FAILED = "the json request could not be decoded"
"""The ``msg`` of every body that does not decode; why stands in ``meta.cause``."""

_INT64 = 2**63
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_LAYOUT = '"2006-01-02T15:04:05Z07:00"'
_PARTS = (
    ("2006", re.compile(r"\d{4}", re.ASCII)),
    ("-", re.compile("-")),
    ("01", re.compile(r"\d\d", re.ASCII)),
    ("-", re.compile("-")),
    ("02", re.compile(r"\d\d", re.ASCII)),
    ("T", re.compile("[Tt]")),
    ("15", re.compile(r"\d\d", re.ASCII)),
    (":", re.compile(":")),
    ("04", re.compile(r"\d\d", re.ASCII)),
    (":", re.compile(":")),
    ("05", re.compile(r"\d\d(?:\.\d+)?", re.ASCII)),
    ("Z07:00", re.compile(r"[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)),
)
"""The elements of RFC 3339 in Go's layout, and what each of them may be."""

_MONTHS = 12
_HIGHEST = {"15": (23, "hour"), "04": (59, "minute"), "05": (59, "second")}


def no_id(raw: Any) -> str:
    """A value that is no int64."""
    text = str(raw) if isinstance(raw, str) else source(raw)
    is_integer = _INTEGER.fullmatch(text) and not -_INT64 <= _integer(text) < _INT64
    reason = "value out of range" if is_integer else "invalid syntax"
    return f"strconv.ParseInt: parsing {quoted(text)}: {reason}"


def no_boolean(raw: Any) -> str:
    """A value that is no boolean."""
    return f"strconv.ParseBool: parsing {quoted(source(raw))}: invalid syntax"


def no_enum(raw: Any, enum: str) -> str:
    """A value that is no name of an enum."""
    if isinstance(raw, str) and not isinstance(raw, Number):
        return f"unrecognized enum {enum} value {quoted(raw)}"
    return f"cannot unmarshal `{source(raw)}` into enum {enum}"


def no_time(raw: Any) -> str:
    """A value that is no RFC 3339 time: the first element that does not fit."""
    value = source(raw)
    said = f"parsing time {quoted(value)}"
    rest = value.removeprefix('"')
    if rest == value:
        return f'{said} as {quoted(_LAYOUT)}: cannot parse {quoted(value)} as "\\""'
    found: dict[str, int] = {}
    for element, form in _PARTS:
        match = form.match(rest)
        if match is None:
            return f"{said} as {quoted(_LAYOUT)}: cannot parse {quoted(rest)} as {quoted(element)}"
        if element in _HIGHEST and int(match[0][:2]) > _HIGHEST[element][0]:
            return f"{said}: {_HIGHEST[element][1]} out of range"
        if element.isdigit():
            found[element] = int(match[0].partition(".")[0])
        if element == "01" and not 1 <= found["01"] <= _MONTHS:
            return f"{said}: month out of range"
        rest = rest[match.end() :]
    if rest != '"':
        return f"{said}: extra text: {quoted(rest.removesuffix(chr(34)))}"
    days = monthrange(max(found["2006"], 1), found["01"])[1]
    where = "year" if 1 <= found["02"] <= days else "day"
    return f"{said}: {where} out of range"


def wrong_type(raw: Any, place: str, wanted: str) -> str:
    """A value of another JSON type; the place is a struct and a path, or empty for the body."""
    given = kind_of(raw)
    if wanted == "int" and isinstance(raw, Number):
        given = f"number {raw}"
    into = f"struct field {place}" if place else "value"
    return f"json: cannot unmarshal {given} into Go {into} of type {wanted}"


def _integer(text: str) -> int:
    """The integer, or one that is as much out of range."""
    return int(text) if len(text) < len(str(_INT64)) + 2 else _INT64
