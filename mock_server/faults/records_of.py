"""Rewriting the records of a response, for faults that add what a vendor may add."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from mock_server.answer import Answer

Change = Callable[[int, dict[str, Any]], dict[str, Any]]
"""From a record's position in the response and the record to its replacement."""


def with_records(answer: Answer, change: Change) -> None:
    """Change each record of a successful response: the rows of a page, or the one record."""
    if answer.status != HTTPStatus.OK:
        return
    document = before = json.loads(bytes(answer.body))
    if "paging" in document:
        name = next(name for name, each in document.items() if isinstance(each, list))
        rows = [change(number, row) for number, row in enumerate(document[name])]
        document = document | {name: rows}
    else:
        document = change(0, document)
    if document != before:
        answer.body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
