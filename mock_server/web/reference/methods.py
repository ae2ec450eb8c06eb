"""One of the vendor's methods, as its reference page shows it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.bases import Callers
from mock_server.contract.file_parts import FileKind
from mock_server.contract.ledger import (
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
from mock_server.web.openapi.refusals import OF_LISTS
from mock_server.web.openapi.vendor import list_answer_example, list_request, verb_answer_example
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


def list_page(resource: Resource[Any]) -> dict[str, Any]:
    """What the page of a list shows besides; its examples are those of the OpenAPI document."""
    return {
        "filter": filter_rows(resource),
        "paging": paging_rows(),
        "sort": sort_fact(resource),
        "request": _printed(list_request(resource)),
        "record": shown_rows(resource),
        "answered_paging": answered_paging_rows(),
        "answer": _printed(list_answer_example(resource)),
        "hidden": hidden_rows(resource),
        "refusals": OF_LISTS,
    }


@dataclass(frozen=True, slots=True)
class VerbMethod:
    """A method that does something."""

    verb: Verb
    origin: str

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


def verb_page(verb: Verb, catalogue: Sequence[Resource[Any]]) -> dict[str, Any]:
    """What the page of a verb shows besides; its answer is empty without an example."""
    example = verb_answer_example(verb, catalogue)
    return {
        "asked": asked_rows(verb),
        "answered": answered_rows(verb),
        "answer": "" if example is None else _printed(example),
    }


def _printed(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
