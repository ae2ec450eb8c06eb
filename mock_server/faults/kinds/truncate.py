"""``{"truncate": 0.5}``: the connection is closed after part of the body."""

from functools import partial

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, number


class Truncate(Effect, frozen=True):
    """Sends this share of the body, then closes the connection."""

    name = "truncate"
    shows = "Half a response taken for a whole one."
    example = 0.5
    loses_answer = True
    takes = partial(number, low=0, high=0.999)
    share: float

    async def send(self, answer: Answer, connection: Connection) -> None:
        await connection.send_head(answer)
        await connection.send_part(bytes(answer.body)[: int(len(answer.body) * self.share)])
        await connection.close()
