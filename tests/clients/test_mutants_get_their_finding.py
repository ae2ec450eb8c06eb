"""A client that breaks one rule gets the finding of that rule, whatever it does correctly."""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cli.running import ROOT
from tests.clients.mutants import MUTANTS, UNTELLABLE, Mutant
from tests.clients.world import Worlds

each_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)


def check(mutant: Mutant, worlds: Worlds, draw: Random) -> None:
    world = worlds.open(mutant.preset)
    mutant.run(world, draw)
    found = world.codes(mutant.kind)
    assert mutant.code in found, (mutant.sentence, found, world.key)


@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from(MUTANTS), st.randoms(use_true_random=True))
def test_any_mutant(worlds: Worlds, mutant: Mutant, draw: Random) -> None:
    """Any of them, among things that it does correctly."""
    check(mutant, worlds, draw)


@each_mutant
def test_each_mutant(worlds: Worlds, mutant: Mutant) -> None:
    """Each of them, so that a failure names the rule."""
    for seed in range(4):
        check(mutant, worlds, Random(seed))


def test_every_finding_has_a_mutant() -> None:
    """All codes of the contract except the one about the journal itself."""
    assert {mutant.code for mutant in MUTANTS} == {
        "cursor-ignored",
        "cursor-invented",
        "filter-changed",
        "sort-changed",
        "stopped-early",
        "stopped-at-clamped-page",
        "never-stopped",
        "row-twice",
        "row-missed",
        "polled-wrong-end",
        "retried-at-once",
        "retry-after-ignored",
        "no-backoff",
        "never-gave-up",
        "duplicate-send",
        "kept-sending-refused",
    }


def test_the_page_lists_every_mutant_and_what_nobody_could_tell() -> None:
    """Each with the finding that it gets, or with why no call shows it."""
    page = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
    for mutant in MUTANTS:
        assert f"| {mutant.sentence} | `{mutant.code}` | " in page
    for what, why in UNTELLABLE:
        assert f"| {what} | {why} |" in page
