"""``{"content_type": "text/html"}``: the same body under another type."""

import re
from typing import Any

from mock_server.answer import Answer
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play

_FORM = re.compile(r"[\x20-\x7e]{0,200}", re.ASCII)


def _header_text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not _FORM.fullmatch(value):
        raise InvalidArgument.of(field, "must be a header's text")
    return value


class ContentType(Effect, frozen=True):
    """Sends the response with another content type."""

    name = "content_type"
    shows = "A client that parses any content, or rejects valid JSON."
    example = "text/html"
    doubtful = True
    takes = _header_text
    content_type: str

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        answer.content_type = self.content_type.encode()
