"""``{"content_type": "text/html"}``: the same body under another type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play, refuse_rest

_FORM = re.compile(r"[\x20-\x7e]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContentType(Effect):
    """A wrong content type."""

    name: ClassVar[str] = "content_type"
    about: ClassVar[str] = "Sends the response with another content type."
    shows: ClassVar[str] = "A client that parses any content, or rejects valid JSON."
    example: ClassVar[Any] = "text/html"
    doubtful: ClassVar[bool] = True
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
