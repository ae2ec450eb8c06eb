"""Formats of times and phones: the vendor's own, and others that are accepted."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_UTC = datetime(1970, 1, 1)  # noqa: DTZ001  # prints without an offset; it is UTC
_MICROSECOND = timedelta(microseconds=1)
_FOUR_YEARS = timedelta(days=1461) // _MICROSECOND
"""From the year 0, which Python has not, to the year 4."""

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_PHONE = re.compile(r"(?:\+?84|0)([1-9]\d{8,9})|([1-9]\d{8})", re.ASCII)
_RECENT = 256
_PHONE_SPACING = str.maketrans("", "", " .-")


class Invalid(ValueError):
    """A value that its field cannot have; the text completes ``<field>: ...``."""


def read_time(text: str) -> int:
    """RFC 3339 with an offset to microseconds since the epoch; finer digits are truncated.

    Raises:
        Invalid: not in this format, or not an instant of the calendar.
    """
    if _RFC3339.fullmatch(text) is None:
        raise Invalid("must be an RFC 3339 time with an offset, such as 2021-03-10T17:07:19+07:00")
    years, text = (_FOUR_YEARS, f"0004{text[4:]}") if text.startswith("0000") else (0, text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("is not an instant of the calendar") from None
    return (moment - _EPOCH) // _MICROSECOND - years


def written_time(text: str) -> int:
    """What ``write_time`` wrote."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND


@lru_cache(_RECENT)  # a record's times are few, and some come from its neighbours
def write_time(microseconds: int) -> str:
    """The vendor's format: UTC, ``Z``, a fraction only if not zero, no trailing zeros."""
    moment = _EPOCH_UTC + timedelta(0, 0, microseconds)
    text = moment.isoformat()
    return f"{text.rstrip('0')}Z" if moment.microsecond else f"{text}Z"


def normal_phone(text: str) -> str | None:
    """A Vietnamese number in Zalo's format ``84xxxxxxxxx``; None if it is not a number.

    ``84...``, ``+84...``, ``0...`` and nine digits are accepted; spaces, dots and dashes are
    ignored.
    """
    match = _PHONE.fullmatch(text.translate(_PHONE_SPACING))
    return f"84{match[1] or match[2]}" if match else None
