"""``{"truncate": 0.5}``: the connection is closed after part of the body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.faults.effect import Connection, Effect, number, refuse_rest


@dataclass(frozen=True, slots=True)
class Truncate(Effect):
    """A body that ends early."""

    name: ClassVar[str] = "truncate"
    about: ClassVar[str] = "Sends this share of the body, then closes the connection."
    shows: ClassVar[str] = "Half a response taken for a whole one."
    example: ClassVar[Any] = 0.5
    loses_answer: ClassVar[bool] = True
    share: float

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Truncate":
        refuse_rest("truncate", rest)
        return cls(number("then.truncate", value, 0, 0.999))

    async def send(self, answer: Answer, connection: Connection) -> None:
        await connection.send_head(answer)
        await connection.send_part(answer.body[: int(len(answer.body) * self.share)])
        await connection.close()
