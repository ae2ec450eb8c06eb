"""Replaces what is real in responses: phones, names, tokens, keys and texts.

Each word and each phone has one pseudonym of the same form everywhere, which follows from the
account's key, so that recordings of one account stay consistent. Ids, times, enums and numbers are
kept.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from string import ascii_lowercase, digits
from typing import Any

from mock_server.assumptions.seen import Declared, is_named
from mock_server.contract.json_values import MapKind
from mock_server.contract.ledger import ANSWERED_PAGING
from mock_server.contract.values import EnumKind, IdKind, TextKind, TimeKind
from mock_server.etelecom.zalo.error_codes import MESSAGES
from mock_server.formats import Invalid, normal_phone, read_time

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ID = re.compile(r"\d{15,19}")
_MEMBER = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_KEPT_WORDS = frozenset({"http", "https"})
_VENDORS_TEXTS = frozenset(MESSAGES.values())
_TURNS = 100
"""How often a pseudonym that is a real word is drawn again."""


class Scrubber:
    """Replaces what is real, and counts the replacements."""

    def __init__(self, key: str) -> None:
        """``key`` is the account's; pseudonyms cannot be reversed without it."""
        self._key = key.encode()
        self.replaced: Counter[str] = Counter()
        """Number of replacements, by member."""

        self._real: set[str] = set()
        """Words and phones that a pseudonym must not be."""

    def learn(self, document: dict[str, Any], method: Declared) -> None:
        """Record what is real in a response, before any is scrubbed."""
        for name, text in _real_texts("", document, method):
            del name
            self._real.update(word.lower() for word in _WORD.findall(text))
            self._real.add(normal_phone(text) or "")

    def scrubbed(self, document: dict[str, Any], method: Declared) -> dict[str, Any]:
        """An answer's JSON object; the known members of ``paging`` stay as they are."""
        rest = {name: value for name, value in document.items() if name != "paging"}
        made = self._members(rest, method)
        paging = document.get("paging")
        if isinstance(paging, dict):
            made["paging"] = {**self._members(paging, method), **_known_paging(paging)}
        return made

    def _members(self, members: dict[str, Any], method: Declared) -> dict[str, Any]:
        return {
            self._name(name): self._member(name, value, method) for name, value in members.items()
        }

    def _name(self, name: str) -> str:
        """A member's name; one that no program would choose is somebody's."""
        if _MEMBER.fullmatch(name):
            return name
        return self._phone(name) or _WORD.sub(self._other, name)

    def _member(self, name: str, value: Any, method: Declared) -> Any:
        if isinstance(value, dict):
            if not _has_real_names(name, method):
                return self._members(value, method)
            return {
                _WORD.sub(self._other, each): self._member(name, kept, method)
                for each, kept in value.items()
            }
        if isinstance(value, list):
            return [self._member(name, each, method) for each in value]
        if not _is_real(name, value, method):
            return value
        self.replaced[self._name(name)] += 1
        if isinstance(value, int):
            return int(self._phone(str(value)))
        return self._phone(value) or _WORD.sub(self._other, value)

    def _phone(self, text: str) -> str:
        """The pseudonym of a phone, in the same format; empty for what is not a phone."""
        normal = normal_phone(text)
        if normal is None:
            return ""
        made = self._drawn(f"phone {normal[2:]}", len(normal) - 3, digits, before="849")
        number = iter("9" + made)
        places = [place for place, each in enumerate(text) if each.isdigit()]
        national = set(places[-len(normal[2:]) :])
        return "".join(
            next(number) if place in national else each for place, each in enumerate(text)
        )

    def _other(self, word: re.Match[str]) -> str:
        return self._word(word[0])

    def _word(self, word: str) -> str:
        if word in _KEPT_WORDS:
            return word
        letters = digits if word.isdigit() else ascii_lowercase
        drawn = self._drawn(f"word {word.lower()}", len(word), letters)
        return "".join(
            new.upper() if old.isupper() else new for new, old in zip(drawn, word, strict=True)
        )

    def _drawn(self, what: str, length: int, letters: str, before: str = "") -> str:
        """Letters that follow from the key and what they replace, and that are not real."""
        drawn = ""
        for turn in range(_TURNS):
            made = b""
            while len(made) < length:
                counted = f"{what} {turn} {len(made)}".encode()
                made += hmac.new(self._key, counted, sha256).digest()
            drawn = "".join(letters[each % len(letters)] for each in made[:length])
            if before + drawn not in self._real:
                break
        return drawn


def _real_texts(name: str, value: Any, method: Declared) -> Iterator[tuple[str, str]]:
    """The texts of a response to replace, with their members' names."""
    if isinstance(value, dict):
        are_real = _has_real_names(name, method)
        for each, found in value.items():
            if are_real or not _MEMBER.fullmatch(each):
                yield name, each
            inner = found
            if each == "paging" and isinstance(found, dict):
                inner = {one: found[one] for one in found.keys() - _known_paging(found).keys()}
            yield from _real_texts(name if are_real else each, inner, method)
    elif isinstance(value, list):
        for found in value:
            yield from _real_texts(name, found, method)
    elif _is_real(name, value, method):
        yield name, str(value)


def _known_paging(paging: dict[str, Any]) -> dict[str, Any]:
    """The members of a list's ``paging`` that its page declares."""
    return {name: value for name, value in paging.items() if name in ANSWERED_PAGING}


def _has_real_names(name: str, method: Declared) -> bool:
    """Whether a member is an object whose members' names are a shop's own."""
    attribute = method.attributes.get(name)
    return (
        attribute is not None
        and isinstance(attribute.kind, MapKind)
        and not is_named(attribute.kind)
    )


def _is_real(name: str, value: Any, method: Declared) -> bool:
    """Whether a member is to be replaced."""
    attribute = method.attributes.get(name)
    if type(value) is int:  # a phone, if no declaration says otherwise
        is_declared = attribute is not None and not isinstance(attribute.kind, TextKind)
        return not is_declared and normal_phone(str(value)) is not None
    if not isinstance(value, str) or not value:
        return False
    if attribute is not None:
        if isinstance(attribute.kind, EnumKind):
            return False
        if isinstance(attribute.kind, IdKind):
            return not value.isdigit()
        if not isinstance(attribute.kind, TimeKind):
            return not (name == "error_message" and value in _VENDORS_TEXTS)
    return not (_ID.fullmatch(value) or _is_time(value))


def _is_time(text: str) -> bool:
    try:
        read_time(text)
    except Invalid:
        return False
    return True
