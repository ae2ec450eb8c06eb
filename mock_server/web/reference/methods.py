"""The vendor's methods, as their reference pages show them."""

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from mock_server.contract import ledger
from mock_server.contract.file_parts import FileKind
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.web.openapi.refusals import OF_LISTS
from mock_server.web.openapi.vendor import list_answer_example, list_request, verb_answer_example
from mock_server.web.reference import addresses


class Method(Struct, frozen=True):
    """One of the vendor's methods, as this server has it."""

    declared: Resource[Any] | Verb
    origin: str

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self.declared.operation

    @property
    def path(self) -> str:
        """The path after a base URL; the whole path for a method of another system."""
        if isinstance(self.declared, Verb) and self.declared.system is not None:
            return self.declared.path
        return f".{self.declared.service}/{self.name}"

    @property
    def routes(self) -> tuple[addresses.VendorRoute, ...]:
        """Its base URLs: those that take the keys of its callers."""
        if isinstance(self.declared, Verb) and self.declared.system is not None:
            return (addresses.VendorRoute(self.declared.system.name, self.origin, "", ""),)
        of_partners = self.declared.callers == "partner"
        every = addresses.routes(self.origin)
        return tuple(route for route in every if not (of_partners and route.name == "shop"))

    @property
    def curl(self) -> str:
        """A call that works."""
        address = f"{self.routes[0].base}{self.path}"
        key = addresses.bearer(
            addresses.PARTNER_API_KEY if self.declared.callers == "partner" else addresses.API_KEY
        )
        if not isinstance(self.declared, Verb):
            return addresses.curl(address, key, addresses.JSON, body={"paging": {"limit": 2}})
        if self.declared.form:
            return addresses.curl_form(address, key, _form_parts(self.declared))
        keys = (key,) if self.declared.system is None else ()
        return addresses.curl(address, *keys, addresses.JSON, body=dict(self.declared.example))


def _form_parts(verb: Verb) -> dict[str, str]:
    """The parts of a form as curl takes them."""
    files = {name for name, each in verb.asked.items() if isinstance(each.kind, FileKind)}
    return {
        name: "@hoa-don.pdf" if name in files else value for name, value in verb.example.items()
    }


def list_page(resource: Resource[Any]) -> dict[str, Any]:
    """What the page of a list shows besides; its examples are those of the OpenAPI document."""
    return {
        "filter": ledger.filter_rows(resource),
        "paging": ledger.paging_rows(),
        "sort": ledger.sort_fact(resource),
        "request": _printed(list_request(resource)),
        "record": ledger.shown_rows(resource),
        "answered_paging": ledger.answered_paging_rows(),
        "answer": _printed(list_answer_example(resource)),
        "hidden": ledger.hidden_rows(resource),
        "refusals": OF_LISTS,
    }


def verb_page(verb: Verb, catalogue: Sequence[Resource[Any]]) -> dict[str, Any]:
    """What the page of a verb shows besides; its answer is empty without an example."""
    example = verb_answer_example(verb, catalogue)
    return {
        "asked": ledger.asked_rows(verb),
        "answered": ledger.answered_rows(verb),
        "answer": "" if example is None else _printed(example),
    }


def _printed(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
