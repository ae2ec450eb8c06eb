"""``{"connection_reset": true}``: the connection is reset instead of a response."""

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect


class ConnectionReset(Effect, frozen=True):
    """Resets the connection (TCP RST) instead of responding."""

    name = "connection_reset"
    shows = "A transport error that no retry or error page handles."
    loses_answer = True
    answers = False

    async def send(self, answer: Answer, connection: Connection) -> None:
        del answer
        await connection.reset()
