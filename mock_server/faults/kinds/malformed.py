"""``{"malformed": true}``: a body of invalid JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.faults.effect import Effect, Play, switch


@dataclass(frozen=True, slots=True)
class Malformed(Effect):
    """Invalid JSON, sent completely."""

    name: ClassVar[str] = "malformed"
    about: ClassVar[str] = "Makes the JSON of the body invalid; status and length are correct."
    shows: ClassVar[str] = "A parser's error that reaches the user, or is taken as empty data."
    example: ClassVar[Any] = True
    loses_answer: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Malformed":
        switch("malformed", value, rest)
        return cls()

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        answer.body = answer.body[:-1] + b",}"
