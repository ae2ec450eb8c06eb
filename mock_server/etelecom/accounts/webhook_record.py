"""An account's webhook as the vendor shows it."""

from typing import Annotated, Any, Literal, get_args

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Integer, Text, Time, Words, ours
from mock_server.contract.go_json import Raw
from mock_server.contract.go_values import no_enum, told, wrong_type
from mock_server.contract.json_values import AnyKind, ListKind
from mock_server.contract.kind import Kind
from mock_server.contract.nested_values import nullable
from mock_server.contract.raw_members import is_readable
from mock_server.contract.values import EnumKind, IntegerKind, TextKind, TimeKind
from mock_server.formats import Invalid, write_time

Entity = Literal["call_log", "zl_oa_message"]
ENTITIES: tuple[str, ...] = get_args(Entity)
"""What a webhook can report."""

FRESH: dict[str, Any] = {"state": "ok", "last_sent_at": None, "last_error": None}
"""The states of a webhook to which nothing has been sent yet."""

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


class StatesKind(AnyKind):
    """How a webhook's deliveries fare: a JSON object with all of its members and no other."""

    name = "states"

    def __init__(self, **members: Kind) -> None:
        super().__init__()
        self._members = members

    def read(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or raw.keys() != self._members.keys():
            raise Invalid(f"must be a JSON object with {', '.join(self._members)}")
        found = {}
        for name, kind in self._members.items():
            is_null = raw[name] is None and isinstance(kind, _NULLABLE)
            try:
                found[name] = None if is_null else kind.read(raw[name])
            except Invalid as error:
                raise Invalid(f"{name}: {error}") from None
            if isinstance(kind, TimeKind) and found[name]:
                found[name] = write_time(found[name])
        return found

    def schema(self) -> dict[str, Any]:
        members = {
            name: nullable(kind.schema()) if isinstance(kind, _NULLABLE) else kind.schema()
            for name, kind in self._members.items()
        }
        required = {"required": list(members), "additionalProperties": False}
        return {"type": "object", **required, "properties": members}


_NULLABLE = (StatesKind, TimeKind)
_ERROR = StatesKind(
    error=TextKind(),
    resp_body=TextKind(),
    resp_status=IntegerKind(),
    retried=IntegerKind(),
    sent_at=TimeKind(),
)
_STATES = StatesKind(
    state=EnumKind("ok", "retry", "stop"), last_sent_at=TimeKind(), last_error=_ERROR
)


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
        _STATES,
        Field("`ok`, `retry` or `stop`, when it was sent last, and the last error."),
    ]
    owner_id: Annotated[
        Id, ours("The shop or the partner that owns it.", filterable=True, rare=True)
    ]
    failures: Annotated[Integer, ours("Consecutive failures.")]
    updated_at: Annotated[Time, ours("Time of the last change.", sort=2)]
    shop_id: Annotated[Id, ours("The shop with whose data it is kept.")]
