"""What a webhook says, as assumptions see it: objects, some of whose members a record has too."""

from collections.abc import Iterator
from typing import Any

from mock_server.assumptions.seen import Members, Seen, form_of
from mock_server.contract.fields import Attribute, Field, attributes_of


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
            kind = form_of(value) if name not in found else None
            if kind is not None:
                found[name] = Attribute(name, kind, Field(""))
    return found


def _objects(members: Members) -> Iterator[Members]:
    yield members
    for each in members.values():
        if isinstance(each, dict):
            yield from _objects(each)
