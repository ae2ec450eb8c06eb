"""JSON as Go's ``encoding/json`` decodes it, with the texts of its syntax errors.

The vendor's backend is written in Go, and its refusals carry Go's texts in ``meta.cause``. Bodies
that the quick way through pydantic refuses are decoded here; the work is that of Python's decoder,
and its errors are rewritten.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

_SPACES = re.compile(r"[ \t\r\n]*")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]', re.DOTALL)
_LONGEST_TRACED = 64 * 1024
"""Characters in which an error's surroundings are looked for; beyond, an object is assumed."""

_LITERALS = {"t": "true", "f": "false", "n": "null"}
_HEX = frozenset("0123456789abcdefABCDEF")
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


class Malformed(ValueError):
    """What Go's decoder says of a body."""


class Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """A JSON object: its members in their order, repeated names too."""


def decode(body: bytes) -> Any:
    """The first JSON value of a body; what follows it is ignored.

    Objects come as ``Members``, numbers as ``Number``. A byte that is no UTF-8 and half of a
    character become U+FFFD, as Go has it.

    Raises:
        Malformed: with Go's text, such as ``unexpected EOF``.
    """
    text = body.decode("utf-8", "surrogateescape")
    start = _next(text, 0)
    if start == len(text):
        raise Malformed("EOF")
    try:
        value, _end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise Malformed(_syntax_error(text, error)) from None
    except RecursionError:
        raise Malformed("exceeded max depth") from None
    return value


def whole(text: str) -> str:
    """A decoded string with every half of a character as U+FFFD."""
    return text if text.isascii() else _HALF_CHARACTERS.sub("\ufffd", text)


def quoted(text: str) -> str:
    """A text as ``strconv.Quote`` writes it."""
    return f'"{"".join(map(_escaped, text))}"'


def source(value: Any) -> str:
    """A decoded value as JSON text again, without spaces."""
    match value:
        case Number():
            return str(value)
        case str():
            return json.dumps(whole(value), ensure_ascii=False)
        case Members():
            members = (f"{source(str(name))}:{source(each)}" for name, each in value)
            return f"{{{','.join(members)}}}"
        case list():
            return f"[{','.join(map(source, value))}]"
        case _:
            return json.dumps(value)


def kind_of(value: Any) -> str:
    """What Go calls a JSON value: ``string``, ``number``, ``bool``, ``array``, ``object``."""
    for types, name in _KINDS:
        if isinstance(value, types):
            return name
    return "null"


_KINDS = (
    (Number, "number"),
    (str, "string"),
    (bool, "bool"),
    (Members, "object"),
    (list, "array"),
)


def _members(pairs: Sequence[tuple[str, Any]]) -> Members:
    return Members((whole(name), value) for name, value in pairs)


def _no_constant(name: str) -> NoReturn:
    """Python's decoder takes NaN and Infinity."""
    if name.startswith("-"):
        raise Malformed(_unexpected(name[1], "in numeric literal"))
    raise Malformed(_unexpected(name[0], "looking for beginning of value"))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=Number,
    parse_float=Number,
    parse_constant=_no_constant,
)


def _syntax_error(text: str, error: json.JSONDecodeError) -> str:
    """Go's text for an error of Python's decoder, which says where and what it expected."""
    for beginning, rewrite in _REWRITTEN:
        if error.msg.startswith(beginning):
            return rewrite(text, error.pos)
    return _no_key(text, error.pos)


def _no_key(text: str, at: int) -> str:
    at = _next(text, at + (text[at : at + 1] == ","))
    return _at(text, at, "looking for beginning of object key string")


def _no_hexadecimal(text: str, at: int) -> str:
    at += len(text[at : at + 2]) - len(text[at : at + 2].lstrip("\\u"))
    while at < len(text) and text[at] in _HEX:
        at += 1
    return _at(text, at, "in \\u hexadecimal character escape")


def _no_value(text: str, at: int) -> str:
    at = _next(text, at)
    if text[at : at + 1] == "-":
        return _at(text, at + 1, "in numeric literal")
    literal = _LITERALS.get(text[at : at + 1])
    if literal is None:
        return _at(text, at, "looking for beginning of value")
    same = 1
    while text[at + same : at + same + 1] == literal[same]:
        same += 1
    return _at(text, at + same, f"in literal {literal} (expecting {_character(literal[same])})")


def _no_comma(text: str, at: int) -> str:
    """A value ended where none may; of ``1.x`` Python reads the 1, and Go more of it."""
    if text[at - 1 : at].isdigit() and text[at : at + 1] == ".":
        return _at(text, at + 1, "after decimal point in numeric literal")
    if text[at - 1 : at].isdigit() and text[at : at + 1] in ("e", "E"):
        sign = text[at + 1 : at + 2] in ("+", "-")
        return _at(text, at + 1 + sign, "in exponent of numeric literal")
    where = "after array element" if _in_array(text, at) else "after object key:value pair"
    return _at(text, _next(text, at), where)


def _in_array(text: str, at: int) -> bool:
    open_: list[str] = []
    for token in _TOKEN.finditer(text, 0, at if at < _LONGEST_TRACED else 0):
        if token[0] in "[{":
            open_.append(token[0])
        elif token[0] in "]}":
            open_.pop()
    return bool(open_) and open_[-1] == "["


_REWRITTEN: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("Unterminated", lambda text, _: _at(text, len(text), "")),
    ("Invalid control", lambda text, at: _at(text, at, "in string literal")),
    ("Invalid \\u", _no_hexadecimal),
    ("Invalid \\", lambda text, at: _at(text, at + 1, "in string escape code")),
    ("Expecting value", _no_value),
    ("Expecting ','", _no_comma),
    ("Expecting ':'", lambda text, at: _at(text, _next(text, at), "after object key")),
)
"""How Python's errors begin, and what Go says there."""


def _next(text: str, at: int) -> int:
    """Where the next character is that is no space."""
    spaces = _SPACES.match(text, at)
    return spaces.end() if spaces else at


def _at(text: str, at: int, where: str) -> str:
    return _unexpected(text[at], where) if at < len(text) else "unexpected EOF"


def _unexpected(character: str, where: str) -> str:
    return f"invalid character {_character(character)} {where}"


def _character(character: str) -> str:
    """A character as Go shows it: its first byte as a rune."""
    byte = chr(character.encode("utf-8", "surrogateescape")[0])
    if byte in "'\"":
        return "'\\''" if byte == "'" else "'\"'"
    return f"'{_escaped(byte)}'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = f"{ord(character):x}"
    return f"\\x{number:0>2}" if character.isascii() else f"\\u{number:0>4}"
