"""``{"delay": 0.4}``: the call continues after a fixed or random time."""

import asyncio
import math
from collections.abc import Mapping
from typing import Any

from mock_server.answer import Answer
from mock_server.contract.generation import Draws
from mock_server.errors import InvalidArgument
from mock_server.faults.effect import Effect, Play, number, refuse_rest

_SHORTEST, _LONGEST = 0.000_001, 3600.0
_FINE = 10**9


class Delay(Effect, frozen=True):
    """A wait before the call continues."""

    name = "delay"
    about = (
        "Waits a number of seconds, or a random time with a uniform or lognormal "
        "distribution; then the call continues."
    )
    shows = "A missing time-out, or a page that hangs while it waits."
    example = 0.4
    waits = True
    low: float
    high: float
    median: float = 0.0
    sigma: float = 0.0

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Delay":
        refuse_rest("delay", rest)
        if not isinstance(value, dict):
            seconds = number("then.delay", value, 0, _LONGEST)
            return cls(seconds, seconds)
        match value:
            case {"uniform": [low, high], **others} if not others:
                least = number("then.delay.uniform", low, 0, _LONGEST)
                return cls(least, number("then.delay.uniform", high, least, _LONGEST))
            case {"lognormal": {"median": median, "sigma": sigma, **inner}, **others} if not (
                others or inner
            ):
                middle = number("then.delay.lognormal.median", median, _SHORTEST, _LONGEST)
                spread = number("then.delay.lognormal.sigma", sigma, 0, 10)
                return cls(0.0, _LONGEST, middle, spread)
        raise InvalidArgument.of(
            "then.delay",
            'must be seconds, {"uniform": [a, b]} or {"lognormal": {"median", "sigma"}}',
        )

    async def intercept(self, play: Play) -> Answer | None:
        await asyncio.sleep(self.seconds(play.draws))
        return None

    def seconds(self, draws: Draws) -> float:
        """One random delay, in seconds."""
        share = (draws.below(_FINE - 1) + 1) / _FINE
        if self.median:
            # The Box-Muller transform: a normal deviate from two uniform ones.
            angle = 2 * math.pi * draws.below(_FINE) / _FINE
            deviate = math.sqrt(-2 * math.log(share)) * math.cos(angle)
            return min(self.median * math.exp(self.sigma * deviate), self.high)
        return self.low + (self.high - self.low) * share
