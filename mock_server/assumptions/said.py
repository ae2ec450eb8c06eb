"""The payload of a webhook, as assumptions see it: objects that share members with records."""

from collections.abc import Iterator
from typing import Any

from mock_server.assumptions.seen import Members, Seen, form_of
from mock_server.contract.fields import Attribute, Field, attributes_of


class Said(Seen):
    """The payload of an event."""

    @property
    def records(self) -> list[Members]:
        """The object and the objects nested in it."""
        return list(_objects(self.document or {}))


def said_attributes(record: type[Any], said: Members) -> dict[str, Attribute]:
    """The members that are fields of the record's class, and those that look like a time or phone.

    Some members have other names in events: ``expires_at`` of a consent is ``expired_time`` in its
    event.
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
