"""One of the vendor's methods, as its reference page shows it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.bases import Callers
from mock_server.contract.file_parts import FileKind
from mock_server.contract.ledger import (
    FieldRow,
    answered_paging_rows,
    answered_rows,
    asked_rows,
    filter_rows,
    hidden_rows,
    paging_rows,
    shown_rows,
    sort_fact,
)
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.fidelity import Fact
from mock_server.web.openapi.refusals import OF_LISTS
from mock_server.web.openapi.vendor import (
    list_answer_example,
    list_request,
    verb_answer_example,
)
from mock_server.web.reference.addresses import (
    API_KEY,
    JSON,
    PARTNER_API_KEY,
    VendorRoute,
    bearer,
    curl,
    curl_form,
    routes,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error that the method may return."""

    status: int
    code: str
    msg: str
    cause: str

    @property
    def id(self) -> str:
        """Its anchor on the page of errors."""
        return f"{self.code}-{self.status}"


def _routes(origin: str, callers: Callers) -> tuple[VendorRoute, ...]:
    """The base URLs of a method that takes the keys of these callers."""
    of_partners = callers == "partner"
    return tuple(route for route in routes(origin) if not (of_partners and route.name == "shop"))


def _key(callers: Callers) -> str:
    """A key that such a method takes."""
    return PARTNER_API_KEY if callers == "partner" else API_KEY


@dataclass(frozen=True, slots=True)
class ListMethod:
    """A method that lists one resource."""

    resource: Resource[Any]
    origin: str

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self.resource.operation

    @property
    def path(self) -> str:
        """The path after a base URL."""
        return f".{self.resource.service}/{self.name}"

    @property
    def routes(self) -> tuple[VendorRoute, ...]:
        """Its base URLs."""
        return _routes(self.origin, self.resource.callers)

    @property
    def curl(self) -> str:
        """A call that works."""
        return curl(
            f"{self.routes[0].base}{self.path}",
            bearer(_key(self.resource.callers)),
            JSON,
            body={"paging": {"limit": 2}},
        )

    @property
    def filter(self) -> tuple[FieldRow, ...]:
        """The fields of ``filter``."""
        return filter_rows(self.resource)

    @property
    def paging(self) -> tuple[FieldRow, ...]:
        """The fields of ``paging`` in the request."""
        return paging_rows()

    @property
    def record(self) -> tuple[FieldRow, ...]:
        """The fields of a record."""
        return shown_rows(self.resource)

    @property
    def hidden(self) -> tuple[FieldRow, ...]:
        """The fields of a record that only the control API shows."""
        return hidden_rows(self.resource)

    @property
    def answered_paging(self) -> tuple[FieldRow, ...]:
        """The fields of ``paging`` in the response."""
        return answered_paging_rows()

    @property
    def sort(self) -> Fact:
        """The fields by which it can be sorted."""
        return sort_fact(self.resource)

    @property
    def request(self) -> str:
        """An example request, as in the OpenAPI document."""
        return _printed(list_request(self.resource))

    @property
    def answer(self) -> str:
        """An example response, as in the OpenAPI document."""
        return _printed(list_answer_example(self.resource))

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The errors that it may return, as in the OpenAPI document."""
        return tuple(Refusal(error.status, error.code, msg, error.cause) for error, msg in OF_LISTS)


@dataclass(frozen=True, slots=True)
class VerbMethod:
    """A method that does something."""

    verb: Verb
    origin: str
    catalogue: Sequence[Resource[Any]]

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self.verb.operation

    @property
    def path(self) -> str:
        """The path after a base URL; the whole path for a method of another system."""
        system = self.verb.system
        return f".{self.verb.service}/{self.name}" if system is None else self.verb.path

    @property
    def routes(self) -> tuple[VendorRoute, ...]:
        """Its base URLs."""
        if self.verb.system is not None:
            return (VendorRoute(self.verb.system.name, self.origin, "", ""),)
        return _routes(self.origin, self.verb.callers)

    @property
    def curl(self) -> str:
        """A call that works."""
        address = f"{self.routes[0].base}{self.path}"
        if self.verb.system is not None:
            return curl(address, JSON, body=dict(self.verb.example))
        key = bearer(_key(self.verb.callers))
        if self.verb.form:
            return curl_form(address, key, self.form_parts)
        return curl(address, key, JSON, body=dict(self.verb.example))

    @property
    def form_parts(self) -> dict[str, str]:
        """The parts of a form as curl takes them."""
        files = {name for name, each in self.verb.asked.items() if isinstance(each.kind, FileKind)}
        return {
            name: "@hoa-don.pdf" if name in files else value
            for name, value in self.verb.example.items()
        }

    @property
    def answer(self) -> str:
        """An example response, as in the OpenAPI document; empty without one."""
        example = verb_answer_example(self.verb, self.catalogue)
        return "" if example is None else _printed(example)

    @property
    def asked(self) -> tuple[FieldRow, ...]:
        """The fields of the request."""
        return asked_rows(self.verb)

    @property
    def answered(self) -> tuple[FieldRow, ...]:
        """The fields of the response."""
        return answered_rows(self.verb)


def _printed(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
