"""Random records and requests: few instants, few phones, many ties and unset times."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tests.properties.reference import Listing, Record, encoded, place_of

FIRST = 1_773_129_600_000_000  # 2026-03-10T08:00:00Z
INSTANTS = (1, FIRST - 86_400_000_000, FIRST - 1, FIRST, FIRST, FIRST + 1, FIRST + 500_000)
PHONES = ("84912345678", "84912345679", "84366494036", "84281234567")
NUMBERS = ("1", "2", "1415096549774721835", "9223372036854775807")
TOKENS = ("unknown", "token_logistics_7", "token_logistics_30", "token_coach_bus_7")
NAMES = ("Lan", "Trần Thu Lan", "o'Hà %_")
TAGS = ("VIP", "vip", "Khách mới", "a,b", '"', "")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
FAR = 9_000_000_000_000_000_000


def canonical(microseconds: int) -> str:
    """An instant as the vendor writes it."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text.rstrip("0").rstrip(".") + "Z"


TIMES = st.sampled_from(INSTANTS).map(canonical)
UNSET = st.just("0001-01-01T00:00:00Z") | TIMES


def fields(listing: Listing) -> dict[str, st.SearchStrategy[Any]]:
    """Every field of a record that may be written, but for its id."""
    numbers = st.sampled_from(NUMBERS)
    found: dict[str, st.SearchStrategy[Any]] = {
        "created_at": TIMES,
        "updated_at": TIMES,
        listing.flag: st.booleans(),
        **dict.fromkeys(listing.ids, numbers),
        **{name: st.sampled_from(words) for name, words in listing.enums.items()},
    }
    if listing.plural == "followers":
        return found | {
            "phone": st.sampled_from(("", *PHONES)),
            "full_name": st.sampled_from(NAMES),
            "tags": st.lists(st.sampled_from(TAGS), max_size=3, unique=True),
            "shared_info": st.dictionaries(st.sampled_from(("city", "name")), TEXT),
            "said_at": UNSET,
        }
    found |= {
        "phone": st.sampled_from(PHONES),
        "error_code": st.sampled_from((0, -118, 7)),
        "error_message": TEXT,
    }
    if listing.plural == "journeys":
        own = {"expired_at": UNSET, "journey_token": TEXT, "token_type": st.sampled_from(TOKENS)}
    else:
        seen = st.sampled_from(("unknown", "received", "seen"))
        own = {"expires_at": UNSET, "delivery_time": UNSET, "delivery_status": seen}
    return found | own


def changes(listing: Listing) -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of a record, but for those that its life moves."""
    moved = {"status", "reply_status", "delivery_status", "state"}
    given = {name: each for name, each in fields(listing).items() if name not in moved}
    return st.fixed_dictionaries({}, optional=given)


def documents(listing: Listing, most: int = 24) -> st.SearchStrategy[dict[str, Any]]:
    """A fixture document of one shop with records of one list."""
    ids = st.integers(1, most) | st.sampled_from((FAR, FAR - 1, 2**53 + 1))
    record = st.fixed_dictionaries({"id": ids.map(str)} | fields(listing))
    records = st.lists(record, max_size=most, unique_by=lambda each: each["id"])
    return records.map(lambda found: {"format": 1, "shops": [{listing.plural: found}]})


# -- requests -----------------------------------------------------------------------------------


@st.composite
def written_times(draw: st.DrawFn) -> str:
    """An instant near those of the records, in one of the forms of RFC 3339."""
    microseconds = draw(st.sampled_from(INSTANTS)) + draw(st.sampled_from((0, 0, -1, 1)))
    minutes = draw(st.sampled_from((0, 0, 7 * 60, -(3 * 60 + 30), 14 * 60)))
    zone = timezone(timedelta(minutes=minutes))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    text = moment.astimezone(zone).isoformat(timespec="microseconds")
    text = text.replace("+00:00", draw(st.sampled_from(("Z", "+00:00", "-00:00"))))
    digits = draw(st.sampled_from(("", "0", "999")))
    return text[:26] + digits + text[26:]


def written_phones() -> st.SearchStrategy[str]:
    """A number in one of its forms, or what is no number."""
    forms = st.sampled_from(("84{}", "+84{}", "0{}", "0{} ", "+84 {}", "0.{}", "8-4{}"))
    known = st.tuples(forms, st.sampled_from(PHONES)).map(lambda pair: pair[0].format(pair[1][2:]))
    return known | st.sampled_from(("text", "84", "+1 555", "%", "0"))


def mostly(likely: st.SearchStrategy[Any], *rare: Any) -> st.SearchStrategy[Any]:
    """The likely values, and in one case of eight one of the rare."""
    return st.integers(0, 7).flatmap(lambda drawn: st.sampled_from(rare) if drawn == 7 else likely)


def filters(listing: Listing) -> st.SearchStrategy[dict[str, Any] | None]:
    """Some of a filter's fields in all forms of a request, the zero values too."""
    numbers = st.sampled_from(NUMBERS)
    times = mostly(written_times(), None, "0001-01-01T00:00:00Z")
    found: dict[str, st.SearchStrategy[Any]] = {
        listing.flag: mostly(st.booleans(), None),
        "phone": mostly(written_phones(), None, ""),
        "id": numbers,
    }
    for name in listing.ids:
        found[name] = mostly(numbers | numbers.map(int), None, "0", 0, "3")
    for name, words in listing.enums.items():
        found[name] = mostly(st.sampled_from(words), None, "", "unknown", 3)
    for name in listing.texts:
        found[name] = mostly(st.sampled_from(NAMES), None, "", "nobody")
    for name, field_name in listing.any_of.items():
        one = st.sampled_from(TAGS) if field_name == "tags" else numbers | numbers.map(int)
        found[name] = mostly(st.lists(one, max_size=4), None, [])
    few = st.sets(st.sampled_from(sorted(found)), max_size=2)
    some = few.flatmap(lambda names: st.fixed_dictionaries({name: found[name] for name in names}))
    dates = st.fixed_dictionaries({}, optional={"date_from": times, "date_to": times})
    both = st.tuples(some, dates).map(lambda parts: parts[0] | parts[1])
    return mostly(some | dates | both, None, {})


def sorts(listing: Listing) -> st.SearchStrategy[str | None]:
    """A sort, or none; now and then one that is refused."""
    known = [sign + name for name in listing.sorts for sign in ("", "-")]
    refused = ("id", "-id", "phone", "created_at,id", "-")
    return mostly(st.sampled_from((*known, None)), "", *refused)


@st.composite
def requests(draw: st.DrawFn, listing: Listing, records: list[Record]) -> dict[str, Any]:
    """A request whose cursors are those of records, mostly."""
    sort = draw(sorts(listing))
    limit = mostly(st.sampled_from((1, 2, 3, 5, 7, 50, 100)), 101, 2**63 - 1, 0, None, -1)
    paging: dict[str, Any] = {"limit": draw(limit), "sort": sort}
    side = draw(mostly(st.sampled_from(("after", "before", "neither")), "both"))
    for name in ("after", "before"):
        if side in (name, "both"):
            paging[name] = draw(cursors(listing, records, sort))
    dropped = draw(st.sets(st.sampled_from(("limit", "sort", "filter", "paging")), max_size=1))
    body = {"filter": draw(filters(listing)), "paging": paging}
    for name in dropped:
        body.pop(name, None)
        paging.pop(name, None)
    return body


@st.composite
def cursors(
    draw: st.DrawFn, listing: Listing, records: list[Record], sort: str | None
) -> str | None:
    """The cursor of a record or near one, mostly under the sort that is asked for."""
    known = [sign + name for name in listing.sorts for sign in ("", "-")]
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from((".", "", None, "x", "A" * 24)))
    target = sort if sort in known and draw(st.integers(0, 9)) else draw(st.sampled_from(known))
    near = draw(st.sampled_from((0, 0, 0, -1, 1)))
    value, record_id = (0, 0)
    if records:
        value, record_id = place_of(draw(st.sampled_from(records)), str(target))
    return encoded(listing, str(target), (value, record_id + near))
