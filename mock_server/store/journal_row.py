"""A call as a row of a journal in a database, with keys and secrets redacted."""

import json
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from mock_server.calls import Call, redacted
from mock_server.notes import Note, NoteCode
from mock_server.redaction import redacted_body, redacted_request, without_keys
from mock_server.store.journal_bounds import size_of

_OK = 200
_FLAGS = ("ended", "abandoned", "bodies_dropped")

_UNKEPT = ("id", "entered", "counted", "secretless")
"""Fields not stored: the number, which the database assigns, and what only the process needs."""

_REDACTED = ("headers", "notes", "body", "response")

_PLAIN = tuple(
    name for name in Call.__struct_fields__ if name not in (*_FLAGS, *_REDACTED, *_UNKEPT)
)

COLUMNS = (*_PLAIN, *_FLAGS, *_REDACTED, "size")
"""The columns of a call."""

_plain, _flags = attrgetter(*_PLAIN), attrgetter(*_FLAGS)


def rows_of(calls: Iterable[Call]) -> list[tuple[Any, ...]]:
    """The values of ``COLUMNS`` of each call."""
    written: dict[int, str] = {}
    rows = []
    for call in calls:
        # Most clients send the same headers with each call, which the journal then stores once.
        headers = written.get(id(call.headers))
        if headers is None:
            headers = written[id(call.headers)] = json.dumps(redacted(call.headers))
        rows.append(_row(call, headers))
    return rows


def _row(call: Call, headers: str) -> tuple[Any, ...]:
    notes = [[note.code, without_keys(note.message)] for note in call.notes]
    response = bytes(call.response)
    return (
        *_plain(call),
        *map(int, _flags(call)),
        headers,
        json.dumps(notes) if notes else "[]",
        redacted_request(call.body, call.operation),
        response
        if call.secretless  # looking for secrets takes longer than all else here
        else redacted_body(response, keys=call.status != _OK),
        size_of(call),
    )


def call_of(values: dict[str, Any]) -> Call:
    """The call of a row, given as values by column name."""
    headers = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in json.loads(values["headers"])
    ]
    notes = [Note(NoteCode.of(code), message) for code, message in json.loads(values["notes"])]
    flags = {name: bool(values[name]) for name in _FLAGS}
    kept = {name: value for name, value in values.items() if name != "size"}
    return Call(**kept | flags | {"headers": headers, "notes": notes})
