"""``{"content_type": "text/html"}``: the same body under another type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.answer import Answer
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play, refuse_rest

_FORM = re.compile(r"[\x20-\x7e]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContentType(Effect):
    """A wrong content type."""

    name = "content_type"
    about = "Sends the response with another content type."
    shows = "A client that parses any content, or rejects valid JSON."
    example = "text/html"
    doubtful = True
    content_type: str

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ContentType":
        refuse_rest("content_type", rest)
        if not isinstance(value, str) or not _FORM.fullmatch(value):
            raise InvalidArgument.of("then.content_type", "must be a header's text")
        return cls(value)

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        answer.content_type = self.content_type.encode()
