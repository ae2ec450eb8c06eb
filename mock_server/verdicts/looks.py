"""Whether a client checked for what it had sent, in a way that could show it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.contract.filters import Selection, select
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.contract.wire import Reader, list_request_reader
from mock_server.errors import InvalidArgument
from mock_server.formats import normal_phone
from mock_server.verdicts.evidence import Evidence, about, tracking
from mock_server.verdicts.sending import Sending, SendingKey
from mock_server.verdicts.waits import Losses

_OF_NEW_ROWS = frozenset({"created_at", "updated_at"})
"""Sorts in which a new row is the last, or the first of all."""


class Looks:
    """Judges the calls with which clients check for what they sent."""

    def __init__(
        self, verbs: Sequence[Verb], catalogue: Sequence[Resource[Any]], losses: Losses
    ) -> None:
        self._lists = {each.operation: each for each in catalogue}
        self._readers: dict[str, Reader] = {}
        self._shows: dict[str, Callable[[Mapping[str, Any], int], bool | None]] = {
            verb.operation: verb.shows_sent for verb in verbs if verb.shows_sent
        }
        self._losses = losses

    def apply(
        self, running: Mapping[SendingKey, list[Sending]], call: Call, seen: Evidence
    ) -> None:
        """Clear the sends that the call could have shown and did not."""
        if not self._losses.was_answered(call) or self._losses.is_doubtful(call):
            return
        for (shop_id, _, _), sendings in running.items():
            for sending in sendings:
                waits = sending.unsure is not None and shop_id == call.shop_id
                if waits and call.operation in sending.sends.looked_up_by:
                    self._clear(sending, call, seen)

    def _clear(self, sending: Sending, call: Call, seen: Evidence) -> None:
        assert sending.unsure is not None  # the caller checked
        sent = sending.evidence.request
        resource = self._lists.get(call.operation)
        if resource is not None:
            shows = self._list_shows(resource, sending, seen)
        elif call.operation in self._shows:
            asked = [_plain(name, seen.request.get(name)) for name in ("phone", "oa_id")]
            meant = [_plain(name, sent.get(name)) for name in ("phone", "oa_id")]
            show = self._shows[call.operation]
            shows = show(seen.answer, sending.unsure.at) if asked == meant else None
        else:
            shows = None  # one record, by an id known only from a response
        if shows is False:
            sending.unsure = None

    def _list_shows(self, resource: Resource[Any], sending: Sending, seen: Evidence) -> bool | None:
        """Whether a page showed the send; None if it could not."""
        assert sending.unsure is not None  # the caller checked
        read = self._readers.get(resource.operation)
        if read is None:
            read = self._readers[resource.operation] = list_request_reader(resource)
        sent, at = sending.evidence.request, sending.unsure.at
        try:
            request = read(json.dumps(seen.request).encode(), [])
            selection = select(resource, request.get("filter") or {})
            shared = {name: sent[name] for name in request.get("filter") or {} if name in sent}
            of_it = read(json.dumps({"filter": shared}).encode(), [])
            its = dict(select(resource, of_it.get("filter") or {}).equals)
        except InvalidArgument:
            return None
        if not _lets_pass(selection, its, at):
            return None
        wanted, track = about(sent), tracking(sent)
        for row in seen.rows:
            if row.created_at >= at and (row.tracking == track if track else row.about == wanted):
                return True
        return False if _is_where_new_rows_are(request.get("paging") or {}, seen, at) else None


def _lets_pass(selection: Selection, its: Mapping[str, Any], at: int) -> bool:
    """Whether a filter could match what was sent, of which ``its`` values are known.

    Others are of an id known only from a response, or of a state that may have changed.
    """
    known = all(name in its and its[name] == value for name, value in selection.equals)
    return known and selection.since <= at < selection.until


def _is_where_new_rows_are(paging: Mapping[str, Any], seen: Evidence, at: int) -> bool:
    """Whether a row that was created at an instant would be on the page."""
    limit = min(paging.get("limit") or DEFAULT_LIMIT, DEFAULT_LIMIT)
    is_short = len(seen.rows) < limit
    sort = paging.get("sort") or "-created_at"
    cursor = paging.get("after") or paging.get("before") or MARKER
    towards_new = sort.startswith("-") == bool(paging.get("before"))
    if sort.removeprefix("-") not in _OF_NEW_ROWS:
        return is_short and cursor == MARKER
    if towards_new:
        return is_short
    return cursor == MARKER and (is_short or min(row.created_at for row in seen.rows) <= at)


def _plain(name: str, value: Any) -> str:
    if name == "phone" and isinstance(value, str):
        return normal_phone(value) or value
    return "" if value is None else str(value)
