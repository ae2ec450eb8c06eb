"""Fixture documents: a world's records as JSON, written by export and read by import.

{"format": 1, "seed": 42, "anchor": "<time>", "assume": {"<assumption>": "<alternative>"}, "shops":
[{"shop_id", "oas", "users", "<plural>": [<record>, ...], ...}]}

Records are as the control API shows them. A record needs its ``id``; other missing fields are
filled in as in a newly created record. A saved response of a list method is a fixture too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from mock_server.assumptions.choice import BadChoice, read_choice
from mock_server.clock import NOW_RANGE, may_be_now
from mock_server.contract.fields import SENT_PHONE
from mock_server.contract.generation import Draws, RecordSlot
from mock_server.contract.kind import Kind
from mock_server.contract.schema import Resource
from mock_server.contract.values import HIGHEST_ID, IdKind, TextKind, TimeKind
from mock_server.formats import Invalid
from mock_server.json_documents import NotRead, read_object
from mock_server.seeding.generator import default_records, shop_id_of
from mock_server.seeding.people import mobile_number
from mock_server.spelling import likely, unknown

FORMAT = 1


_MEMBERS = {"format", "seed", "anchor", "assume", "shops", "clock", "faults", "journal"}
"""The last three are part of an export for a bug report, and are ignored."""


class BadFixture(Exception):
    """A document that cannot be read; the text names the record and the field."""


class ShopFixture(Struct):
    """One shop of a document."""

    profile: dict[str, Any]
    records: dict[str, list[Any]] = field(default_factory=dict)
    """Records by the resource's plural."""


class Fixture(Struct):
    """A parsed document."""

    shops: list[ShopFixture]
    seed: int | None = None
    anchor: int | None = None
    assume: Mapping[str, str] | None = None
    """The alternatives of its world; None if it does not say."""


def load(text: str | bytes) -> Mapping[str, Any]:
    """A document's JSON object; raises BadFixture."""
    try:
        return read_object(text)
    except NotRead as error:
        raise BadFixture(f"no JSON: {error}") from None


def read(
    document: Mapping[str, Any],
    catalogue: Sequence[Resource[Any]],
    profiles: Sequence[Mapping[str, Any]],
    now: int,
) -> Fixture:
    """A document as records, either all or none; raises BadFixture.

    Args:
        document: The JSON object.
        catalogue: The lists whose records it may contain.
        profiles: The shops' names, if the document does not say: one for each place. Their number
            is the maximum number of shops.
        now: The instant of a record without a time, if the document has no anchor.
    """
    path = "shops[{}]."
    if "shops" not in document:
        document, path = _of_answer(document, catalogue), ""
    for name in sorted(document.keys() - _MEMBERS):
        if name in (plurals := {each.plural for each in catalogue}):
            raise BadFixture(f"{name}: belongs into a shop: shops[0].{name}")
        known = sorted(_MEMBERS | plurals)
        raise BadFixture(f"{name}: {unknown(name, known)}")
    version = document.get("format", FORMAT)
    if version != FORMAT or isinstance(version, bool):
        raise BadFixture(f"format: must be {FORMAT}")
    anchor = _optional("anchor", TimeKind(), document.get("anchor"))
    seed = _optional("seed", IdKind(), document.get("seed"))
    assume = _assume(document)
    shops = document["shops"]
    if not isinstance(shops, list) or not all(isinstance(shop, dict) for shop in shops or [None]):
        raise BadFixture("shops: must be a list of at least one object")
    if len(shops) > len(profiles):
        raise BadFixture(f"shops: the world has {len(profiles)}, the document {len(shops)}")
    instant = now if anchor is None else anchor
    if not may_be_now(instant):
        raise BadFixture(f"anchor: must be {NOW_RANGE}")
    read_shops = [
        _ShopReader(path.format(place), shop, profiles[place], place, instant).read(catalogue)
        for place, shop in enumerate(shops)
    ]
    return Fixture(read_shops, seed, anchor, assume)


def _assume(document: Mapping[str, Any]) -> Mapping[str, str] | None:
    if document.get("assume") is None:
        return None
    try:
        return read_choice(document["assume"])
    except BadChoice as error:
        raise BadFixture(f"assume: {error}") from None


def fixture_files(path: Path) -> list[Path]:
    """The file, or the folder's visible ``*.json`` files by name, in either case."""
    if not path.is_dir():
        return [path]
    visible = (file for file in path.iterdir() if not file.name.startswith("."))
    return sorted(file for file in visible if file.suffix.lower() == ".json")


def bundled(name: str) -> Path | None:
    """The fixture of this name that comes with the package."""
    package = Path(__file__).parent.parent
    for folder in (package / "fixtures_bundled", package.parent / "fixtures"):
        found = folder / f"{name}.json"
        if found.is_file():
            return found
    return None


def _of_answer(
    document: Mapping[str, Any], catalogue: Sequence[Resource[Any]]
) -> Mapping[str, Any]:
    plurals = [each.plural for each in catalogue]
    lists = {name: document[name] for name in plurals if name in document}
    if not lists:
        guess = likely(next(iter(document), ""), plurals)
        raise BadFixture(f'has neither "shops" nor a list such as "journeys"{guess}')
    rest = {name: document[name] for name in document.keys() - {*lists, "paging"}}
    return rest | {"shops": [lists]}


def _optional(path: str, kind: Kind, raw: Any) -> Any:
    return None if raw is None else _read(path, kind, raw)


def _read(path: str, kind: Kind, raw: Any) -> Any:
    try:
        return kind.read(raw)
    except Invalid as error:
        raise BadFixture(f"{path}: {error}") from None


class _ShopReader:
    """Reads one shop of a document."""

    def __init__(
        self, path: str, shop: Mapping[str, Any], profile: Mapping[str, Any], place: int, now: int
    ) -> None:
        self._path = path
        self._shop = shop
        self._now = now
        self._profile = dict(profile) | {
            name: self._people(name, id_name)
            for name, id_name in (("oas", "oa_id"), ("users", "user_id"))
            if name in shop
        }
        if "name" in shop:
            self._profile["name"] = _read(f"{path}name", TextKind(), shop["name"])
        self._place = place

    def read(self, catalogue: Sequence[Resource[Any]]) -> ShopFixture:
        known = {"shop_id", "name", "oas", "users", *(each.plural for each in catalogue)}
        for name in self._shop:
            if name not in known:
                raise BadFixture(f"{self._path}{name}: {unknown(name, sorted(known))}")
        given_id = _optional(f"{self._path}shop_id", IdKind(), self._shop.get("shop_id"))
        shop_id = given_id or shop_id_of(self._place)
        records = default_records(catalogue, self._profile, self._place, self._now)
        for resource in catalogue:
            if resource.plural not in self._shop:
                continue
            given = self._shop[resource.plural]
            path = f"{self._path}{resource.plural}"
            if not isinstance(given, list):
                raise BadFixture(f"{path}: must be a list")
            records[resource.plural] = [
                self._record(f"{path}[{at}]", resource, each, shop_id)
                for at, each in enumerate(given)
            ]
            _refuse_twins(path, records[resource.plural])
        return ShopFixture(self._profile, records)

    def _people(self, name: str, id_name: str) -> list[dict[str, str]]:
        given = self._shop[name]
        if not isinstance(given, list) or not given:
            raise BadFixture(f"{self._path}{name}: must be a list of at least one")
        found: dict[int, dict[str, str]] = {}
        for at, one in enumerate(given):
            path = f"{self._path}{name}[{at}]"
            if not isinstance(one, dict):
                raise BadFixture(f"{path}: must be an object")
            one_id = _read(f"{path}.{id_name}", IdKind(), one.get(id_name))
            if problem := _id_problem(one_id):
                raise BadFixture(f"{path}.{id_name}: {problem}")
            if one_id in found:
                raise BadFixture(f"{path}.{id_name}: stands twice")
            name_of_one = _read(f"{path}.name", TextKind(), one.get("name"))
            found[one_id] = {id_name: str(one_id), "name": name_of_one}
        return list(found.values())

    def _record(self, path: str, resource: Resource[Any], given: Any, shop_id: int) -> Any:
        if not isinstance(given, dict):
            raise BadFixture(f"{path}: must be an object")
        try:
            fields = read_fields(resource, given)
        except Invalid as error:
            raise BadFixture(f"{path}.{error}") from None
        record_id = fields.get("id", fields.get(resource.id_field))
        if record_id is None:
            raise BadFixture(f"{path}.id: is missing")
        if fields.get(resource.id_field, record_id) != record_id:
            raise BadFixture(f"{path}.{resource.id_field}: differs from id")
        draws = Draws(f"fixture/{resource.name}/{record_id}")
        slot = RecordSlot(
            draws=draws,
            index=0,
            id=record_id,
            created_at=self._now,
            anchor=self._now,
            shop_id=shop_id,
            oa_ids=tuple(int(oa["oa_id"]) for oa in self._profile["oas"]),
            oa_names=tuple(str(oa["name"]) for oa in self._profile["oas"]),
            user_ids=tuple(int(user["user_id"]) for user in self._profile["users"]),
            user_names=tuple(str(user["name"]) for user in self._profile["users"]),
            phone=mobile_number(draws),
        )
        return resource.complete(slot, fields)


def read_fields(
    resource: Resource[Any], given: Mapping[str, Any], unwritable: Sequence[str] = ()
) -> dict[str, Any]:
    """A record's given fields as values; raises Invalid naming the field."""
    fields = {}
    for name, raw in given.items():
        attribute = resource.attributes.get(name)
        if attribute is None:
            known = [each for each in resource.attributes if each not in unwritable]
            raise Invalid(f"{name}: {unknown(name, known)}")
        try:
            value = attribute.kind.read(raw)
        except Invalid as error:
            raise Invalid(f"{name}: {error}") from None
        if name in ("id", resource.id_field) and (problem := _id_problem(value)):
            raise Invalid(f"{name}: {problem}")
        fields[name] = value
    if SENT_PHONE in resource.attributes and "phone" in fields:
        sent = given["phone"]
        fields.setdefault(SENT_PHONE, "" if sent in (None, fields["phone"]) else sent)
    return fields


def _id_problem(record_id: int) -> str | None:
    return None if 0 < record_id <= HIGHEST_ID else f"must be from 1 to {HIGHEST_ID}"


def _refuse_twins(path: str, records: list[Any]) -> None:
    seen: set[int] = set()
    for at, record in enumerate(records):
        if record.id in seen:
            raise BadFixture(f"{path}[{at}].id: stands twice")
        seen.add(record.id)
