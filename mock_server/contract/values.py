"""Wire values: how each kind of field is read from JSON, written to JSON and stored in a column.

``read`` takes what a record may hold; ``ask`` takes what the vendor's backend decodes, and returns
None for its zero values (``null``, ``""``, ``"0"``, ``unknown``, Go's zero time); ``cause`` is the
backend's message for a value that it cannot decode.
"""

import re
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

from mock_server.clock import LATEST
from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import no_boolean, no_enum, no_id, no_time
from mock_server.contract.kind import Kind
from mock_server.formats import Invalid, normal_phone, read_time, write_time, written_time
from mock_server.notes import Note, NoteCode

INT64_MAX = 2**63 - 1
INT64_MIN = -(2**63)
HIGHEST_ID = 9_000_000_000_000_000_000
"""Higher ids would leave no room for records that are created later."""

_EXACT = 2**53
"""The largest integer up to which JavaScript is exact."""

_DIGITS = re.compile(r"([+-]?)(?=\d)0*+(\d{0,19})", re.ASCII)
UNSET_TIME = "0001-01-01T00:00:00Z"
"""Go's zero time, which the vendor sends for an unset time."""

_STATUS_LETTERS = frozenset({"Z", "P", "N", "S", "NS"})

_ESCAPES = {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
_ESCAPED = re.compile(f"[{''.join(_ESCAPES)}]")


def escaped(text: str) -> str:
    """JSON text with the characters escaped that Go escapes for HTML."""
    for each in _ESCAPES:  # faster than one search for all of them
        if each in text:
            return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
    return text


def _refuse_surrogates(text: str) -> None:
    """Refuse unpaired surrogates, which JSON can escape but UTF-8 cannot encode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid("has an unpaired surrogate, which UTF-8 cannot encode") from None


class TextKind(Kind):
    """Any string."""

    name = "string"
    null_changes_nothing = True

    def read(self, raw: Any) -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            raise Invalid("must be a string")
        if not raw.isascii():
            _refuse_surrogates(raw)
        return raw

    def ask(self, raw: Any) -> str | None:
        return TextKind.read(self, raw) or None

    def write(self, value: str) -> str:
        return escaped(_quoted(value))

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class ReadPhone(str):
    """A phone in Zalo's format, from a request that sent it in another."""

    __slots__ = ("sent",)

    def __new__(cls, phone: str | None, sent: str | None) -> "ReadPhone":
        """The phone and the text that was sent."""
        made = super().__new__(cls, phone)
        made.sent = sent
        return made

    sent: str | None


class PhoneKind(TextKind):
    """A phone number, stored in Zalo's format."""

    def read(self, raw: Any) -> str:
        phone = normal_phone(super().read(raw))
        if phone is None:
            raise Invalid("must be a Vietnamese phone number, such as 84912345678")
        return phone

    def ask(self, raw: Any) -> str | None:
        text = super().ask(raw)
        normal = None if text is None else normal_phone(text)
        return text if normal in (None, text) else ReadPhone(normal, text)

    def leniency(self, raw: Any, value: str | None) -> Note | None:
        if value is None or value == raw:
            return None
        return Note(NoteCode.PHONE_NORMALISED, f"the phone was read as {value}")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": ["84912345678"]}


class RecipientKind(PhoneKind):
    """The number that something is sent to; whether it is valid is checked after decoding."""


class IdKind(Kind):
    """An int64, written as a string of digits."""

    name = "int64"
    form = '"%s"'

    def decode(self, raw: Raw) -> int | None:
        if "\\" in raw.text:
            raise Invalid("must be an int64 as a string of digits, none of them escaped")
        return self.ask(raw.value)

    def cause(self, raw: Raw, place: str) -> str:
        del place
        return no_id(raw)

    def read(self, raw: Any) -> int:
        if isinstance(raw, str) and (found := _DIGITS.fullmatch(raw)):
            raw = int(f"{found[1]}{found[2] or 0}")  # Python reads no number of thousands of zeros
        if type(raw) is not int:
            raise Invalid("must be an int64 as a string of digits")
        if not INT64_MIN <= raw <= INT64_MAX:
            raise Invalid("is out of int64")
        return raw

    def ask(self, raw: Any) -> int | None:
        return None if raw is None else self.read(raw) or None

    def leniency(self, raw: Any, value: int | None) -> Note | None:
        if value is None or isinstance(raw, str):
            return None
        rounded = "; above 2^53 it was probably rounded" if abs(value) > _EXACT else ""
        message = f'send the int64 as a string: "{value}"{rounded}'
        return Note(NoteCode.NUMBER_FOR_INT64, message)

    def restore(self, raw: Any) -> int:
        return int(raw)

    def write(self, value: int) -> str:
        return f'"{value}"'

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "int64", "examples": ["1415096549774721835"]}


class IntegerKind(Kind):
    """A small JSON integer."""

    name = "int"
    null_changes_nothing = True
    go_type = "int"
    form: str | None = "%s"

    def read(self, raw: Any) -> int:
        if raw is None:
            return 0
        if type(raw) is not int:
            raise Invalid("must be a JSON integer")
        if not INT64_MIN <= raw <= INT64_MAX:
            raise Invalid("is out of int64")
        return raw

    def ask_text(self, text: str) -> Any:
        return int(text) if re.fullmatch(r"-?\d{1,19}", text, re.ASCII) else text

    def write(self, value: int) -> str:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer"}


class TemplateIdKind(IntegerKind):
    """An id that is a JSON integer; zero is none, as in every id."""

    def ask(self, raw: Any) -> int | None:
        return super().ask(raw) or None


class FlagKind(Kind):
    """A JSON boolean."""

    name = "bool"

    def decode(self, raw: Raw) -> bool | None:
        number = {"1": True, "0": False}.get(raw.text)
        return self.ask(raw.value) if number is None else number

    def cause(self, raw: Raw, place: str) -> str:
        del place
        return no_boolean(raw)

    def read(self, raw: Any) -> bool:
        if type(raw) is not bool:
            raise Invalid("must be true or false, a JSON boolean")
        return raw

    def ask_text(self, text: str) -> Any:
        return {"true": True, "false": False}.get(text, text or None)

    def write(self, value: bool) -> str:
        return "true" if value else "false"

    def column(self, value: bool) -> int:
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


_LONGEST_REMEMBERED = 35
"""Characters of a time with nine digits of a second and an offset."""


@lru_cache(256)  # a walk sends the same dates with each page
def _remembered_time(text: str) -> int | None:
    return None if text == UNSET_TIME else read_time(text)


def time_text(instant: int | None) -> str:
    """An instant as the vendor writes it, also inside other values and in events."""
    return UNSET_TIME if instant is None else write_time(instant)


class TimeKind(Kind):
    """An instant: stored as microseconds since the epoch, written in RFC 3339; None if unset."""

    name = "date-time"

    def __init__(self, *, required: bool = False) -> None:
        self._required = required

    def decode(self, raw: Raw) -> int | None:
        if "\\" in raw.text:
            raise Invalid("must be an RFC 3339 time in a string, no character of it escaped")
        return self.ask(raw.value)

    def cause(self, raw: Raw, place: str) -> str:
        del place
        return no_time(raw)

    def read(self, raw: Any) -> int | None:
        value = None if raw == "" else self.ask(raw)
        if value is None and self._required:
            raise Invalid("must be a time")
        if value is not None and not 0 < value <= LATEST:
            raise Invalid("must be after 1970-01-01T00:00:00Z and until 9999-12-01T00:00:00Z")
        return value

    def ask(self, raw: Any) -> int | None:
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise Invalid("must be an RFC 3339 time in a string")
        return _remembered_time(raw) if len(raw) <= _LONGEST_REMEMBERED else read_time(raw)

    def restore(self, raw: Any) -> int | None:
        return None if raw in (None, UNSET_TIME) else written_time(raw)

    def write(self, value: int | None) -> str:
        return f'"{time_text(value)}"'

    def column(self, value: int | None) -> int:
        """An unset time sorts before every set one."""
        return value or 0

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


class EnumKind(Kind):
    """One of a list of words; the column has the word's position in the list."""

    name = "enum"
    form = '"%s"'

    def cause(self, raw: Raw, place: str) -> str:
        words = place.rpartition(".")[2].split("_")
        is_status = _STATUS_LETTERS.issuperset(self.words)
        return no_enum(raw, "Status" if is_status else "".join(map(str.capitalize, words)))

    def __init__(self, *words: str) -> None:
        self.words = words
        self._places = {word: place for place, word in enumerate(words)}

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self._places:
            raise Invalid(f"must be one of {', '.join(self.words)}")
        return raw

    def ask(self, raw: Any) -> str | None:
        if type(raw) is int and INT64_MIN <= raw <= INT64_MAX:
            return None  # the backend accepts any number without a check, like unknown
        return None if raw in (None, "", "unknown") else self.read(raw)

    def write(self, value: str) -> str:
        return f'"{value}"'

    def column(self, value: str) -> int:
        return self._places[value]

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}
