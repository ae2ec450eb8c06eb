"""``{"no_reply": true}``: the connection is closed without a byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, switch


@dataclass(frozen=True, slots=True)
class NoReply(Effect):
    """An orderly close without a response."""

    name: ClassVar[str] = "no_reply"
    about: ClassVar[str] = "Closes the connection without sending a byte."
    shows: ClassVar[str] = "A retry of a call that may have taken effect, without checking first."
    example: ClassVar[Any] = True
    loses_answer: ClassVar[bool] = True
    answers: ClassVar[bool] = False

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "NoReply":
        switch("no_reply", value, rest)
        return cls()

    async def send(self, answer: Answer, connection: Connection) -> None:
        del answer
        await connection.close()
