"""``{"no_reply": true}``: the connection is closed without a byte."""

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect


class NoReply(Effect, frozen=True):
    """Closes the connection without sending a byte."""

    name = "no_reply"
    shows = "A retry of a call that may have taken effect, without checking first."
    loses_answer = True
    answers = False

    async def send(self, answer: Answer, connection: Connection) -> None:
        del answer
        await connection.close()
