"""``{"dribble": 2.0}``: the body is sent in small parts over some seconds."""

import asyncio
from functools import partial

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, number

_PIECES = 20


class Dribble(Effect, frozen=True):
    """Sends the body in small parts over a number of seconds."""

    name = "dribble"
    shows = "A time-out for the connection but none for the whole call."
    example = 2.0
    slow_answer = True
    takes = partial(number, low=0, high=3600)
    seconds: float

    async def send(self, answer: Answer, connection: Connection) -> None:
        await connection.send_head(answer)
        body = bytes(answer.body)
        size = -(-len(body) // _PIECES) or 1
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        for piece in pieces:
            await asyncio.sleep(self.seconds / len(pieces))
            await connection.send_part(piece)
        await connection.finish()
