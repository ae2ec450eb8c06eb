"""The vendor's methods as OpenAPI 3.1, from the declarations."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.contract.generation import Draws, RecordSlot
from mock_server.contract.kind import Kind
from mock_server.contract.ledger import ANSWERED_PAGING, BOUNDS, PAGING
from mock_server.contract.paging import ask
from mock_server.contract.schema import Attribute, Resource
from mock_server.contract.values import EnumKind, TimeKind
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.errors import (
    NOT_READY,
    AlreadyExists,
    BadRoute,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    TooLarge,
    Unauthenticated,
    Unavailable,
    VendorError,
)
from mock_server.formats import write_time

Schema = dict[str, Any]

_ERRORS: tuple[tuple[type[VendorError], str], ...] = (
    (InvalidArgument, "filter.status: must be one of Z, P, N"),
    (Unauthenticated, "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản)."),
    (PermissionDenied, "Không tìm thấy hoặc cần quyền truy cập.."),
    (BadRoute, 'unexpected Content-Type: ""'),
    (TooLarge, "the body is larger than 1048576 bytes"),
    (Unavailable, NOT_READY),
)
_VERB_ERRORS: tuple[tuple[type[VendorError], str], ...] = (
    (AlreadyExists, "a request to this customer waits for an answer"),
    (FailedPrecondition, "User has not followed OA"),
)
_SAMPLE_INSTANT = 1_773_129_600_000_000  # 2026-03-10T08:00:00Z


def security_schemes() -> Schema:
    """How a call shows its key."""
    return {"key": {"type": "http", "scheme": "bearer", "description": "api_key or shop_key"}}


def list_operation(resource: Resource[Any]) -> Schema:
    """The OpenAPI operation of a list method, but for its summary and id."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": _list_request(resource),
                    "examples": {
                        "everything": {"summary": "The first page", "value": {}},
                        "filtered": {"summary": "A filtered page", "value": _asked(resource)},
                    },
                }
            },
        },
        "responses": {
            "200": {
                "description": "A successful response",
                "content": {
                    "application/json": {
                        "schema": _list_answer(resource),
                        "example": _answered(resource),
                    }
                },
            },
            **{str(error.status): _error(error, msg) for error, msg in _ERRORS},
        },
        "security": [{"key": []}],
    }


def verb_operation(verb: Verb, lists: Iterable[Resource[Any]]) -> Schema:
    """The OpenAPI operation of a verb, but for its summary and id.

    Args:
        verb: The verb.
        lists: Where a sample of the record that it answers is found.
    """
    required = [each.name for each in verb.asked.values() if each.mark.required]
    asked: Schema = {
        "type": "object",
        "properties": {
            name: _asking(each.kind, each.mark.about) for name, each in verb.asked.items()
        },
    }
    if required:
        asked["required"] = required
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": asked, "example": dict(verb.example)}},
        },
        "responses": {
            "200": {
                "description": "A successful response",
                "content": {
                    "application/json": {
                        "schema": _object(verb.answered),
                        **_example_answer(verb, lists),
                    }
                },
            },
            **{str(error.status): _error(error, msg) for error, msg in (*_ERRORS, *_VERB_ERRORS)},
            "404": _either(_error(BadRoute, 'unexpected Content-Type: ""'), NotFound),
        },
        "security": [{"key": []}],
    }


def record_schema(resource: Resource[Any], *, whole: bool = False) -> Schema:
    """A record's JSON object; ``whole`` with what the vendor hides."""
    return _object(tuple(resource.attributes.values()) if whole else resource.shown)


def _object(shown: Sequence[Attribute]) -> Schema:
    return {
        "type": "object",
        "required": [each.name for each in shown],
        "additionalProperties": False,
        "properties": {
            each.name: each.kind.schema() | {"description": each.mark.about} for each in shown
        },
    }


def _example_answer(verb: Verb, lists: Iterable[Resource[Any]]) -> dict[str, Any]:
    """The answer's example: the verb's own, else a record of the list that it belongs to."""
    if verb.example_answer:
        return {"example": dict(verb.example_answer)}
    for resource in lists:
        if resource.record is verb.answers:
            record = resource.generate(_sample_slot(resource))
            return {"example": json.loads(verb.document(record))}
    return {}


def sample(resource: Resource[Any]) -> dict[str, Any]:
    """A record as the seed grows one."""
    document: dict[str, Any] = json.loads(
        resource.document(resource.generate(_sample_slot(resource)))
    )
    return document


def _sample_slot(resource: Resource[Any]) -> RecordSlot:
    return RecordSlot(
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


def _list_request(resource: Resource[Any]) -> Schema:
    kinds = filter_kinds(resource)
    marks = BOUNDS | resource.filter_marks
    return {
        "type": "object",
        "properties": {
            "filter": {
                "type": ["object", "null"],
                "description": "All that are given must hold.",
                "properties": {
                    name: _asking(kind, marks[name].about) for name, kind in kinds.items()
                },
            },
            "paging": {
                "type": ["object", "null"],
                "properties": {
                    name: _asking(kind, PAGING[name].about) for name, kind in PAGING_KINDS.items()
                },
            },
        },
    }


def _asking(kind: Kind, about: str) -> Schema:
    """A filter's field: the kind's values, and the zero values that mean absent."""
    schema = dict(kind.schema())
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema.get("format") == "int64":
        types = [*types, "integer"]
    if isinstance(kind, EnumKind):
        schema["enum"] = list(dict.fromkeys([*kind.words, "unknown", "", None]))
    if isinstance(kind, TimeKind):
        schema.pop("format")
        schema["anyOf"] = [{"format": "date-time"}, {"enum": ["", None]}]
    return schema | {"type": list(dict.fromkeys([*types, "null"])), "description": about}


def _list_answer(resource: Resource[Any]) -> Schema:
    strings = ("after", "before", "next", "prev", "sort")
    paging: Schema = {
        name: {"type": "string", "description": ANSWERED_PAGING[name].about} for name in strings
    }
    paging["limit"] = {"type": "integer", "description": ANSWERED_PAGING["limit"].about}
    return {
        "type": "object",
        "required": [resource.plural, "paging"],
        "properties": {
            resource.plural: {"type": "array", "items": record_schema(resource)},
            "paging": {
                "type": "object",
                "required": sorted(paging),
                "properties": dict(sorted(paging.items())),
            },
        },
    }


def _asked(resource: Resource[Any]) -> Schema:
    filter_ = {
        "date_from": write_time(_SAMPLE_INSTANT - 86_400_000_000),
        "date_to": "2026-03-10T15:00:00+07:00",
        "status": "P",
        "call_state": "answered",
    }
    known = filter_kinds(resource)
    return {
        "filter": {name: value for name, value in filter_.items() if name in known},
        "paging": {"limit": 20, "sort": f"-{resource.default_sort}"},
    }


def _answered(resource: Resource[Any]) -> Schema:
    record = sample(resource)
    position = (_SAMPLE_INSTANT - 3_600_000_000, int(record.get("id", resource.first_id)))
    paging = ask(resource, _asked(resource)["paging"]).answer((position, position))
    return {resource.plural: [record], "paging": json.loads(paging)}


def _either(described: Schema, other: type[VendorError]) -> Schema:
    """An error that may be of another code with the same status."""
    schema = described["content"]["application/json"]["schema"]
    code = schema["properties"]["code"]
    schema["properties"]["code"] = {"enum": [code["const"], other.code]}
    return described | {"description": f"{described['description']} {other.cause}"}


def control_errors() -> Schema:
    """What any control call may answer in place of what was asked."""
    kinds = (
        InvalidArgument,
        Unauthenticated,
        PermissionDenied,
        NotFound,
        AlreadyExists,
        FailedPrecondition,
        Unavailable,
    )
    return {str(kind.status): _error(kind, kind.cause) for kind in kinds}


def _error(error: type[VendorError], msg: str) -> Schema:
    return {
        "description": error.cause,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["code", "msg"],
                    "properties": {
                        "code": {"const": error.code},
                        "msg": {"type": "string"},
                        "meta": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                },
                "example": {"code": error.code, "msg": msg},
            }
        },
    }
