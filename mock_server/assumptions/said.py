"""What a webhook says, as assumptions see it: objects, some of whose members a record has too."""

from collections.abc import Iterator
from typing import Any

from mock_server.assumptions.seen import Members, Seen
from mock_server.contract.fields import Attribute, Field, attributes_of
from mock_server.contract.kind import Kind
from mock_server.contract.values import PhoneKind, TimeKind
from mock_server.formats import Invalid, normal_phone, read_time


class Said(Seen):
    """What an event says."""

    @property
    def records(self) -> list[Members]:
        """The object and the objects in it."""
        return list(_objects(self.document or {}))


def said_attributes(record: type[Any], said: Members) -> dict[str, Attribute]:
    """The members that are fields of the record's class, and those that look like a time or phone.

    Events have names of their own for some: what a consent calls ``expires_at``, the event of it
    calls ``expired_time``.
    """
    found = dict(attributes_of(record))
    for each in _objects(said):
        for name, value in each.items():
            kind = _looks_like(value) if name not in found else None
            if kind is not None:
                found[name] = Attribute(name, kind, Field(""))
    return found


def _objects(members: Members) -> Iterator[Members]:
    yield members
    for each in members.values():
        if isinstance(each, dict):
            yield from _objects(each)


def _looks_like(value: Any) -> Kind | None:
    if not isinstance(value, str):
        return None
    if value and normal_phone(value) == value:
        return PhoneKind()
    try:
        read_time(value)
    except Invalid:
        return None
    return TimeKind()
