"""Rules of the ledger that were observed once, checked again by reading calls.

Each function returns what was observed instead; nothing if the rule holds.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from mock_server.assumptions.inquiry import Inquiry, NotSeen
from mock_server.assumptions.seen import Seen
from mock_server.assumptions.telling import JOURNEYS
from mock_server.contract.cursors import decode
from mock_server.contract.paging import DEFAULT_LIMIT
from mock_server.errors import InvalidArgument


def _refused(paging: dict[str, Any], message: str) -> Callable[[Inquiry], str]:
    """Whether a list refuses a ``paging`` with a message."""

    def looks(inquiry: Inquiry) -> str:
        found = inquiry.ask(JOURNEYS, {"paging": paging})
        document = found.document or {}
        wanted = (HTTPStatus.BAD_REQUEST, "invalid_argument", message)
        came = (found.status, document.get("code"), document.get("msg"))
        return "" if came == wanted else _told(found)

    return looks


def _told(found: Seen) -> str:
    document = found.document or {}
    return f"{found.status} {document.get('code', '')} {document.get('msg', '')}".strip()


def _limit_of_zero(inquiry: Inquiry) -> str:
    found = inquiry.ask(JOURNEYS, {"paging": {"limit": 0}})
    limit = found.answered_paging.get("limit")
    return "" if limit == DEFAULT_LIMIT else f"limit {limit}" if found.succeeded else _told(found)


def _cursor_bytes(inquiry: Inquiry) -> str:
    found = inquiry.ask(JOURNEYS, {"paging": {"limit": 1, "sort": "-created_at"}})
    cursor = found.answered_paging.get("next")
    if not cursor:
        raise NotSeen("there was no journey")
    try:
        _, position = decode(cursor)
    except InvalidArgument:
        return f"a cursor of {len(cursor)} characters in another format"
    return "" if str(position[1]) == found.records[0].get("id") else "a cursor of another row"


def _cursor_of_an_empty_page(inquiry: Inquiry) -> str:
    found = inquiry.ask(JOURNEYS, {"filter": {"phone": "84000000000"}})
    if not found.succeeded or found.records:
        raise NotSeen("no page was empty")
    ends = [found.answered_paging.get(name, "") for name in ("prev", "next")]
    return "" if ends == ["", ""] else f"prev {ends[0]!r}, next {ends[1]!r}"


def _shop_of_a_key(method: str) -> Callable[[Inquiry], str]:
    """Whether a method says of a key that it is a shop's, and which."""

    def looks(inquiry: Inquiry) -> str:
        found = inquiry.ask(method, {})
        document = found.document or {}
        if not found.succeeded:
            return _told(found)
        shop = document.get("id")
        is_shop = isinstance(shop, str) and shop.isdigit() and document.get("type") == "shop"
        return "" if is_shop else f"id {shop!r}, type {document.get('type')!r}"

    return looks


WHOSE_KEY = "accounts.whose-key"
current_shop = _shop_of_a_key("CurrentShop")
"""What tells ``WHOSE_KEY`` of a shop_key, on the partner base."""

RULES_SEEN: dict[str, Callable[[Inquiry], str]] = {
    WHOSE_KEY: _shop_of_a_key("CurrentAccount"),
    "paging.default-limit": _limit_of_zero,
    "paging.negative-limit": _refused({"limit": -1}, "invalid limit"),
    "paging.one-cursor": _refused({"after": ".", "before": "."}, "paging is invalid"),
    "paging.sort-fields": _refused({"sort": "id"}, "paging is invalid (can not sort by id)"),
    "paging.cursor-undecodable": _refused(
        {"after": "?"}, "paging is invalid (illegal base64 data at input byte 0)"
    ),
    "paging.cursor-bytes": _cursor_bytes,
    "paging.prev-next": _cursor_of_an_empty_page,
}
"""The checks, by the rules' ids in the ledger."""
