"""A call as assumptions see it: request, response, and the declarations of both."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from mock_server.contract.fields import Attribute
from mock_server.contract.json_values import ListKind, MapKind
from mock_server.contract.kind import Kind
from mock_server.contract.nested_values import ObjectsKind
from mock_server.contract.schema import Resource
from mock_server.contract.values import PhoneKind, TimeKind
from mock_server.contract.verbs import Verb
from mock_server.formats import Invalid, normal_phone, read_time
from mock_server.notes import Note

RENAMED = {
    "expires_at": "expired_at",
    "error_code": "error",
    "owner_id": "onwer_id",
}
"""Declared members by their names under other alternatives."""

Members = dict[str, Any]
"""A JSON object."""


class Declared(Struct, frozen=True, eq=False, dict=True):
    """One of the vendor's methods, as far as its response is concerned."""

    operation: str
    service: str
    attributes: Mapping[str, Attribute]
    """The fields of each of its records, by name."""

    resource: Resource[Any] | None = None
    """The resource that it lists."""

    verb: Verb | None = None

    @classmethod
    def list_of(cls, resource: Resource[Any]) -> "Declared":
        """The method that lists a resource."""
        shown = {each.name: each for each in resource.shown}
        return cls(resource.operation, resource.service, shown, resource=resource)

    @classmethod
    def by(cls, verb: Verb) -> "Declared":
        """The method of a verb."""
        shown = {each.name: each for each in verb.answered}
        return cls(verb.operation, verb.service, shown, verb=verb)

    @property
    def creates(self) -> bool:
        """Whether it returns an object that it has created."""
        return self.verb is not None and self.verb.creates


def declared_methods(
    catalogue: Sequence[Resource[Any]], verbs: Sequence[Verb]
) -> dict[str, Declared]:
    """Every method by name, except those of other systems, which depend on no assumption."""
    own = (verb for verb in verbs if verb.system is None)
    methods = (*map(Declared.list_of, catalogue), *map(Declared.by, own))
    return {each.operation: each for each in methods}


class Seen(Struct, eq=False, dict=True):
    """One completed call of a method."""

    method: Declared
    body: bytes
    """The body of the request."""

    document: Members | None
    """The response's JSON object; None if it is not an object."""

    status: int = HTTPStatus.OK
    notes: Sequence[Note] = ()
    at: int = 0
    """The world's instant of the call, in microseconds since the epoch."""

    earlier: Callable[[], Iterator["Seen"]] = lambda: iter(())
    """The world's earlier calls."""

    of: Any = None
    """The record that an event tells of."""

    is_shortened: bool = False
    """Whether a fault determined the number of rows on its page."""

    @property
    def is_list(self) -> bool:
        """Whether the method is a list."""
        return self.method.resource is not None

    @property
    def succeeded(self) -> bool:
        """Whether the response was 200 with a JSON object."""
        return self.status == HTTPStatus.OK and self.document is not None

    @cached_property
    def asked(self) -> Members:
        """The request's JSON object, with members by lower-case name."""
        return _small(_object(self.body))

    @property
    def filter(self) -> Members:
        """A list's ``filter``, with members by lower-case name."""
        return self._part("filter")

    @property
    def paging(self) -> Members:
        """A list's ``paging`` in the request."""
        return self._part("paging")

    @property
    def is_first_page(self) -> bool:
        """Whether a list was called without a cursor."""
        asked = self.paging
        return self.is_list and not asked.get("before") and asked.get("after") in (None, "", ".")

    @property
    def answered_paging(self) -> Members:
        """A list's ``paging`` in the response."""
        found = (self.document or {}).get("paging")
        return found if isinstance(found, dict) else {}

    @cached_property
    def records(self) -> list[Members]:
        """The response's objects of the declared fields: a list's rows, or the one of a verb."""
        if not self.succeeded or self.document is None:
            return []
        if self.method.resource is None:
            return [self.document]
        rows = self.document.get(self.method.resource.plural)
        return [row for row in rows or () if isinstance(row, dict)]

    def members(self, *kinds: type) -> Iterator[tuple[Members, str, Any]]:
        """The members of the records whose declared kind is one of these: record, name, value.

        A member that an alternative left out has the value None.
        """
        named = [
            (each.name, [new for new, old in RENAMED.items() if old == each.name])
            for each in self.method.attributes.values()
            if isinstance(each.kind, kinds)
        ]
        for record in self.records:
            for name, others in named:
                if name in record or not others:
                    yield record, name, record.get(name)
                    continue
                present = next((other for other in others if other in record), name)
                yield record, present, record.get(present)
            for inner, forms in self.inner(record):
                for name, value in inner.items():
                    form = form_of(value)
                    if isinstance(form, forms) and isinstance(form, kinds):
                        yield inner, name, value

    def inner(self, record: Members) -> Iterator[tuple[Members, tuple[type, ...]]]:
        """The objects in a record whose members the vendor names, and of what they are told."""
        for name, attribute in self.method.attributes.items():
            found = record.get(name)
            if is_named(attribute.kind) and isinstance(found, dict):
                yield found, (PhoneKind, TimeKind)
            elif isinstance(attribute.kind, ListKind | ObjectsKind):
                for each in found if isinstance(found, list) else ():
                    if isinstance(each, dict):
                        deeper = (value for value in each.values() if isinstance(value, dict))
                        yield from ((one, (TimeKind,)) for one in (each, *deeper))

    def write(self, kind: type, change: Callable[[str], Any]) -> None:
        """Rewrite each text of a declared kind."""
        for record, name, value in list(self.members(kind)):
            if isinstance(value, str):
                record[name] = change(value)

    def kind_of(self, name: str) -> Kind | None:
        """The kind of a record's member."""
        attribute = self.method.attributes.get(name)
        return attribute.kind if attribute else None

    def _part(self, name: str) -> Members:
        found = self.asked.get(name) if self.is_list else None
        return _small(found) if isinstance(found, dict) else {}


def is_named(kind: Kind) -> bool:
    """Whether the names of a kind's JSON objects are the vendor's, and not the caller's."""
    return not isinstance(kind, MapKind) or bool(kind.members)


def form_of(value: Any) -> Kind | None:
    """The kind of which a value looks, where no declaration says: a phone or a time."""
    if not isinstance(value, str) or not value:
        return None
    if normal_phone(value) == value:
        return PhoneKind()
    try:
        read_time(value)
    except Invalid:
        return None
    return TimeKind()


def _object(body: bytes) -> Members:
    try:
        found, _ = json.JSONDecoder().raw_decode(body.decode().lstrip())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _small(members: Members) -> Members:
    return {name.lower(): value for name, value in members.items()}
