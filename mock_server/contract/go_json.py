"""JSON as Go's ``encoding/json`` decodes it, with the texts of its syntax errors.

The vendor's backend is written in Go, and its error responses have Go's texts in ``meta.cause``.
Bodies that the fast path through pydantic refuses are decoded here, with Python's decoder. Values
keep their original text, since Go's types decode that text and quote it.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any, NoReturn

from mock_server.contract.go_quoting import character
from mock_server.contract.go_syntax import after_spaces, first_error, passed

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(r"[^]}, \t\r\n]*+")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_MOST_DIGITS = 30
"""Digits of an integer that is kept exactly; any longer one is out of every range."""

_KINDS = {'"': "string", "{": "object", "[": "array", "t": "bool", "f": "bool", "n": "null"}


_MOST_MERGED = 16
"""Objects or arrays of one name that are merged: each time all of them are decoded again."""


class Malformed(ValueError):
    """The message of Go's decoder about a body."""


class Raw:
    """A JSON value as written in a body."""

    __slots__ = ("merged", "text")

    def __init__(self, text: str, merged: int = 1) -> None:
        """``text`` has no surrounding spaces; surrogates represent bytes that are not UTF-8."""
        self.text, self.merged = text, merged

    @property
    def kind(self) -> str:
        """Its type as Go calls it: ``string``, ``number``, ``bool``, ``array``, ``object``, ..."""
        return _KINDS.get(self.text[0], "number")

    @property
    def is_null(self) -> bool:
        """Whether it is ``null``."""
        return self.text == "null"

    @property
    def value(self) -> Any:
        """The value in Python's own types."""
        value, _end = _DECODER.raw_decode(self.text)
        return value if self.text.isascii() and "\\u" not in self.text else _whole(value)

    def onto(self, earlier: "Raw | None") -> "Raw":
        """The value that Go has if an earlier member of the same name had another.

        It decodes into what is there: objects are merged, the elements of arrays one by one.
        Raises RecursionError where that is done too often.
        """
        if earlier is None or earlier.kind != self.kind or self.kind not in ("object", "array"):
            return self
        if earlier.merged == _MOST_MERGED:
            raise RecursionError
        if self.kind == "object":
            inner = (text for each in (earlier, self) if (text := each.text[1:-1].strip(" \t\r\n")))
            return Raw(f"{{{','.join(inner)}}}", earlier.merged + 1)
        pairs = zip(self.elements(), chain(earlier.elements(), repeat(None)), strict=False)
        return Raw(f"[{','.join([new.onto(old).text for new, old in pairs])}]", earlier.merged + 1)

    def members(self) -> Iterator[tuple[str, "Raw"]]:
        """An object's members in order, including repeated ones."""
        at = after_spaces(self.text, 1)
        while self.text[at] != "}":
            name, at = _DECODER.raw_decode(self.text, at)
            at = after_spaces(self.text, after_spaces(self.text, at) + 1)  # the colon
            end = _end(self.text, at)
            yield whole(name), Raw(self.text[at:end])
            at = _after(self.text, end)

    def elements(self) -> Iterator["Raw"]:
        """An array's elements."""
        at = after_spaces(self.text, 1)
        while self.text[at] != "]":
            end = _end(self.text, at)
            yield Raw(self.text[at:end])
            at = _after(self.text, end)


def decode(body: bytes) -> Raw:
    """The first JSON value of a body; what follows it is ignored.

    In texts, bytes that are not UTF-8 and unpaired surrogates become U+FFFD, as in Go.

    Raises:
        Malformed: with Go's text, such as ``unexpected EOF``.
    """
    text = body.decode("utf-8", "surrogateescape")
    start = after_spaces(text, 0)
    if start == len(text):
        raise Malformed("EOF")
    try:
        _value, end = _DECODER.raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):  # Go allows deeper nesting than Python
        raise Malformed(_syntax_error(text, start) or "exceeded max depth") from None
    cut = "" if text[start] in "{[" else _syntax_error(text, start)  # of 0. Python reads the 0
    if cut:
        raise Malformed(cut)
    return Raw(text[start:end])


def whole(text: str) -> str:
    """A decoded string with U+FFFD in place of every unpaired surrogate."""
    return text if text.isascii() else _HALF_CHARACTERS.sub("\ufffd", text)


def _whole(value: Any) -> Any:
    match value:
        case str():
            return whole(value)
        case dict():
            return {whole(name): _whole(each) for name, each in value.items()}
        case list():
            return [_whole(each) for each in value]
        case _:
            return value


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's decoder accepts."""
    raise json.JSONDecodeError(name, name, 0)


_DECODER = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else float(digits),
    parse_constant=_no_constant,
)


def _syntax_error(text: str, start: int) -> str:
    """Go's text for the error in the value that begins at ``start``; empty if it is valid JSON."""
    at, where = first_error(text, start)
    if where and at >= len(text):
        return "unexpected EOF"
    return where and f"invalid character {character(text[at])} {where}"


def _after(text: str, end: int) -> int:
    """The start of the next element or member, or the end of the array or object."""
    at = after_spaces(text, end)
    return after_spaces(text, at + 1) if text[at] == "," else at


def _end(text: str, at: int) -> int:
    """The end of a value in a text that was decoded before."""
    if text[at] in "{[":
        return _DECODER.raw_decode(text, at)[1]
    return passed(_STRING if text[at] == '"' else _SCALAR, text, at)
