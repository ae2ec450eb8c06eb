"""Quoted texts as Go's ``strconv``, ``fmt`` and ``time`` write them.

A byte that is not UTF-8 is represented by a surrogate, as with ``surrogateescape``.
"""

import re

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
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")
_FIRST_BYTE, _LAST_BYTE = 0xDC80, 0xDCFF
_ONE_BYTE, _TWO_BYTES = 0x80, 0x10000
_BYTES_IN_TIMES = {ord(each): f"\\{each}" for each in '"\\'} | {
    byte: f"\\x{byte:02x}" for byte in (*range(ord(" ")), *range(_ONE_BYTE, 256))
}


def quoted(text: str) -> str:
    """As ``strconv.Quote``."""
    return f'"{_NOT_PLAIN.sub(lambda found: _escaped(found[0]), text)}"'


def back_quoted(text: str) -> str:
    """As ``%#q``: in back quotes if these can contain the text."""
    can = all(each == "\t" or (_is_whole(each) and each not in "`\x7f\ufeff") for each in text)
    return f"`{text}`" if can else quoted(text)


def time_quoted(text: str) -> str:
    """As in the errors of ``time``: what is not printable ASCII is written as bytes."""
    found = text.encode("utf-8", "surrogateescape").decode("latin-1")
    return f'"{found.translate(_BYTES_IN_TIMES)}"'


def character(text: str) -> str:
    """A character as the errors of ``encoding/json`` show it: its first byte as a rune."""
    byte = chr(text.encode("utf-8", "surrogateescape")[0])
    if byte in "'\"":
        return "'\\''" if byte == "'" else "'\"'"
    return f"'{_escaped(byte)}'"


def _is_whole(text: str) -> bool:
    return text >= " " and not _FIRST_BYTE <= ord(text) <= _LAST_BYTE


def _escaped(text: str) -> str:
    if text in _ESCAPES:
        return _ESCAPES[text]
    if text.isprintable():
        return text
    number = ord(text)
    if _FIRST_BYTE <= number <= _LAST_BYTE:
        return f"\\x{number & 0xFF:02x}"
    if number < _ONE_BYTE:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < _TWO_BYTES else f"\\U{number:08x}"
