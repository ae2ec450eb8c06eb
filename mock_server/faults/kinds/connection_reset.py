"""``{"connection_reset": true}``: the connection is reset instead of a response."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, switch


@dataclass(frozen=True, slots=True)
class ConnectionReset(Effect):
    """A TCP reset."""

    name: ClassVar[str] = "connection_reset"
    about: ClassVar[str] = "Resets the connection (TCP RST) instead of responding."
    shows: ClassVar[str] = "A transport error that no retry or error page handles."
    example: ClassVar[Any] = True
    loses_answer: ClassVar[bool] = True
    answers: ClassVar[bool] = False

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "ConnectionReset":
        switch("connection_reset", value, rest)
        return cls()

    async def send(self, answer: Answer, connection: Connection) -> None:
        del answer
        await connection.reset()
