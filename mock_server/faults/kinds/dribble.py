"""``{"dribble": 2.0}``: the body comes in small pieces over so many seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.faults.effect import Effect, number, refuse_rest


@dataclass(frozen=True, slots=True)
class Dribble(Effect):
    """A slow body."""

    name: ClassVar[str] = "dribble"
    about: ClassVar[str] = "Sends the body in small pieces over so many seconds."
    shows: ClassVar[str] = "A time-out for the connection but none for the whole call."
    example: ClassVar[Any] = 2.0
    on_socket: ClassVar[bool] = True
    slow_answer: ClassVar[bool] = True
    seconds: float

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Dribble":
        refuse_rest("dribble", rest)
        return cls(number("then.dribble", value, 0, 3600))
