"""What reading calls reveal about each assumption."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from mock_server.assumptions.inquiry import Inquiry, NotSeen, Tell, Unlike
from mock_server.assumptions.seen import RENAMED, Members, Seen
from mock_server.clock import DAY, SECOND
from mock_server.contract.cursors import decode
from mock_server.contract.values import EnumKind, TimeKind
from mock_server.errors import InvalidArgument
from mock_server.formats import normal_phone, read_time, write_time

UNSET = "0001-01-01T00:00:00Z"
JOURNEYS = "ListJourneys"
_ENOUGH = 10
"""Values that must be seen before their similarity is evidence."""


def _members(inquiry: Inquiry, kind: type) -> Iterator[tuple[Members, str, Any]]:
    for page in inquiry.first_pages():
        yield from page.members(kind)


def unset_time(inquiry: Inquiry) -> str:
    """Determined by the first unset time in any list."""
    for record, name, value in _members(inquiry, TimeKind):
        if name in record and value in (None, UNSET):
            return "null" if value is None else "year_one"
    raise NotSeen("no record had an unset time")


def zero_values(inquiry: Inquiry) -> str:
    """Determined by an empty member, otherwise by a missing one."""
    missing = False
    for page in inquiry.first_pages():
        for record in (*page.records, page.answered_paging):
            if any(value in ("", 0, "0", None, UNSET, []) for value in record.values()):
                return "sent"
        for record in page.records:
            named = {*record, *(RENAMED.get(name, name) for name in record)}
            missing = missing or bool(page.method.attributes.keys() - named)
        missing = missing or len(page.answered_paging) < len(_PAGING)
    if missing:
        return "omitted"
    raise NotSeen("no member was empty")


_PAGING = ("after", "before", "limit", "next", "prev", "sort")


def time_precision(inquiry: Inquiry) -> str:
    """Determined by a fraction, otherwise by its absence in many times."""
    found = (value for _, _, value in _members(inquiry, TimeKind))
    times = [value for value in found if isinstance(value, str) and value != UNSET]
    if any("." in value for value in times):
        return "microseconds"
    if len(times) < _ENOUGH:
        raise NotSeen(f"{len(times)} times are too few to tell")
    return "seconds"


def phone_form(inquiry: Inquiry) -> str:
    """Determined by the phones of journeys: they are in one format, or in the senders' several."""
    rows = inquiry.ask(JOURNEYS, {}).records
    phones = [phone for row in rows if normal_phone(phone := row.get("phone") or "")]
    shown = {
        next((form for start, form in _FORMS if each.startswith(start)), "") for each in phones
    }
    if len(shown) > 1:
        return "as_sent"
    if len(phones) < _ENOUGH:
        raise NotSeen(f"{len(phones)} phones are too few to tell")
    if "" in shown:
        raise Unlike("phones that begin with neither 84 nor 0")
    return shown.pop()


_FORMS = (("84", "international"), ("0", "national"))


def phone_filter(inquiry: Inquiry) -> str:
    """Determined by a filter that writes an existing phone in another format."""
    row = _journey(inquiry, lambda row: bool(normal_phone(row.get("phone", ""))))
    shown = row["phone"]
    same = inquiry.ask(JOURNEYS, {"filter": {"phone": shown}, "paging": {"limit": 5}})
    if not same.records:
        raise Unlike("a phone as shown in the list matches nothing")
    other = {"filter": {"phone": _other_form(shown)}, "paging": {"limit": 5}}
    found = [each.get("phone") for each in inquiry.ask(JOURNEYS, other).records]
    return "normalised" if shown in found else "exact"


def _other_form(phone: str) -> str:
    normal = normal_phone(phone) or phone
    return f"0{normal[2:]}" if phone == normal else normal


def _journey(inquiry: Inquiry, fits: Callable[[Members], bool]) -> Members:
    first = inquiry.ask(JOURNEYS, {})
    found = next((row for row in first.records if fits(row)), None)
    if found is None:
        raise NotSeen("no journey was suitable")
    return found


def date_bounds(inquiry: Inquiry) -> str:
    """Determined by a range that ends at a journey's own time."""
    row = _journey(inquiry, _was_never_changed)
    at = read_time(row["created_at"])
    asked = {"date_from": write_time(at - DAY), "date_to": write_time(at)}
    found = inquiry.ask(JOURNEYS, {"filter": asked})
    _refuse_errors(found)
    return "closed" if row["id"] in {each["id"] for each in found.records} else "half_open"


def single_date_bound(inquiry: Inquiry) -> str:
    """Determined by a range without an end."""
    row = _journey(inquiry, lambda row: bool(row.get("created_at")))
    asked = {"filter": {"date_from": row["created_at"]}, "paging": {"limit": 1}}
    found = inquiry.ask(JOURNEYS, asked)
    if found.status == HTTPStatus.BAD_REQUEST:
        return "refused"
    _refuse_errors(found)
    return "accepted"


def dated_by(inquiry: Inquiry) -> str:
    """Determined by a range around the last change of a journey created at another time."""
    row = _journey(inquiry, _changed_later)
    changed, created = read_time(row["updated_at"]), read_time(row["created_at"])
    for name, at in (("updated_at", changed), ("created_at", created)):
        asked = {"date_from": write_time(at - SECOND), "date_to": write_time(at + SECOND)}
        found = inquiry.ask(JOURNEYS, {"filter": asked})
        _refuse_errors(found)
        if row["id"] in {each["id"] for each in found.records}:
            return name
    raise Unlike("neither time matches the journey")


def _was_never_changed(row: Members) -> bool:
    return "." in row.get("created_at", "") and row["created_at"] == row.get("updated_at")


def _changed_later(row: Members) -> bool:
    try:
        apart = read_time(row["updated_at"]) - read_time(row["created_at"])
    except (KeyError, TypeError, ValueError):
        return False
    return apart > 5 * SECOND


def default_sort(inquiry: Inquiry) -> str:
    """Determined by the cursor of a first page without a sort."""
    cursor = inquiry.ask(JOURNEYS, {"paging": {"limit": 1}}).answered_paging.get("next")
    if not cursor:
        raise NotSeen("there was no journey")
    try:
        number, _ = decode(cursor, by_id=True)
    except InvalidArgument:
        raise Unlike("a cursor in another format") from None
    names = {-5: "-created_at", -2: "-updated_at", -1: "-id"}
    if number not in names:
        raise Unlike(f"a cursor of field {number}")
    return names[number]


def later_sort(inquiry: Inquiry) -> str:
    """Determined by a second page without the sort of the first."""
    sort = {"limit": 1, "sort": "updated_at"}
    cursor = inquiry.ask(JOURNEYS, {"paging": sort}).answered_paging.get("next")
    if not cursor:
        raise NotSeen("there was no journey")
    found = inquiry.ask(JOURNEYS, {"paging": {"limit": 1, "after": cursor}})
    return "optional" if found.succeeded else "required"


def sort_fields(inquiry: Inquiry) -> str:
    """Determined by sorting by the end of journeys."""
    found = inquiry.ask(JOURNEYS, {"paging": {"limit": 1, "sort": "expired_at"}})
    return "wide" if found.succeeded else "narrow"


def limit_over_100(inquiry: Inquiry) -> str:
    """Determined by the limit that is echoed for 101."""
    found = inquiry.ask(JOURNEYS, {"paging": {"limit": 101}})
    if found.status == HTTPStatus.BAD_REQUEST:
        return "refused"
    echoed = found.answered_paging.get("limit")
    names = {100: "clamped", 101: "up_to_1000"}
    if echoed not in names:
        raise Unlike(f"the limit {echoed}")
    return names[echoed]


def first_page_echo(inquiry: Inquiry) -> str:
    """Determined by the first page of journeys."""
    echoed = inquiry.ask(JOURNEYS, {}).answered_paging.get("after")
    if echoed is None:
        raise NotSeen("paging had no `after`")
    names = {".": "dot", "": "empty"}
    if echoed not in names:
        raise Unlike(repr(echoed))
    return names[echoed]


def last_page_next(inquiry: Inquiry) -> str:
    """Determined by a page that is shorter than its limit."""
    for page in _short_pages(inquiry):
        following = page.answered_paging.get("next")
        if following is None:
            raise NotSeen("paging had no `next`")
        return "set" if following else "empty"
    raise NotSeen("no list was shorter than a page")


def _short_pages(inquiry: Inquiry) -> Iterator[Seen]:
    for page in inquiry.first_pages():
        limit = page.answered_paging.get("limit")
        if isinstance(limit, int) and 0 < len(page.records) < limit:
            yield page


def bad_route_code(inquiry: Inquiry) -> str:
    """Determined by a list that is called with another content type."""
    found = inquiry.ask(JOURNEYS, {}, content_type="text/plain")
    code = (found.document or {}).get("code")
    if code not in ("bad_route", "not_found"):
        raise Unlike(f"{found.status} {code}")
    return str(code)


def names_of(method: str, *names: str, both: str = "") -> Tell:
    """Determines which of several names a member of a list's rows has."""

    def tell(inquiry: Inquiry) -> str:
        rows = inquiry.ask(method, {}).records
        found = {name for name in names for row in rows if name in row}
        if not found:
            raise NotSeen(f"no row of {method} had any of {', '.join(names)}")
        if len(found) > 1:
            return both
        return found.pop()

    return tell


def list_oa_webhook(inquiry: Inquiry) -> str:
    """Determined by the rows of ListOA."""
    rows = inquiry.ask("ListOA", {}).records
    if not rows:
        raise NotSeen("the shop has no OA")
    return "present" if any("webhook_url" in row for row in rows) else "absent"


def new_fields(inquiry: Inquiry) -> str:
    """Determined by members that no page mentions."""
    known = {*RENAMED, "webhook_url"}
    pages = [page for page in inquiry.first_pages() if page.records]
    if not pages:
        raise NotSeen("no list had a record")
    new = [
        record.keys() - page.method.attributes.keys() - known
        for page in pages
        for record in page.records
    ]
    return "some" if any(new) else "none"


def new_enum_values(inquiry: Inquiry) -> str:
    """Determined by enum values that no page mentions."""
    seen = 0
    for page in inquiry.first_pages():
        for _, name, value in page.members(EnumKind):
            kind = page.kind_of(name)
            seen += 1
            if isinstance(kind, EnumKind) and value not in (None, *kind.words):
                return "some"
    if not seen:
        raise NotSeen("no enum was seen")
    return "none"


def _refuse_errors(found: Seen) -> None:
    if not found.succeeded:
        raise Unlike(f"{found.status} {(found.document or {}).get('msg', '')}".strip())
