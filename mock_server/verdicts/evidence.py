"""What a verdict needs to know of a call, from its bodies or from the digest that replaces them.

The journal keeps the digest when it drops bodies: about 60 bytes beside the request, and 30 for
each row shown.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from zlib import crc32

from msgspec import Struct, field
from msgspec.json import decode as read_json
from msgspec.msgpack import decode, encode

from mock_server.answer import Body, PageBody
from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.contract.cursors import decoded
from mock_server.contract.schema import OTHER_NAMES, Resource
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.contract.verbs import Verb
from mock_server.formats import Invalid, normal_phone, read_time

_ANSWERED = frozenset({"NS", "P", "N"})
"""What became of a request to a customer that no longer waits."""

_SECRETS = frozenset({"password"})
"""Members of requests that a digest omits."""

_LONGEST_REQUEST = 4_096
"""Maximum characters of a list's filter and paging; a longer request matches nothing anyway."""

_NOTHING: dict[str, Any] = {"paging": {"limit": -1}}
"""In place of such a request."""

_LARGEST_COMPARED = 32 * 1024
"""Maximum bytes of a body that is compared by its values; larger ones are compared by their bytes,
because sorting the members of 1 MiB blocks other calls."""

_REMEMBERED = 4_096
"""Rows that are not read again: clients walk, or poll, the same ones."""

_NOW = 60 * SECOND
"""A ``date_to`` that is nearer to its call was computed for it."""

_ANSWER = (
    "status",
    "error",
    "error_code",
    "fee_main",
    "fee_token",
    "phone",
    "template_id",
    "tracking_id",
    "created_at",
    "expired_time",
)
"""Members of a response that tell the result of a send."""


class SeenRow(Struct, frozen=True, array_like=True):
    """One row of a page that a client received."""

    id: int
    created_at: int
    """In microseconds since the epoch; 0 if unset."""

    mark: int
    """A hash of its value in the sort's field: a row that moved in the order counts as another
    one."""

    about: int
    """Of its recipient, template and values; 0 where nothing of it stands in the way of another."""

    tracking: int
    """Of its tracking id; 0 when it has none, or where ``about`` is 0."""


class Evidence(Struct, frozen=True, array_like=True):
    """What a call requested, and what its response said."""

    message: str
    """Equal for attempts at one call, however their JSON is written unless that is long."""

    request: Mapping[str, Any] = field(default_factory=dict)
    """The members of the request that select a list's rows, or a recipient."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[SeenRow, ...] = ()
    next: str = ""
    prev: str = ""
    limit: int = 0
    """Of the response; 0 if it names none."""


def about(fields: Mapping[str, Any]) -> int:
    """A hash of the recipient, template and values of a send, or of a row that resulted from it."""
    values = fields.get("template_data") or ""
    values = values if isinstance(values, str) else hashed(values)  # long ones of a request are
    who = _phone(fields.get("phone"))
    return crc32(f"{who}|{fields.get('template_id', '')}|{values}".encode())


def tracking(fields: Mapping[str, Any]) -> int:
    """A hash of the tracking id of a send or a row; 0 if it has none."""
    text = fields.get("tracking_id")
    return crc32(text.encode("utf-8", "replace")) if isinstance(text, str) and text else 0


def _is_settled(row: Mapping[str, Any]) -> bool:
    """Whether what was sent was refused, answered or has lapsed, so that it may be sent anew."""
    return row.get("status") == "N" or row.get("reply_status") in _ANSWERED


def hashed(value: Any) -> str:
    """A short name of a JSON value, however it is written."""
    text = json.dumps(value, sort_keys=True).encode("utf-8", "replace")
    return _digest(text)


def _digest(text: bytes) -> str:
    return blake2b(text, digest_size=8).hexdigest()


class EvidenceReader:
    """Reads the calls of a catalogue's methods and of verbs."""

    def __init__(self, catalogue: Sequence[Resource[Any]], verbs: Sequence[Verb] = ()) -> None:
        self._lists = {each.operation: each for each in catalogue}
        self._phones = {verb.operation: verb.sends.phone for verb in verbs if verb.sends}
        self._known = {verb.operation: frozenset(verb.asked) for verb in verbs}
        self._known |= dict.fromkeys(self._lists, frozenset({"filter", "paging"}))
        self._seen_of = lru_cache(_REMEMBERED)(self._document_seen)

    def read(self, call: Call) -> Evidence:
        """The evidence of a call."""
        if call.digest:
            return decode(call.digest, type=Evidence)
        if call.bodies_dropped:
            return Evidence("")
        resource, large = self._lists.get(call.operation), len(call.body) > _LARGEST_COMPARED
        request = _NOTHING if resource and large else read_object(call.body)
        phone = self._phones.get(call.operation, "phone")
        if isinstance(request, dict) and isinstance(request.get(phone), str):
            request[phone] = _phone(request[phone])
        compared = request is not None and not large
        message = hashed(self._same(call, request)) if compared else _digest(call.body)
        if resource is None:
            return Evidence(
                message, _short(request or {}), _told(read_object(bytes(call.response)))
            )
        paging, rows = self._page(call.response, resource)
        return Evidence(
            message,
            _listing(request or {}),
            {},
            rows,
            _text(paging.get("next")),
            _text(paging.get("prev")),
            limit if type(limit := paging.get("limit")) is int else 0,
        )

    def _page(
        self, response: Body, resource: Resource[Any]
    ) -> tuple[Mapping[str, Any], tuple[SeenRow, ...]]:
        """The paging and the rows of a list's response."""
        if isinstance(response, PageBody):
            paging = read_json(response.paging)
            sort_field = _sort_field(paging, resource)
            seen = (
                self._seen_of(each, resource.operation, sort_field) for each in response.documents
            )
            return paging, tuple(seen)
        shown = read_object(response) or {}
        paging = shown.get("paging")
        paging = paging if isinstance(paging, dict) else {}
        listed = shown.get(resource.plural)
        if not isinstance(listed, list) or not all(_is_row(row, resource) for row in listed):
            return paging, ()
        sort_field = _sort_field(paging, resource)
        return paging, tuple(_seen(row, resource, sort_field) for row in listed)

    def _document_seen(self, document: bytes, operation: str, sort_field: str) -> SeenRow:
        return _seen(read_json(document), self._lists[operation], sort_field)

    def _same(self, call: Call, request: Mapping[str, Any] | None) -> Any:
        """What attempts at one call share: no fields that nobody reads, no dates of "now".

        Nor the limit of a page after the first one: that of a list's first is another reader's.
        """
        known = self._known.get(call.operation)
        if request is None or known is None:
            return request
        same = {name: value for name, value in request.items() if name.lower() in known}
        filters, paging = same.get("filter"), same.get("paging")
        if call.operation in self._lists and isinstance(filters, dict):
            same["filter"] = _without_now(filters, call)
        if isinstance(paging, dict) and (paging.get("after") or paging.get("before")):
            same["paging"] = {**paging, "limit": 0}  # it may ask for fewer rows when it tries again
        return same

    def digest(self, call: Call) -> bytes:
        """The evidence of a call as bytes; see ``store.journal_bounds.Digest``."""
        return encode(self.read(call))


def read_object(body: bytes) -> dict[str, Any] | None:
    """The object of a body, such as another can be written of; None if it has none."""
    try:
        document = json.loads(body or b"{}", parse_int=_whole, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    if b"\\u" in body:  # it may escape half of a pair, of which Go makes another character
        document = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
    return document if isinstance(document, dict) else {} if document is None else None


def _whole(digits: str) -> int | str:
    """An integer, or the digits of one that a digest cannot have."""
    number = int(digits)
    return number if INT64_MIN <= number <= INT64_MAX else digits


def _without_now(filters: Mapping[str, Any], call: Call) -> Mapping[str, Any]:
    """A filter that ends "now" without the instant; "the last hour" by its length."""
    until, since = _instant(filters.get("date_to")), _instant(filters.get("date_from"))
    if min(abs(until - call.at), abs(until - call.real_at)) > _NOW:
        return filters
    length = until - since
    moves = since and until % SECOND and length % SECOND == 0
    return {**filters, "date_to": "", **({"date_from": length} if moves else {})}


def _listing(request: Mapping[str, Any]) -> dict[str, Any]:
    """The filter and paging of a list's request."""
    found = {name: request[name] for name in ("filter", "paging") if request.get(name)}
    return found if len(json.dumps(found)) <= _LONGEST_REQUEST else _NOTHING


def _short(request: Mapping[str, Any]) -> dict[str, Any]:
    """A verb's request, with long values replaced by their hashes."""
    return {
        name: value
        if isinstance(value, int | float) or (isinstance(value, str) and len(value) <= 64)  # noqa: PLR2004  # an id's length and more
        else hashed(value)
        for name, value in list(request.items())[:20]
        if name not in _SECRETS
    }


def _told(answer: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: answer[name]
        for name in _ANSWER
        if answer is not None and isinstance(answer.get(name), str | int)
    }


def _sort_field(paging: Mapping[str, Any], resource: Resource[Any]) -> str:
    """The field by which the page is sorted, according to its cursors."""
    for cursor in (_text(paging.get("next")), _text(paging.get("prev"))):
        if found := decoded(cursor):
            return resource.sort_fields.get(abs(found[0]), resource.default_sort)
    return resource.default_sort


def _is_row(row: Any, resource: Resource[Any]) -> bool:
    return isinstance(row, dict) and str(row.get(resource.id_field, "")).isdigit()


def _seen(row: Mapping[str, Any], resource: Resource[Any], sort_field: str) -> SeenRow:
    mark = crc32(str(row.get(sort_field, row.get(OTHER_NAMES.get(sort_field, "")))).encode())
    marks = (0, 0) if _is_settled(row) else (about(row), tracking(row))
    return SeenRow(int(row[resource.id_field]), _instant(row.get("created_at")), mark, *marks)


def _instant(raw: Any) -> int:
    try:
        return read_time(raw) if isinstance(raw, str) else 0
    except Invalid:
        return 0


def _phone(raw: Any) -> str:
    return (normal_phone(raw) or raw) if isinstance(raw, str) else ""


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""
