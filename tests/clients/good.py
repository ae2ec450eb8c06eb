"""Random good clients: documented ways to read, retry, send and look up, in any order."""

from dataclasses import dataclass, field
from random import Random

from tests.clients import reading, sending
from tests.clients.patience import GaveUp
from tests.clients.world import World

MOST_STEPS = 4


@dataclass
class GoodClient:
    """Some things that a good client does, one after another, in one world."""

    steps: tuple[reading.Step, ...]
    complete: bool
    """Whether it reads each of its lists to the end."""

    did: list[str] = field(default_factory=list)

    def run(self, world: World, draw: Random) -> None:
        """Do it all; what gave up is tried again, if at all, after more than an hour."""
        for step in self.steps:
            self.did.append(step.__name__)
            try:
                step(world, draw)
            except GaveUp:
                world.wait(4000)
            world.end_faults()
            world.wait(draw.choice([0, 0.3, 3, 60, 4000]))

    def findings(self, world: World) -> list[str]:
        """What the verdicts say about it."""
        return world.all_findings(complete=self.complete)


def good_client(draw: Random) -> GoodClient:
    """Any good client."""
    steps = [*reading.WHOLE, *sending.STEPS]
    complete = draw.random() < 0.8
    if not complete:
        steps += [*reading.PARTIAL] * 3
    number = draw.randint(1, MOST_STEPS)
    return GoodClient(tuple(draw.choice(steps) for _ in range(number)), complete)
