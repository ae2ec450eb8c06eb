"""The vendor's nouns as schemas: each record, filter, request and response once, by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.contract import values
from mock_server.contract.fields import Attribute, attributes_of
from mock_server.contract.file_parts import FileKind
from mock_server.contract.kind import Kind
from mock_server.contract.ledger import ANSWERED_PAGING, BOUNDS, PAGING
from mock_server.contract.list_filters import IdsKind
from mock_server.contract.nested_values import ObjectKind, ObjectsKind
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.web.openapi.shapes import Schema, nullable, ref

ID = "^([1-9][0-9]{0,17}|[1-8][0-9]{18})$"
PHONE = "^84[1-9][0-9]{8}$"
_TOLERATED: tuple[tuple[type[Any], str], ...] = (
    (
        values.IdKind,
        'A string of digits. A JSON integer is accepted too, and `"0"` counts as absent.',
    ),
    (values.TemplateIdKind, "`0` counts as absent."),
    (values.TimeKind, "RFC 3339 with an offset; the year one counts as absent."),
    (values.EnumKind, '`""` and `unknown` count as absent.'),
    (values.RecipientKind, "`0...`, `+84...`, and spaces, dots and dashes are accepted too."),
)
"""What the backend accepts besides what a client should send."""


def record_name(resource: Resource[Any]) -> str:
    """The name of a record's schema: ``Journey``."""
    return resource.record.__name__


def request_name(operation: str) -> str:
    """The name of the schema of a method's request."""
    return f"{operation}Request"


def answer_name(method: Resource[Any] | Verb, catalogue: Iterable[Resource[Any]]) -> str:
    """The name of the schema of a method's response: a record's own if it returns one."""
    if isinstance(method, Verb) and not method.also_shown:
        for resource in catalogue:
            if resource.record is method.answers:
                return record_name(resource)
    return f"{method.operation}Response"


def vendor_schemas(catalogue: Sequence[Resource[Any]], verbs: Iterable[Verb]) -> dict[str, Schema]:
    """Every schema of the vendor's methods, by name."""
    found = {"PagingRequest": _paging_request(), "Paging": paging_schema()}
    for resource in catalogue:
        name = record_name(resource)
        found[name] = record_schema(resource)
        found[f"{name}Filter"] = _filter(resource)
        found[request_name(resource.operation)] = _list_request(resource)
        found[answer_name(resource, catalogue)] = list_answer(resource)
    for verb in verbs:
        found[request_name(verb.operation)] = _asked_object(verb.asked.values())
        found.setdefault(answer_name(verb, catalogue), object_schema(verb.answered))
        if verb.partner_answers is not None:
            fields = tuple(attributes_of(verb.partner_answers).values())
            found[verb.partner_answers.__name__] = object_schema(fields)
    return found


def verb_answer(
    verb: Verb, catalogue: Iterable[Resource[Any]], *, to_partner: bool = False
) -> Schema:
    """What a verb returns, which may differ on the partner base."""
    if to_partner and verb.partner_answers is not None:
        return ref(verb.partner_answers.__name__)
    return ref(answer_name(verb, catalogue))


def record_schema(resource: Resource[Any], *, whole: bool = False) -> Schema:
    """A record's JSON object; if ``whole``, including the fields that the vendor hides."""
    return object_schema(tuple(resource.attributes.values()) if whole else resource.shown)


def object_schema(shown: Sequence[Attribute]) -> Schema:
    """An object with these fields; those that are not optional are always present."""
    return {
        "type": "object",
        "required": [each.name for each in shown if not each.mark.optional],
        "properties": {each.name: value_schema(each.kind, each.mark.about) for each in shown},
    }


def value_schema(kind: Kind, about: str) -> Schema:
    """A value in a response."""
    schema = kind.schema()
    if isinstance(kind, values.IdKind):
        schema = {"type": "string", "pattern": "^-?[0-9]{1,19}$", "examples": schema["examples"]}
    return {**_without_int64(schema), "description": about}


def _without_int64(schema: Any) -> Any:
    """A schema of nested objects without the int64 format, which generators turn into numbers."""
    if isinstance(schema, list):
        return [_without_int64(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    is_id = schema.get("format") == "int64" and "string" in schema.get("type", ())
    kept = {name: _without_int64(each) for name, each in schema.items()}
    if is_id:
        del kept["format"]
    return kept


def list_answer(resource: Resource[Any]) -> Schema:
    """The response of a list."""
    return {
        "type": "object",
        "required": [resource.plural, "paging"],
        "properties": {
            resource.plural: {"type": "array", "items": ref(record_name(resource))},
            "paging": ref("Paging"),
        },
    }


def paging_schema() -> Schema:
    """The paging of a response."""
    return {
        "type": "object",
        "required": sorted(ANSWERED_PAGING),
        "properties": {
            name: {
                "type": "integer" if name == "limit" else "string",
                "description": ANSWERED_PAGING[name].about,
            }
            for name in sorted(ANSWERED_PAGING)
        },
    }


def asked_value(kind: Kind, about: str, *, required: bool = False) -> Schema:
    """A value as a client should send it; what else the backend accepts is described in words."""
    schema = _asked_objects(kind) or _asked_plain(kind)
    more = next((words for of, words in _TOLERATED if isinstance(kind, of)), "")
    schema["description"] = f"{about} {more}".strip()
    if required:
        if schema.get("type") == "string" and "enum" not in schema and "format" not in schema:
            schema.setdefault("minLength", 1)
        if isinstance(kind, values.TemplateIdKind):
            schema |= {"minimum": 1, "maximum": values.HIGHEST_ID}
        return schema
    return nullable(schema)


def _asked_objects(kind: Kind) -> Schema | None:
    """An object or a list of objects; None for another kind."""
    if isinstance(kind, ObjectKind) and not isinstance(kind, FileKind):
        return _asked_object(kind.fields.values())
    if isinstance(kind, ObjectsKind):
        return {"type": "array", "items": _asked_object(kind.of.fields.values())}
    return None


def _asked_plain(kind: Kind) -> Schema:
    schema = dict(kind.schema())
    schema.pop("examples", None)
    if isinstance(kind, values.IdKind):
        schema = {"type": "string", "pattern": ID}
    if isinstance(kind, IdsKind):
        schema = {"type": "array", "items": {"type": "string", "pattern": ID}}
    if isinstance(kind, values.EnumKind):
        schema["enum"] = [word for word in kind.words if word not in ("", "unknown")]
    if isinstance(kind, values.TimeKind):
        schema["type"] = "string"
    if isinstance(kind, values.RecipientKind):
        schema["pattern"] = PHONE
    schema = dict(_without_int64(schema))
    if isinstance(kind, values.IntegerKind):
        schema["format"] = "int64"
    return schema


def _filter(resource: Resource[Any]) -> Schema:
    marks = BOUNDS | resource.filter_marks
    return {
        "type": "object",
        "description": "All given conditions must hold.",
        "properties": {
            name: asked_value(kind, marks[name].about)
            for name, kind in filter_kinds(resource).items()
        },
    }


def _paging_request() -> Schema:
    properties = {
        name: asked_value(kind, PAGING[name].about) for name, kind in PAGING_KINDS.items()
    }
    properties["limit"] |= {"format": "int32", "minimum": 0}
    return {"type": "object", "properties": properties}


def _list_request(resource: Resource[Any]) -> Schema:
    return {
        "type": "object",
        "properties": {
            "filter": nullable(ref(f"{record_name(resource)}Filter")),
            "paging": nullable(ref("PagingRequest")),
        },
    }


def _asked_object(attributes: Iterable[Attribute]) -> Schema:
    """An object as a client should send it."""
    fields = tuple(attributes)
    required = [each.name for each in fields if each.mark.required]
    asked: Schema = {
        "type": "object",
        "properties": {
            each.name: asked_value(each.kind, each.mark.about, required=each.mark.required)
            for each in fields
        },
    }
    return {**asked, "required": required} if required else asked
