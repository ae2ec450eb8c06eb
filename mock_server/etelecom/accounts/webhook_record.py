"""An account's webhook as the vendor shows it."""

import json
from typing import Annotated, Any, Literal, get_args

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Integer, Text, Time, Words, ours
from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import no_enum, told, wrong_type
from mock_server.contract.json_values import ListKind
from mock_server.contract.kind import Kind
from mock_server.contract.raw_members import is_readable
from mock_server.contract.values import EnumKind, escaped
from mock_server.formats import Invalid

Entity = Literal["call_log", "zl_oa_message"]
ENTITIES: tuple[str, ...] = get_args(Entity)
"""What a webhook can report."""

State = Literal["ok", "retry", "stop"]

FRESH: dict[str, Any] = {"state": "ok", "last_sent_at": None, "last_error": None}
"""The states of a webhook to which nothing has been sent yet."""

_ERROR = ("error", "resp_body", "resp_status", "retried", "sent_at")

_ENTITY = EnumKind(*ENTITIES)


class EntitiesKind(ListKind):
    """A JSON array of entities; any other word fails to decode, and an unknown one is left out."""

    name = "entity list"

    def __init__(self) -> None:
        super().__init__("string")

    def read(self, raw: Any) -> list[Any]:
        found = super().read(raw)
        for each in found:
            if each not in ENTITIES:
                raise Invalid(
                    f"must be a list of {', '.join(ENTITIES)}, and {each[:80]!r} is neither"
                )
        return found

    def ask(self, raw: Any) -> list[Any] | None:
        if not isinstance(raw, list):
            return super().ask(raw)
        return self.read([word for each in raw if (word := _ENTITY.ask(each)) is not None])

    def cause(self, raw: Raw, place: str) -> str:
        if raw.kind != "array":
            return wrong_type(raw, place, "[]entity_type.EntityType")
        wrong = (each for each in raw.elements() if not is_readable(_ENTITY, each))
        return told(no_enum(each, "EntityType") for each in wrong)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(ENTITIES)}}


class StatesKind(Kind):
    """How a webhook's deliveries fare: a JSON object."""

    name = "states"

    def read(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or set(raw) != set(FRESH):
            raise Invalid(f"must be a JSON object with {', '.join(FRESH)}")
        if raw["state"] not in get_args(State):
            raise Invalid(f"state must be one of {', '.join(get_args(State))}")
        error = raw["last_error"]
        if error is not None and (not isinstance(error, dict) or set(error) != set(_ERROR)):
            raise Invalid(f"last_error must be null or a JSON object with {', '.join(_ERROR)}")
        return raw

    def write(self, value: dict[str, Any]) -> str:
        return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def schema(self) -> dict[str, Any]:
        text, number = {"type": "string"}, {"type": "integer"}
        moment = {"type": ["string", "null"], "format": "date-time"}
        said = {"error": text, "resp_body": text, "resp_status": number, "retried": number}
        error = _whole(["object", "null"], **said, sent_at=moment)
        state = {"type": "string", "enum": list(get_args(State))}
        return _whole("object", state=state, last_sent_at=moment, last_error=error)


def _whole(kind: str | list[str], **members: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with all of these members and no other."""
    required = {"required": list(members), "additionalProperties": False}
    return {"type": kind, **required, "properties": members}


class Webhook(Struct, frozen=True, kw_only=True):
    """A webhook of a shop or of the partner, in the order of the vendor's JSON."""

    id: Annotated[Id, Field("The webhook.")]
    entities: Annotated[list[str], EntitiesKind(), Field("What it reports.")]
    fields: Annotated[Words, Field("Always empty: the vendor does not use it yet.")]
    url: Annotated[Text, Field("Where it is sent.")]
    metadata: Annotated[Text, Field("Empty.")]
    created_at: Annotated[Time, Field("Creation time, in whole seconds.", sort=5)]
    states: Annotated[
        dict[str, Any],
        StatesKind(),
        Field("`ok`, `retry` or `stop`, when it was sent last, and the last error."),
    ]
    owner_id: Annotated[
        Id, ours("The shop or the partner that owns it.", filterable=True, rare=True)
    ]
    failures: Annotated[Integer, ours("Consecutive failures.")]
    updated_at: Annotated[Time, ours("Time of the last change.", sort=2)]
    shop_id: Annotated[Id, ours("The shop with whose data it is kept.")]
