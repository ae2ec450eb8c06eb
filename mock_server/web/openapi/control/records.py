"""Schemas of the control calls on records, which are the same for every list."""

from collections.abc import Sequence
from typing import Any

from mock_server.contract.kind import Kind
from mock_server.contract.ledger import BOUNDS, PAGING
from mock_server.contract.list_filters import SIGNS, ComparisonKind
from mock_server.contract.optional_values import MaybePhoneKind
from mock_server.contract.schema import Resource
from mock_server.contract.values import PhoneKind
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.web.openapi import nouns
from mock_server.web.openapi.shapes import Schema, array, closed, instant, ref, shape, text
from mock_server.world import record_writes


def schemas(catalogue: Sequence[Resource[Any]]) -> dict[str, Schema]:
    """The schemas by name."""
    found: dict[str, Schema] = {"Paging": nouns.paging_schema(), "Life": _life()}
    for resource in catalogue:
        name = nouns.record_name(resource)
        record = nouns.record_schema(resource, whole=True)
        members: dict[str, Schema] = record["properties"]
        found[name] = record
        found[f"{name}Page"] = shape(
            "A page of records.",
            {resource.plural: array(ref(name)), "paging": ref("Paging")},
        )
        found[f"{name}Fields"] = closed(
            "The fields to set; the others are filled in.",
            optional={
                each: schema | _form(resource.attributes[each].kind)
                for each, schema in members.items()
                if each not in record_writes.OURS
            },
        )
        found[f"{name}Fixture"] = record | {
            "required": [resource.id_field],
            "additionalProperties": False,
        }
    return found


def _form(kind: Kind) -> Schema:
    """The form in which a client should send a value, where the record's own says less."""
    if isinstance(kind, MaybePhoneKind):
        return {"pattern": f"^$|{nouns.PHONE}"}
    return {"pattern": nouns.PHONE} if isinstance(kind, PhoneKind) else {}


def _life() -> Schema:
    return shape(
        "A record's state in its life.",
        {
            "state": text("Its state."),
            "about": text("What that means."),
            "can_become": array({"type": "string"}, "The states that it can change to."),
            "plan": array(
                shape(
                    "A scheduled change of state.",
                    {"at": instant("By the world's clock."), "move": text("Its name.")},
                ),
                "What comes next.",
            ),
        },
    )


def query(resource: Resource[Any]) -> dict[str, Schema]:
    """The query parameters of a list of records."""
    marks = BOUNDS | PAGING | resource.filter_marks
    kinds = filter_kinds(resource) | PAGING_KINDS
    found = {}
    for name, kind in kinds.items():
        found[name] = nouns.asked_value(kind, marks[name].about, required=True)
        found[name].pop("minLength", None)
        if isinstance(kind, ComparisonKind):
            form = rf"^({'|'.join(SIGNS)}):-?[0-9]{{1,18}}$"
            found[name] = text(f"{marks[name].about} Such as `less_than:30`.", pattern=form)
    found["limit"]["minimum"] = 0
    found["sort"]["enum"] = [
        f"{sign}{name}" for name in resource.sort_numbers for sign in ("", "-")
    ]
    return found
