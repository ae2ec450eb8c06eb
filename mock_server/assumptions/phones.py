"""Assumptions on the format of phones in responses, and on the formats that a filter matches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Seen
from mock_server.contract.fields import SENT_PHONE
from mock_server.contract.list_filters import EQUALS, Condition
from mock_server.contract.schema import Resource
from mock_server.contract.values import PhoneKind
from mock_server.fidelity import Grade
from mock_server.formats import normal_phone
from mock_server.notes import Note, NoteCode


def _national(phone: str) -> str:
    return f"0{phone[2:]}" if normal_phone(phone) == phone else phone


def _as_sent(seen: Seen) -> None:
    """Show each number as the call wrote it that made its record."""
    for record in seen.records:
        sent = record.pop(SENT_PHONE, "") or getattr(seen.of, SENT_PHONE, "")
        if sent and normal_phone(sent) == record.get("phone"):
            record["phone"] = sent


PHONE_FORM = Assumption(
    "phone_form",
    "In which format do responses show a phone?",
    Alternative("international", "As `84912345678`.", "Zalo's own form", Grade.DOCUMENTED),
    (
        Alternative(
            "national",
            "As `0912345678`.",
            "the older backend stores it this way",
            rewrite=lambda seen: seen.write(PhoneKind, _national),
        ),
        Alternative(
            "as_sent",
            "As the call that made the record sent it.",
            "no page says that it is changed",
            rewrite=_as_sent,
            needs=(SENT_PHONE,),
        ),
    ),
    touches="responses with a phone",
    touched=lambda seen: any(
        isinstance(value, str) and value for _, _, value in seen.members(PhoneKind)
    ),
    breaks="A client that looks up a customer by the phone in a response, compared as text.",
    tell=telling.phone_form,
)


def written_differently(raw: Any) -> bool:
    """Whether a phone in a request is a number in another format than that of responses."""
    normal = normal_phone(raw) if isinstance(raw, str) else None
    return normal is not None and normal != raw


def _asks_by_another_form(seen: Seen) -> bool:
    return any(
        written_differently(value) and isinstance(seen.kind_of(name), PhoneKind)
        for name, value in seen.filter.items()
    )


PHONE_FILTER = Assumption(
    "phone_filter",
    "Does a filter match a phone that it writes in another format?",
    Alternative("normalised", "It does: both are the same number.", "Zalo accepts these formats"),
    (
        Alternative(
            "exact",
            "It does not: it is compared as text with what responses show.",
            "a filter of the backend family compares texts",
        ),
    ),
    touches="a filter on a phone in another format",
    touched=_asks_by_another_form,
    breaks="A client that filters by `0912345678` and takes the empty list for no record.",
    tell=telling.phone_filter,
)


def exact_phones(
    chosen: Mapping[str, str], resource: Resource[Any], filter_: Mapping[str, Any]
) -> tuple[Mapping[str, Any], tuple[Condition, ...]]:
    """A filter whose phones match only the text that responses show.

    Where those show what was sent, records with the number are compared by the conditions.
    """
    form = chosen.get("phone_form")
    if form == "as_sent" and SENT_PHONE in resource.attributes:
        phones = _phones(resource, filter_)
        sent_forms = ("" if sent == value else sent for _, value, sent in phones)
        return filter_, tuple(Condition((SENT_PHONE,), EQUALS, (each,)) for each in sent_forms)
    show = _national if form == "national" else str
    stored = {
        name: value if sent == show(value) else _national(value)  # which no record has
        for name, value, sent in _phones(resource, filter_)
    }
    return {**filter_, **stored}, ()


def without_normalised(notes: Sequence[Note]) -> list[Note]:
    """The notes but those that say that a phone was taken in another form."""
    return [note for note in notes if note.code is not NoteCode.PHONE_NORMALISED]


def _phones(resource: Resource[Any], filter_: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The filter's phones: name, number in Zalo's format, text as sent."""
    for name, attribute in resource.asked.items():
        value = filter_.get(name) or ""
        if isinstance(attribute.kind, PhoneKind) and normal_phone(value) == value:
            yield name, str(value), str(getattr(value, "sent", value))


PHONES = (PHONE_FORM, PHONE_FILTER)
