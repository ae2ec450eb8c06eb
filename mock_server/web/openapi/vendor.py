"""The vendor's methods as OpenAPI operations, with examples that work."""

import json
from collections.abc import Sequence
from typing import Any

from mock_server.contract.generation import Draws, RecordSlot
from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.contract.values import EnumKind
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import filter_kinds
from mock_server.formats import write_time
from mock_server.web.openapi.nouns import answer_name, request_name, verb_answer
from mock_server.web.openapi.refusals import OF_LISTS, OF_VERBS, plain_responses, responses
from mock_server.web.openapi.shapes import Schema, content, ref

_SAMPLE_INSTANT = 1_773_129_600_000_000  # 2026-03-10T08:00:00Z
_KEY: list[dict[str, list[str]]] = [{"key": []}]


def list_operation(resource: Resource[Any]) -> Schema:
    """The OpenAPI operation of a list method, except for its summary and id."""
    examples = {
        "everything": {"summary": "The first page", "value": {}},
        "filtered": {"summary": "A filtered page", "value": list_request(resource)},
    }
    answer = ref(answer_name(resource, ()))
    return {
        "requestBody": {
            "required": True,
            "content": content(ref(request_name(resource.operation)), examples=examples),
        },
        "responses": {
            "200": {
                "description": "The page.",
                "content": content(answer, example=list_answer_example(resource)),
            },
            **responses(OF_LISTS),
        },
        "security": _KEY,
    }


def verb_operation(
    verb: Verb, lists: Sequence[Resource[Any]], *, to_partner: bool = False
) -> Schema:
    """The OpenAPI operation of a verb, except for its summary and id.

    Args:
        verb: The verb.
        lists: The lists that have a sample of the record that it returns.
        to_partner: Whether it is called on the partner base.
    """
    differs = to_partner and verb.partner_answers is not None
    answered = None if differs else verb_answer_example(verb, lists)
    example = {} if answered is None else {"example": answered}
    refused = responses(OF_VERBS) if verb.system is None else plain_responses(verb.system)
    return {
        "requestBody": {
            "required": True,
            "content": content(
                ref(request_name(verb.operation)),
                "multipart/form-data" if verb.form else "application/json",
                example=dict(verb.example),
            ),
        },
        "responses": {
            "200": {
                "description": "The result.",
                "content": content(verb_answer(verb, lists, to_partner=to_partner), **example),
            },
            **refused,
        },
        "security": _KEY if verb.system is None else [],
    }


def verb_answer_example(verb: Verb, lists: Sequence[Resource[Any]]) -> Any | None:
    """The response's example: the verb's own, otherwise a record of the list that it belongs to."""
    if verb.example_answer:
        return dict(verb.example_answer)
    for resource in lists:
        if resource.record is verb.answers:
            return json.loads(verb.document(sample_record(resource)))
    return None


def sample(resource: Resource[Any], *, whole: bool = False) -> dict[str, Any]:
    """A generated record; if ``whole``, including the fields that the vendor hides."""
    record = sample_record(resource)
    shown = resource.whole_document(record) if whole else resource.document(record)
    document: dict[str, Any] = json.loads(shown)
    return document


def sample_record(resource: Resource[Any]) -> Any:
    """The same as a record object."""
    slot = RecordSlot(
        draws=Draws("sample"),
        index=0,
        id=resource.first_id - 1,
        created_at=_SAMPLE_INSTANT - 3_600_000_000,
        anchor=_SAMPLE_INSTANT,
        shop_id=1_000_000_000_000_000_001,
        oa_ids=(2_258_329_079_718_686_512,),
        oa_names=("Phương Nam",),
        user_ids=(3_928_324_740_081_915_512,),
        user_names=("Trần Thị Lan",),
        known={each.plural: () for each in resource.refers_to},
        phone="84912345678",
    )
    return resource.seed(slot)


def list_request(resource: Resource[Any]) -> Schema:
    """A request that uses dates, one of the list's enums if it has any, limit and sort."""
    kinds = filter_kinds(resource)
    dates = {
        "date_from": write_time(_SAMPLE_INSTANT - 86_400_000_000),
        "date_to": "2026-03-10T15:00:00+07:00",
    }
    filter_ = {name: value for name, value in dates.items() if name in kinds}
    for name, kind in kinds.items():
        if isinstance(kind, EnumKind) and name in resource.asked:
            record = sample(resource, whole=True)
            filter_[name] = record[resource.asked[name].name]
            break
    return {"filter": filter_, "paging": {"limit": 20, "sort": f"-{resource.default_sort}"}}


def list_answer_example(resource: Resource[Any]) -> Schema:
    """A page with one record."""
    record = sample(resource)
    position = (_SAMPLE_INSTANT - 3_600_000_000, int(record.get("id", resource.first_id)))
    paging = ask(resource, list_request(resource)["paging"]).answer((position, position))
    return {resource.plural: [record], "paging": json.loads(paging)}
