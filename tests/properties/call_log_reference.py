"""What ``ListCallLogs`` must answer, worked out in plain Python from the contract alone."""

from collections.abc import Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

from tests.properties.reference import Listing, Record, instant

COMPARISONS = {
    "equal": eq,
    "less_than": lt,
    "less_than_or_equal_to": le,
    "greater_than": gt,
    "greater_than_or_equal_to": ge,
}
_INSIDE = ("ext", "ext_in", "ext_out")


def lets_through(record: Record, filter_: Mapping[str, Any]) -> bool:
    """Whether all parts of the filter let a call through."""
    since, until = instant(filter_.get("date_from")), instant(filter_.get("date_to"))
    started = instant(record["started_at"]) or 0
    if since is not None and until is not None and not since <= started <= until:
        return False
    number = filter_.get("call_number")
    if number and number not in (record["caller"], record["callee"]):
        return False
    if filter_.get("call_state") not in (None, "", "unknown", record["call_state"]):
        return False
    asked = filter_.get("direction")
    wanted = _INSIDE if asked in _INSIDE else (asked,)
    if asked not in (None, "", "unknown") and record["direction"] not in wanted:
        return False
    if not _compares(record["duration"], filter_.get("duration")):
        return False
    return all(_is_among(record, filter_, name, field) for name, field in _IDS.items())


_IDS = {
    "extension_ids": "extension_id",
    "hotline_ids": "hotline_id",
    "department_id": "department_id",
    "user_id": "user_id",
    "external_id": "external_id",
    "external_session_id": "external_session_id",
}


def _is_among(record: Record, filter_: Mapping[str, Any], name: str, field: str) -> bool:
    asked = filter_.get(name)
    wanted = asked if isinstance(asked, list) else [asked]
    known = {str(each) for each in wanted} - {"", "None"}
    if name.endswith("_id"):
        known -= {"0"}
    return not known or str(record[field]) in known


def _compares(duration: int, asked: Mapping[str, Any] | None) -> bool:
    word = (asked or {}).get("comparison")
    if word in (None, "", "unknow"):
        return True
    return bool(COMPARISONS[word](duration, (asked or {}).get("value") or 0))


CALL_LOGS = Listing(
    plural="call_logs",
    path="/v1/shop.Etelecom/ListCallLogs",
    hidden=("department_id", "hotline_id", "oa_id", "shop_id", "transfers"),
    ids=(),
    enums={},
    sorts={"started_at": 6, "created_at": 5, "updated_at": 2},
    default="started_at",
    closed_dates=True,
    lets_through=lets_through,
)
