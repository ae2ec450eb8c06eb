"""``{"dribble": 2.0}``: the body is sent in small parts over some seconds."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, number, refuse_rest

_PIECES = 20


@dataclass(frozen=True, slots=True)
class Dribble(Effect):
    """A body that is sent slowly."""

    name: ClassVar[str] = "dribble"
    about: ClassVar[str] = "Sends the body in small parts over a number of seconds."
    shows: ClassVar[str] = "A time-out for the connection but none for the whole call."
    example: ClassVar[Any] = 2.0
    slow_answer: ClassVar[bool] = True
    seconds: float

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Dribble":
        refuse_rest("dribble", rest)
        return cls(number("then.dribble", value, 0, 3600))

    async def send(self, answer: Answer, connection: Connection) -> None:
        await connection.send_head(answer)
        size = -(-len(answer.body) // _PIECES) or 1
        pieces = [answer.body[at : at + size] for at in range(0, len(answer.body), size)]
        for piece in pieces:
            await asyncio.sleep(self.seconds / len(pieces))
            await connection.send_part(piece)
        await connection.finish()
