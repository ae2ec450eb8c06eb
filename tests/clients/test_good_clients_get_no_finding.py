"""Whatever a good client does, and whatever happens to it, it gets no finding.

``pytest --hypothesis-profile thorough`` tries thousands; ``python -m tests.clients.rates`` counts.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.clients import reading, sending
from tests.clients.good import GoodClient, good_client
from tests.clients.world import Worlds

PARTIAL = {step.__name__ for step in reading.PARTIAL}
STEPS = list(dict.fromkeys([*reading.all_steps(), *sending.STEPS]))
"""Every way, once."""


def check(client: GoodClient, worlds: Worlds, draw: Random) -> None:
    world = worlds.open()
    client.run(world, draw)
    assert client.findings(world) == [], (client.did, world.key)


@settings(
    # A finding that depends on the machine's speed does not shrink, and few steps are enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.randoms(use_true_random=True))
def test_any_good_client(worlds: Worlds, draw: Random) -> None:
    """Documented ways to read, retry, resume, prefetch, poll, send and look up, in any order."""
    check(good_client(draw), worlds, draw)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_each_good_way(worlds: Worlds, step: reading.Step) -> None:
    """Each way by itself, so that a failure names the way."""
    for seed in range(4):
        check(GoodClient((step,), step.__name__ not in PARTIAL), worlds, Random(seed))
