"""Where a body stops being valid JSON, in the words of Go's ``encoding/json``.

Parses a body as Go's scanner does; only bodies that Python's decoder refused get here.
"""

import re

_SPACES = re.compile(r"[ \t\r\n]*+")
_NUMBER = r"-?+(?:0|[1-9]\d*+)(?:\.\d++)?+(?:[eE][+-]?+\d++)?+(?![\d.eE+-])"
_STRING = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+"'
_SCALAR = rf"(?:{_STRING}|{_NUMBER}|true|false|null)"
_GAP = r"[ \t\r\n]*+"
_ELEMENTS = re.compile(rf"(?:{_GAP}{_SCALAR}{_GAP},)*+", re.ASCII)
"""Elements of an array with their commas, as many as can be skipped at once."""

_MEMBERS = re.compile(rf"(?:{_GAP}{_STRING}{_GAP}:{_GAP}{_SCALAR}{_GAP},)*+", re.ASCII)
"""Members of an object with their commas."""

_PLAIN = re.compile(r'[^"\\\x00-\x1f]*+')
_HEX = re.compile(r"[0-9a-fA-F]{0,4}")
_DIGITS = re.compile(r"[0-9]*+")
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_DEEPEST = 10_000
_BEGINNING = "looking for beginning of value"
_KEY = "looking for beginning of object key string"
_SIMPLE_ESCAPES = frozenset('"\\/bfnrt')


class _Wrong(Exception):
    """An error at this position; the text says in what."""

    def __init__(self, at: int, where: str) -> None:
        super().__init__(where)
        self.at = at
        self.where = where


def first_error(text: str, at: int) -> tuple[int, str]:
    """The position of the first error in the value that begins at ``at``, and in what it is.

    A position at the end of the text means that the value ends too early; an empty text means that
    there is no error.
    """
    try:
        _value(text, at)
    except _Wrong as error:
        return error.at, error.where
    return len(text), ""


def _value(text: str, at: int) -> None:
    """Parse one value; raises _Wrong."""
    open_: list[str] = []
    at = _begun(text, at, open_)
    while open_:
        at = _after(text, at, open_)


def _begun(text: str, at: int, open_: list[str]) -> int:
    """The position after a scalar, or after the first value of an array or object."""
    while True:
        at = after_spaces(text, at)
        opens = text[at : at + 1]
        if opens not in ("[", "{") or not opens:
            return _scalar(text, at)
        open_.append(opens)
        if len(open_) > _DEEPEST:
            raise _Wrong(at, "exceeded max depth")
        at = after_spaces(text, at + 1)
        if text[at : at + 1] == ("]" if opens == "[" else "}"):
            open_.pop()
            return at + 1
        at = _first(text, at, opens)


def _first(text: str, at: int, opens: str) -> int:
    """The start of the next value in an array or object that Python must check itself."""
    if opens == "[":
        return passed(_ELEMENTS, text, at)
    return _key(text, passed(_MEMBERS, text, at))


def _after(text: str, at: int, open_: list[str]) -> int:
    """The position after what follows a value in an array or object."""
    at = after_spaces(text, at)
    found = text[at : at + 1]
    in_array = open_[-1] == "["
    if found == ("]" if in_array else "}"):
        open_.pop()
        return at + 1
    if found != ",":
        raise _Wrong(at, "after array element" if in_array else "after object key:value pair")
    return _begun(text, _first(text, at + 1, open_[-1]), open_)


def _key(text: str, at: int) -> int:
    """The position after a member's name and its colon."""
    at = after_spaces(text, at)
    if text[at : at + 1] != '"':
        raise _Wrong(at, _KEY)
    at = after_spaces(text, _string(text, at + 1))
    if text[at : at + 1] != ":":
        raise _Wrong(at, "after object key")
    return at + 1


def _scalar(text: str, at: int) -> int:
    begins = text[at : at + 1]
    if begins == '"':
        return _string(text, at + 1)
    if begins == "-" or (begins.isdecimal() and begins.isascii()):
        return _number(text, at)
    literal = _LITERALS.get(begins)
    if literal is None:
        raise _Wrong(at, _BEGINNING)
    for place, expected in enumerate(literal):
        if text[at + place : at + place + 1] != expected:
            quote = "'"
            raise _Wrong(at + place, f"in literal {literal} (expecting {quote}{expected}{quote})")
    return at + len(literal)


def _string(text: str, at: int) -> int:
    """The position after a string whose opening quote was read."""
    while True:
        at = passed(_PLAIN, text, at)
        found = text[at : at + 1]
        if found == '"':
            return at + 1
        if found != "\\":
            raise _Wrong(at, "in string literal")
        escape = text[at + 1 : at + 2]
        if escape == "u":
            end = passed(_HEX, text, at + 2)
            if end != at + 6:
                raise _Wrong(end, "in \\u hexadecimal character escape")
            at = end
        elif escape in _SIMPLE_ESCAPES:
            at += 2
        else:
            raise _Wrong(at + 1, "in string escape code")


def _number(text: str, at: int) -> int:
    at += text[at] == "-"
    if text[at : at + 1] == "0":
        at += 1
    else:
        at = _some_digits(text, at, "in numeric literal")
    if text[at : at + 1] == ".":
        at = _some_digits(text, at + 1, "after decimal point in numeric literal")
    if text[at : at + 1] in ("e", "E"):
        at += 1 + (text[at + 1 : at + 2] in ("+", "-"))
        at = _some_digits(text, at, "in exponent of numeric literal")
    return at


def _some_digits(text: str, at: int, where: str) -> int:
    end = passed(_DIGITS, text, at)
    if end == at:
        raise _Wrong(at, where)
    return end


def after_spaces(text: str, at: int) -> int:
    """The position of the next character that is not a space."""
    return passed(_SPACES, text, at)


def passed(what: re.Pattern[str], text: str, at: int) -> int:
    """The position after what a pattern matches here, if anything."""
    found = what.match(text, at)
    return found.end() if found else at
