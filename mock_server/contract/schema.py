"""Declares one of the vendor's lists: a record class with marked fields, and its Resource.

Everything else follows from the declaration: request and response models, columns, indexes,
OpenAPI, the reference pages, the ledger, the control API and the contract's tests.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

from msgspec import Struct, field
from msgspec.structs import force_setattr

from mock_server.contract.bases import Base, Callers, bases_of
from mock_server.contract.events import WriteEvent
from mock_server.contract.fields import Attribute, Field, Writer, attributes_of, writer_of
from mock_server.contract.generation import RecordSlot
from mock_server.contract.json_values import ListKind, ListsKind, MapKind
from mock_server.contract.life import NOTHING, Life, Plan
from mock_server.contract.list_filters import Condition, ListFilter
from mock_server.contract.record_texts import END, HiddenTexts, RecordTexts
from mock_server.fidelity import Grade
from mock_server.redaction import is_secret

R = TypeVar("R")

CURSOR_NUMBERS = {
    "id": 1,
    "updated_at": 2,
    "external_created_time": 3,
    "last_message_at": 4,
    "created_at": 5,
    "started_at": 6,
}
"""The fields that the backend's cursors support, with their numbers (public source, 2022-04)."""

OTHER_NAMES = {"expired_at": "expires_at"}
"""What a world can call a field by which it can sort; see ``journey_expiry_name``."""


class Resource(Struct, Generic[R], frozen=True, eq=False, kw_only=True, dict=True):
    """A declared list of the vendor's."""

    name: str
    """The singular: ``journey``."""

    plural: str = ""
    """How the response names its list, if it is another word than ``journeys`` for ``journey``."""

    operation: str = ""
    """The vendor's method that lists them: ``ListJourneys``; empty without one."""

    about: str
    first_id: int
    """Ids of seeded records are below it, those of created ones above."""

    complete: Callable[[RecordSlot, Mapping[str, Any]], R]
    """Makes a newly created record: the given fields, the rest derived from the slot. Its
    annotation says of which class the records are."""

    generate: Callable[[RecordSlot], R] | None = None
    """A seeded record, consistent at its slot's anchor; as it is created where unset."""

    service: str = "Zalo"
    since: Grade = field(default=Grade.DOCUMENTED)

    life: Life[R] | None = None
    """What happens to a record as time goes by."""

    entity: str = ""
    """The name of its records in account webhooks; empty if these do not report them."""

    tells: tuple[WriteEvent[R], ...] = ()
    """The webhook events that any write of a record may cause, beside those of its life's moves."""

    listens: Callable[[R], bool] | None = None
    """Whether a record has an address to which something is delivered."""

    id_step: int = 10**11
    """The largest distance between ids of neighbouring records is twice this."""

    most_seeded: int | None = None
    """So many records are seeded at most, unless a number of them is asked for."""

    seeded_together: int | None = None
    """Number of records seeded if any are, whatever a world's size."""

    paired_with: "Resource[Any] | None" = None
    """Each seeded record accompanies the one of this resource at the same index, and there are
    never more of them."""

    customer_of: Callable[[int], int] | None = None
    """Which of the shop's customers the seeded record at an index is about; drawn if unset."""

    always_seeded: Callable[[Mapping[str, Any]], int] | None = None
    """Number of records of a shop with this profile, whatever the world's size."""

    dated_by: Mapping[str, str] = field(default_factory=lambda: {"": "created_at"})
    """The field that ``date_from`` and ``date_to`` bound, by value of the filter's ``time_type``;
    the first is the default. Empty if the filter has no dates."""

    id_field: str = "id"
    """The field that contains the id under the vendor's name."""

    follow: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _given: {}
    """What else changes with these fields, unless it is given too."""

    asked_as: Mapping[str, str] = field(default_factory=dict)
    """The filter's names of fields that differ from the record's."""

    filters: tuple[ListFilter, ...] = ()
    """Filters other than equality with the field of the same name."""

    default_sort: str = "created_at"
    """The field by which the newest come first without a requested sort."""

    closed_dates: bool = False
    """Whether ``date_from`` and ``date_to`` must be sent together, with both ends included."""

    refers_to: "tuple[Resource[Any], ...]" = ()
    """The resources whose seeded records a seeded record may refer to."""

    also_listed: "tuple[Resource[R], ...]" = ()
    """The same resource as listed by other methods."""

    callers: Callers = "shop"
    """Whose keys its list takes."""

    bases: tuple[Base, ...] = ()
    """The base URLs that have it: every one, or the partner's where it alone calls it."""

    across_shops: bool = False
    """Whether its list reads the records of all of the partner's shops."""

    scope: Callable[[int | None], tuple[Condition, ...]] = lambda _shop_id: ()
    """What a list shows whatever the filter: to a shop, by its id, or to the partner."""

    also_indexed: tuple[str, ...] = ()
    """Fields that are looked up by scopes or verbs but not by filters."""

    def __post_init__(self) -> None:
        force_setattr(self, "plural", self.plural or f"{self.name}s")
        force_setattr(self, "bases", self.bases or bases_of(self.callers))

    @cached_property
    def record(self) -> type[R]:
        """The class of its records."""
        record: type[R] = get_type_hints(self.complete)["return"]
        return record

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Every field by name, in the order of the vendor's JSON."""
        return attributes_of(self.record)

    @cached_property
    def secretless(self) -> bool:
        """Whether its records have declared members alone, and none of them is a secret."""
        return all(
            not isinstance(each.kind, (ListKind, ListsKind, MapKind)) and not is_secret(each.name)
            for each in self.attributes.values()
        )

    @cached_property
    def announced(self) -> bool:
        """Whether anybody may be told of a write of its records."""
        return bool(self.entity or self.tells)

    @cached_property
    def shown(self) -> tuple[Attribute, ...]:
        """The fields that the vendor shows."""
        return tuple(each for each in self.attributes.values() if not each.mark.hidden)

    @cached_property
    def hidden(self) -> tuple[Attribute, ...]:
        """The fields that only the control API shows."""
        return tuple(each for each in self.attributes.values() if each.mark.hidden)

    @cached_property
    def filterable(self) -> dict[str, Attribute]:
        """The fields that can be filtered by equality."""
        return {each.name: each for each in self.attributes.values() if each.mark.filterable}

    @cached_property
    def asked(self) -> dict[str, Attribute]:
        """The same by their names in the filter."""
        return {self.asked_as.get(name, name): each for name, each in self.filterable.items()}

    @cached_property
    def looked_up(self) -> dict[str, Attribute]:
        """The fields that a filter tests."""
        names = {name for each in self.filters for name in each.fields} | {*self.also_indexed}
        return {
            each.name: each
            for each in self.attributes.values()
            if each.mark.filterable or each.name in names
        }

    @cached_property
    def several(self) -> frozenset[str]:
        """The fields looked up that have several values each."""
        return frozenset(
            name for name, each in self.looked_up.items() if isinstance(each.kind, ListKind)
        )

    @cached_property
    def compared(self) -> frozenset[str]:
        """The fields that a filter compares with a value."""
        return frozenset(name for each in self.filters if each.ranged for name in each.fields)

    @cached_property
    def filter_marks(self) -> dict[str, "Field"]:
        """The mark of each filter, by its name in the request."""
        return {name: each.mark for name, each in self.asked.items()} | {
            each.name: Field(each.about, source=each.source) for each in self.filters
        }

    @cached_property
    def default_date(self) -> str:
        """The field that ``date_from`` and ``date_to`` bound unless the filter says otherwise."""
        return next(iter(self.dated_by.values()), self.default_sort)

    def seed(self, slot: RecordSlot) -> R:
        """A seeded record."""
        return self.complete(slot, {}) if self.generate is None else self.generate(slot)

    def seeded(self, size: int, profile: Mapping[str, Any]) -> int:
        """How many records are seeded in a shop of this profile, in a world of this size."""
        if self.always_seeded is not None:
            return self.always_seeded(profile)
        if self.seeded_together is not None:
            return self.seeded_together if size else 0
        return size

    def usual_size(self, size: int) -> int:
        """How many records a preset of this size asks for."""
        return size if self.most_seeded is None else min(size, self.most_seeded)

    @property
    def is_sized(self) -> bool:
        """Whether any number of its records can be asked for."""
        fixed = self.always_seeded is not None or self.seeded_together is not None
        return not fixed and self.most_seeded != 0

    @cached_property
    def sortable(self) -> dict[str, Attribute]:
        """The fields that the list could be sorted by.

        ``sort_numbers`` has those that the vendor supports.
        """
        return {each.name: each for each in self.attributes.values() if each.mark.sort is not None}

    @cached_property
    def sort_numbers(self) -> dict[str, int]:
        """The fields that the vendor sorts the list by, with their numbers in cursors."""
        return {
            each.name: each.mark.sort
            for each in self.sortable.values()
            if each.mark.sort and each.name in CURSOR_NUMBERS
        }

    @cached_property
    def sort_fields(self) -> dict[int, str]:
        """The sortable field of each number."""
        return {each.mark.sort: name for name, each in self.sortable.items() if each.mark.sort}

    def planned(self, record: R) -> Plan:
        """What happens to a record by the passing of time."""
        return self.life.plan(record) if self.life else NOTHING

    def document(self, record: R) -> bytes:
        """The record as the vendor's JSON object."""
        return self._shown_writer(record)

    def whole_document(self, record: R) -> bytes:
        """The record with every field, as the control API shows it."""
        return self.whole_of(self.document(record), self.hidden_texts.write(record))

    def stored(self, record: R) -> tuple[bytes, bytes]:
        """The texts of the fields that the vendor shows, and of those that it hides."""
        return self.shown_texts.write(record), self.hidden_texts.write(record)

    def whole_of(self, document: bytes, hidden: bytes) -> bytes:
        """The document with every field, of the vendor's and the texts of the hidden fields."""
        members = self.hidden_texts.members(hidden)
        return b"%b,%b}" % (document[:-1], members) if members else document

    def whole_of_stored(self, shown: bytes, hidden: bytes) -> bytes:
        """The same of the texts of all fields."""
        return self.whole_of(self.shown_texts.document % tuple(shown.split(END)), hidden)

    @cached_property
    def shown_texts(self) -> RecordTexts:
        """How the fields are stored that the vendor shows."""
        return RecordTexts(self.shown)

    @cached_property
    def hidden_texts(self) -> HiddenTexts:
        """How those are stored that it hides."""
        return HiddenTexts(self.hidden)

    @cached_property
    def _shown_writer(self) -> Writer:
        return writer_of(self.shown)

    def read(self, document: Mapping[str, Any]) -> R:
        """A record from its whole JSON object, including hidden fields.

        The values are not checked.
        """
        values = {name: document[name] for name in self.attributes if name in document}
        for name, restore in self._restorers:
            values[name] = restore(values[name])
        return self.record(**values)

    @cached_property
    def _restorers(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        found = (each for each in self.attributes.values() if each.kind.restores)
        return tuple((each.name, each.kind.restore) for each in found)


def every_list(catalogue: "Iterable[Resource[Any]]") -> "tuple[Resource[Any], ...]":
    """The resources of a catalogue, including each one's variants listed by other methods."""
    return tuple(one for each in catalogue for one in (each, *each.also_listed))
