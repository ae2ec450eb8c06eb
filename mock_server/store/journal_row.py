"""A call as a row of a journal in a database, with keys and secrets redacted."""

import json
from dataclasses import fields
from typing import Any

from mock_server.calls import Call, redacted
from mock_server.notes import Note, NoteCode
from mock_server.redaction import redacted_body, redacted_request
from mock_server.store.journal_bounds import size_of

_FLAGS = ("ended", "abandoned", "bodies_dropped")

_UNKEPT = ("id", "entered", "counted")
"""Fields not stored: the number, which the database assigns, and what only the process needs."""

COLUMNS = (*(each.name for each in fields(Call) if each.name not in _UNKEPT), "size")
"""The columns of a call."""


def row_of(call: Call) -> tuple[Any, ...]:
    """The values of ``COLUMNS``."""
    values = {name: getattr(call, name) for name in COLUMNS if name != "size"}
    values["headers"] = json.dumps(redacted(call.headers))
    values["body"] = redacted_request(call.body, call.operation)
    values["response"] = redacted_body(call.response)
    values["notes"] = json.dumps([[note.code, note.message] for note in call.notes])
    values |= {name: int(values[name]) for name in _FLAGS}
    return (*values.values(), size_of(call))


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
