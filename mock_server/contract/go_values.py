"""The vendor's error messages for a JSON value that a field cannot hold.

The texts are those of Go's standard library (``strconv``, ``time``, ``encoding/json``) and of the
backend family's enums (public source, 2022-04). Where Go names a struct of the vendor's that is not
published, the name is ours.
"""

import re
from collections.abc import Iterable

from mock_server.contract.go_json import Raw
from mock_server.contract.go_quoting import back_quoted, quoted, time_quoted

DECODE_FAILED = "the json request could not be decoded"
"""The ``msg`` of every body that cannot be decoded; the reason is in ``meta.cause``."""

_INT64, _UINT64 = 2**63, 2**64
_LEADING_DIGITS = re.compile(r"([+-]?)0*(\d*)", re.ASCII)
_LAYOUT = '"2006-01-02T15:04:05Z07:00"'
_FORMS = {
    "2006": r"\d{4}",
    "05": r"\d\d(?:\.\d+)?",
    "Z07:00": r"Z|[+-](?:[01]\d|2[0-3]):[0-5]\d",
}
_PARTS = tuple(
    (part, re.compile(_FORMS.get(part, r"\d\d" if part.isdigit() else part), re.ASCII))
    for part in re.findall(r"Z07:00|\d+|.", _LAYOUT)
)
"""The elements of RFC 3339 in Go's layout, and the valid values of each."""

_RANGES = {
    "01": (1, 12, "month"),
    "15": (0, 23, "hour"),
    "04": (0, 59, "minute"),
    "05": (0, 59, "second"),
}
"""Elements checked as soon as they are read; days are checked once the whole is read."""

_ANYTHING = (0, 0, "")
_BEGINS_AS_YEAR = re.compile(r"\d...", re.ASCII | re.DOTALL)


def no_id(raw: Raw) -> str:
    """The text for a value that is not an int64; Go reads the characters between the quotes."""
    text = raw.text[1:-1] if raw.kind == "string" else raw.text
    reason = "value out of range" if _is_out_of_range(text) else "invalid syntax"
    return f"strconv.ParseInt: parsing {quoted(text)}: {reason}"


def _is_out_of_range(text: str) -> bool:
    """Whether Go stops at a number's size: it reads 64 bits before it considers the sign."""
    found = _LEADING_DIGITS.match(text)
    assert found is not None  # as it may be empty
    number = int(found[2][: len(str(_UINT64))] or "0")
    if number >= _UINT64:
        return True
    return found.end() == len(text) and not -_INT64 <= int(f"{found[1]}{number}") < _INT64


def no_boolean(raw: Raw) -> str:
    """The text for a value that is not a boolean."""
    return f"strconv.ParseBool: parsing {quoted(raw.text)}: invalid syntax"


def no_enum(raw: Raw, enum: str) -> str:
    """The text for a value that is not a name of an enum."""
    if raw.kind == "string":
        return f"unrecognized enum {enum} value {quoted(raw.value)}"
    return f"cannot unmarshal {back_quoted(raw.text)} into enum {enum}"


def no_time(raw: Raw) -> str:
    """The text for a value that is not an RFC 3339 time: the first element that does not fit."""
    said = f"parsing time {time_quoted(raw.text)}"
    rest = raw.text
    found: dict[str, int] = {}
    for element, form in _PARTS:
        match = form.match(rest)
        if match is None:
            if element == "2006" and _BEGINS_AS_YEAR.match(rest):  # Go has cut it off already
                rest = rest[4:]
            there, wanted = time_quoted(rest), time_quoted(element)
            return f"{said} as {time_quoted(_LAYOUT)}: cannot parse {there} as {wanted}"
        rest = rest[match.end() :]
        if element.isdigit():
            found[element] = int(match[0].partition(".")[0])
        low, high, name = _RANGES.get(element, _ANYTHING)
        if name and not low <= found[element] <= high:
            return f"{said}: {name} out of range"
    return f"{said}: day out of range"


def wrong_type(raw: Raw, place: str, wanted: str) -> str:
    """The text for a value of another JSON type.

    ``place`` is a struct and a path, or empty for the body.
    """
    given = f"number {raw.text}" if wanted == "int" and raw.kind == "number" else raw.kind
    into = f"struct field {place}" if place else "value"
    return f"{_WRONG_TYPE} {given} into Go {into} of type {wanted}"


_WRONG_TYPE = "json: cannot unmarshal"


def ends_decoding(cause: str) -> bool:
    """Whether Go stops at the error: after a wrong type it continues and reports it at the end."""
    return not cause.startswith(_WRONG_TYPE)


def told(causes: Iterable[str]) -> str:
    """Which of the errors in a value Go reports; empty if there are none."""
    first = ""
    for cause in causes:
        if cause and ends_decoding(cause):
            return cause
        first = first or cause
    return first
