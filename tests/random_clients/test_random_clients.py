"""Random good clients pass; with one bug among what they do, they are found."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_clients.bad import BAD, UNSURE
from tests.random_clients.good import GOOD
from tests.random_clients.lives import Act, act, findings, newcomer
from tests.random_clients.retrying import PATIENT, Waits
from tests.simulator import Client, started


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """Each example has a world of its own on it."""
    with started(preset="empty", journeys=25, consents=25) as client:
        yield client


ACTS = st.lists(st.sampled_from(GOOD), min_size=1, max_size=5)
SEEDS = st.integers(0, 2**32)


@given(ACTS, SEEDS, st.sampled_from(PATIENT))
def test_a_good_client_passes(server: Client, acts: list[Act], seed: int, waits: Waits) -> None:
    caller = newcomer(server, seed, waits)
    act(caller, acts)
    assert findings(server, caller.key) == []


@pytest.mark.parametrize("bug", BAD, ids=lambda bug: bug.__name__)
@settings(max_examples=10)
@given(before=st.lists(st.sampled_from(GOOD), max_size=2), seed=SEEDS)
def test_a_client_with_a_bug_is_found(
    server: Client, bug: Act, before: list[Act], seed: int
) -> None:
    caller = newcomer(server, seed, PATIENT[0])
    act(caller, [] if bug in UNSURE else before)
    bug(caller)
    assert BAD[bug] in [each["code"] for each in findings(server, caller.key)]
