"""What a list must answer, worked out in plain Python over the exported records.

Written from the contract alone: nothing of the simulator is imported here, so that the two can
only agree by being right, or wrong in the same way.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Record = Mapping[str, Any]
UNSET = "0001-01-01T00:00:00Z"
Place = tuple[int, int]
"""A row's sort value, 0 when unset, and its id."""


LetsThrough = Callable[[Record, Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Listing:
    """What the contract says of one list."""

    plural: str
    path: str
    hidden: tuple[str, ...]
    """Fields of an exported record that the vendor does not show."""

    ids: tuple[str, ...]
    """The fields of the filter that are int64; ``phone`` and the dates every list has."""

    enums: Mapping[str, tuple[str, ...]]
    """The enums of the filter and their words."""

    sorts: Mapping[str, int]
    """The fields to sort by and their numbers in cursors."""

    flag: str = "is_charged"
    """The boolean of the filter."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """The fields of a record that hold a text, by the filters' names of them."""

    any_of: Mapping[str, str] = field(default_factory=dict)
    """The fields of a record of which a filter takes several values, by the filters' names."""

    default: str = "created_at"
    """The field by which the newest come first where nobody asks for a sort."""

    closed_dates: bool = False
    """Whether the dates come together, bound that field, and have both ends in."""

    lets_through: "LetsThrough | None" = None
    """The filter, where it is another than Zalo's."""


LISTINGS = (
    Listing(
        plural="journeys",
        path="/v1/shop.Zalo/ListJourneys",
        hidden=("oa_id", "shop_id", "token_type"),
        ids=("journey_id", "oa_id"),
        enums={"status": ("Z", "P", "N")},
        sorts={"created_at": 5, "updated_at": 2},
    ),
    Listing(
        plural="consents",
        path="/v1/shop.Zalo/ListRequestConsent",
        hidden=(),
        ids=("oa_id", "user_id"),
        enums={
            "call_type": ("unknown", "audio", "video", "audio_and_video"),
            "reason_code": (
                "unknown",
                "product_service_consulting",
                "order_appointment_confirmation",
                "delivery_notification",
                "flight_announcement",
                "update_order",
            ),
            "reply_status": ("Z", "S", "NS", "P", "N"),
            "status": ("Z", "P", "N"),
        },
        sorts={"created_at": 5, "updated_at": 2},
    ),
    Listing(
        plural="followers",
        path="/v1/shop.Zalo/ListFollowers",
        hidden=("own_phone", "said_at"),
        ids=("assigned_user_id", "oa_id", "zl_user_id"),
        enums={
            "gender": ("unknown", "male", "female", "other"),
            "state": ("unknown", "follow", "unfollow"),
        },
        sorts={"created_at": 5, "updated_at": 2},
        flag="has_conversation",
        texts={"name": "full_name"},
        any_of={"tags": "tags", "zl_user_ids": "zl_user_id"},
    ),
)


@dataclass(frozen=True)
class Refusal:
    """400 ``invalid_argument``."""

    text: str
    """The whole text, or how it begins where this ends with a colon or an open bracket."""

    def matches(self, text: str) -> bool:
        """Whether the text is as the contract has it."""
        return text.startswith(self.text) if self.text[-1] in "(:" else text == self.text


def answer(listing: Listing, records: Sequence[Record], request: Mapping[str, Any]) -> Any:
    """The bytes of the 200, or a Refusal. The values of the request have the right types."""
    filter_, paging = request.get("filter") or {}, request.get("paging") or {}
    if refusal := refused(listing, filter_, paging):
        return refusal
    limit = paging.get("limit") or 100
    limit = min(limit, 100)
    after, before = paging.get("after") or "", paging.get("before") or ""
    after = after or ("" if before else ".")
    sort = order_of(listing, paging)
    rows = ordered(selected(listing, records, filter_), sort)
    cursor = after or before
    place = None if cursor == "." else decoded(cursor)[1]
    rows = beyond(rows, sort, place, limit, backwards=bool(before))
    ends = [encoded(listing, sort, place_of(row, sort)) for row in rows[:1] + rows[-1:]]
    echo = {
        "after": after,
        "before": before,
        "limit": limit,
        "next": ends[-1] if ends else "",
        "prev": ends[0] if ends else "",
        "sort": paging.get("sort") or "",
    }
    return written({listing.plural: [shown(listing, row) for row in rows], "paging": echo})


def refused(
    listing: Listing, filter_: Mapping[str, Any], paging: Mapping[str, Any]
) -> Refusal | None:
    """The first check that fails."""
    if refusal := _refused_dates(listing, filter_):
        return refusal
    sort = paging.get("sort") or ""
    field = sort.removeprefix("-")
    if "," in sort or field == "id":
        by = "more than 1 field" if "," in sort else "id"
        return Refusal(f"paging is invalid (can not sort by {by})")
    if (paging.get("limit") or 0) < 0:
        return Refusal("invalid limit")
    after, before = paging.get("after") or "", paging.get("before") or ""
    if after and before:
        return Refusal("paging is invalid")
    cursor = after or before or "."
    if cursor == "." and sort and field not in listing.sorts:
        return Refusal(f"paging is invalid (sorting by {field} is not supported)")
    wanted = sort or f"-{listing.default}"
    return None if cursor == "." else _refused_cursor(listing, cursor, wanted)


def _refused_dates(listing: Listing, filter_: Mapping[str, Any]) -> Refusal | None:
    since, until = instant(filter_.get("date_from")), instant(filter_.get("date_to"))
    if listing.closed_dates and since is None and until is not None:
        return Refusal("must provide both DateFrom and DateTo")
    if listing.closed_dates and since is not None and (until is None or since > until):
        return Refusal("date_to must be after date_from")
    if since is not None and until is not None and since > until:
        return Refusal("filter.date_from:")
    return None


def _refused_cursor(listing: Listing, cursor: str, sort: str) -> Refusal | None:
    try:
        number, _ = decoded(cursor)
        found = _sort_of_number(listing, number)
    except (ValueError, StopIteration):
        return Refusal("paging is invalid (")
    return None if found == sort else Refusal("paging is invalid (sort does not match)")


# -- filter -------------------------------------------------------------------------------------


def selected(
    listing: Listing, records: Sequence[Record], filter_: Mapping[str, Any]
) -> list[Record]:
    """The records that all parts of the filter let through."""
    if listing.lets_through is not None:
        return [record for record in records if listing.lets_through(record, filter_)]
    return [record for record in records if _is_let_through(listing, record, filter_)]


def _has_word(asked: Any, word: str) -> bool:
    """Whether a filter lets an enum's word through; any number is as good as nothing asked."""
    return type(asked) is int or asked in (None, "", "unknown", word)


def _is_let_through(listing: Listing, record: Record, filter_: Mapping[str, Any]) -> bool:
    return (
        _is_dated(record, filter_)
        and all(int(filter_.get(name) or 0) in (0, int(record[name])) for name in listing.ids)
        and all(_has_word(filter_.get(name), record[name]) for name in listing.enums)
        and filter_.get(listing.flag) in (None, record[listing.flag])
        and all(filter_.get(name) in (None, "", record[of]) for name, of in listing.texts.items())
        and all(
            not filter_.get(name) or set(map(str, filter_[name])) & _values(record[of])
            for name, of in listing.any_of.items()
        )
        and number_of(filter_.get("phone") or "") in ("", record["phone"])
    )


def _is_dated(record: Record, filter_: Mapping[str, Any]) -> bool:
    created_at = instant(record["created_at"]) or 0
    since, until = instant(filter_.get("date_from")), instant(filter_.get("date_to"))
    return (since is None or created_at >= since) and (until is None or created_at < until)


def _values(value: Any) -> set[str]:
    """The values of a field that has one or several."""
    return set(value) if isinstance(value, list) else {value}


def number_of(phone: str) -> str:
    """A phone number in the form ``84...``."""
    digits = "".join(character for character in phone if character not in " .-")
    if digits[:1] == "0":
        return "84" + digits[1:]
    return digits[1:] if digits[:1] == "+" else digits


def instant(text: str | None) -> int | None:
    """Microseconds since the epoch; None for no time."""
    if text in (None, UNSET):
        return None
    since_epoch = datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)
    return since_epoch // timedelta(microseconds=1)


# -- order and pages ----------------------------------------------------------------------------


def order_of(listing: Listing, paging: Mapping[str, Any]) -> str:
    """The sort that a request means: its own, or the list's default."""
    return str(paging.get("sort") or f"-{listing.default}")


def place_of(record: Record, sort: str) -> Place:
    """Where a record stands in an order."""
    return instant(record[sort.removeprefix("-")]) or 0, int(record["id"])


def ordered(records: Sequence[Record], sort: str) -> list[Record]:
    """The records in the order of the sort."""
    falling = sort.startswith("-")
    return sorted(records, key=lambda record: place_of(record, sort), reverse=falling)


def beyond(
    rows: list[Record], sort: str, place: Place | None, limit: int, *, backwards: bool
) -> list[Record]:
    """The rows of the page strictly after the place, or just before it."""
    if place is not None:
        wants_lower = sort.startswith("-") != backwards
        rows = [
            row
            for row in rows
            if (place_of(row, sort) < place if wants_lower else place_of(row, sort) > place)
        ]
    return rows[-limit:] if backwards else rows[:limit]


def encoded(listing: Listing, sort: str, place: Place) -> str:
    """The cursor of a place."""
    number = listing.sorts[sort.removeprefix("-")] * (-1 if sort.startswith("-") else 1)
    items = b"".join(
        field.to_bytes(1, "little", signed=True) + value.to_bytes(8, "little", signed=True)
        for field, value in ((number, place[0]), (1, place[1]))
    )
    return urlsafe_b64encode(bytes(reversed(items))).decode()


def decoded(cursor: str) -> tuple[int, Place]:
    """The sort field's number and the place; raises ValueError."""
    items = bytes(reversed(urlsafe_b64decode(cursor.encode("ascii"))))
    if len(items) != 18 or urlsafe_b64encode(bytes(reversed(items))).decode() != cursor:
        raise ValueError(cursor)
    fields = [int.from_bytes(items[at : at + 1], "little", signed=True) for at in (0, 9)]
    values = [int.from_bytes(items[at + 1 : at + 9], "little", signed=True) for at in (0, 9)]
    if fields[1] != 1:
        raise ValueError(cursor)
    return fields[0], (values[0], values[1])


def _sort_of_number(listing: Listing, number: int) -> str:
    field = next(name for name, value in listing.sorts.items() if value == abs(number))
    return f"-{field}" if number < 0 else field


# -- JSON ---------------------------------------------------------------------------------------


def shown(listing: Listing, record: Record) -> Record:
    """What the vendor shows of an exported record."""
    return {name: value for name, value in record.items() if name not in listing.hidden}


def written(document: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8, with what Go escapes and the newline at its end."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for each in "<>&\u2028\u2029":
        text = text.replace(each, f"\\u{ord(each):04x}")
    return f"{text}\n".encode()
