"""How the fields of a record are stored: the text of each, without the names.

A list of 100,000 records would contain every name 100,000 times, half of all bytes.
"""

from collections.abc import Iterable

from mock_server.contract.fields import SENT_PHONE, Attribute, Writer, values_of
from mock_server.contract.values import EnumKind, IdKind, TextKind, TimeKind

END = b"\x1f"
"""Between two texts. JSON escapes it, so no text contains it."""

_QUOTED = (EnumKind, IdKind, TextKind, TimeKind)
"""Kinds whose texts are all JSON strings, stored without their quotes."""


class RecordTexts:
    """The texts of some fields of a record."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        self.attributes = tuple(attributes)
        self.places = {each.name: place for place, each in enumerate(self.attributes)}
        """The place of each field's text."""

        self.members = ",".join(map(_member, self.attributes)).encode()
        """A template that makes the JSON object's members of all texts."""

        self.document = b"{%b}" % self.members
        """The same for the object."""

        self.write = _writer(self.attributes)


class HiddenTexts:
    """Those of the fields that the vendor hides: without ``sent_phone`` if that is empty."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        self._whole = RecordTexts(attributes)
        self._usual = RecordTexts(
            each for each in self._whole.attributes if each.name != SENT_PHONE
        )
        self.places = self._whole.places

    def write(self, record: object) -> bytes:
        """The texts of a record."""
        return (self._whole if getattr(record, SENT_PHONE, "") else self._usual).write(record)

    def members(self, texts: bytes) -> bytes:
        """The members of the JSON object that has them; empty if there are none."""
        if not (texts or self._usual.attributes):
            return b""
        found = tuple(texts.split(END))
        form = self._usual if len(found) == len(self._usual.attributes) else self._whole
        return form.members % found


def _member(attribute: Attribute) -> str:
    return f'"{attribute.name}":"%b"' if _is_quoted(attribute) else f'"{attribute.name}":%b'


def _is_quoted(attribute: Attribute) -> bool:
    return isinstance(attribute.kind, _QUOTED)


def _writer(attributes: tuple[Attribute, ...]) -> Writer:
    forms = [(each.kind.form or "%s").strip('"') for each in attributes]
    template = END.decode().join(forms)
    values = values_of([each.name for each in attributes])
    writes = [
        (place, each.kind.write, _is_quoted(each))
        for place, each in enumerate(attributes)
        if each.kind.form is None
    ]

    def write(record: object) -> bytes:
        texts = [*values(record)]
        for place, written, is_quoted in writes:
            text = written(texts[place])
            texts[place] = text[1:-1] if is_quoted else text
        return (template % tuple(texts)).encode()

    return write
