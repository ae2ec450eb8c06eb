"""``{"rate_limit": {"calls": 10, "per": 60}}``: 429 above 10 calls a minute."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.clock import SECOND
from mock_server.errors import InvalidArgument, ResourceExhausted
from mock_server.faults.effect import Effect, Play, State, number, refuse_rest, whole_number
from mock_server.faults.retry_after import MEMBER, SAYS_NOTHING, RetryAfter, read_retry_after


class RateLimit(Effect, frozen=True):
    """A fixed window that starts with its first call."""

    name = "rate_limit"
    about = (
        "Answers 429 `resource_exhausted` with `Retry-After` above a number of calls in a "
        "number of seconds. Both waiting and advancing the world's clock count. `retry_after` "
        "sets the header."
    )
    shows = "Retrying immediately, or waiting less than `Retry-After` says."
    example: ClassVar[Any] = {"calls": 10, "per": 60}  # never mutated
    calls: int
    per: float
    retry_after: RetryAfter = SAYS_NOTHING

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "RateLimit":
        refuse_rest("rate_limit", rest, MEMBER)
        match value:
            case {"calls": calls, "per": per, **others} if not others:
                return cls(
                    whole_number("then.rate_limit.calls", calls, 0, 10**9),
                    number("then.rate_limit.per", per, 0.001, 10**9),
                    read_retry_after(rest),
                )
        raise InvalidArgument.of("then.rate_limit", 'must be {"calls": n, "per": seconds}')

    def step(self, state: State, world_now: int, real_now: int) -> tuple[State, bool]:
        since = state.get("since")
        back = since is not None and real_now < since  # the machine's clock was set back
        if since is None or back or self._elapsed(state, world_now, real_now) >= self.per * SECOND:
            state = state | {"since": real_now, "world_since": world_now, "count": 0}
        count = state["count"] + 1
        left = self.per * SECOND - self._elapsed(state, world_now, real_now)
        return state | {"count": count, "left": left}, count > self.calls

    async def intercept(self, play: Play) -> Answer:
        seconds = max(1, math.ceil(play.state["left"] / SECOND))
        error = ResourceExhausted(f"too many calls: try again in {seconds} s")
        answer = play.refusal(error)
        answer.retry_after = self.retry_after.header(seconds)
        return answer

    @staticmethod
    def _elapsed(state: State, world_now: int, real_now: int) -> int:
        return max(real_now - int(state["since"]), world_now - int(state["world_since"]))
