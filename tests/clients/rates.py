"""``python -m tests.clients.rates [N]``: how often good clients pass and mutants are found.

Prints Markdown for ``docs/verdicts.md``; ``--setups`` prints the table of retry set-ups instead.
"""

import logging
import sys
from collections import Counter
from contextlib import suppress
from random import Random

from tests.clients import good, mutants, retry_setups
from tests.clients.world import Worlds, a_server_of_worlds


def rates(worlds: Worlds, number: int) -> list[str]:
    """The two tables."""
    return [*_of_good_clients(worlds, number), "", *_of_mutants(worlds, number)]


def _of_good_clients(worlds: Worlds, number: int) -> list[str]:
    """How many good clients passed, and which findings the others got."""
    told: Counter[str] = Counter()
    accused = 0
    for seed in range(number):
        draw, world = Random(seed), worlds.open()
        client = good.good_client(draw)
        client.run(world, draw)
        findings = client.findings(world)
        accused += bool(findings)
        told.update(finding.split(": ")[1] for finding in findings)
    codes = ", ".join(f"`{code}` {times}" for code, times in told.most_common()) or "none"
    return [
        "| good clients | without a finding | findings |",
        "|---|---|---|",
        f"| {number:,} | {_share(number - accused, number)} | {codes} |",
    ]


def _of_mutants(worlds: Worlds, number: int) -> list[str]:
    """How many of each kind of bad client were found."""
    lines = ["| what is wrong | must get | found |", "|---|---|---|"]
    each = max(1, number // len(mutants.MUTANTS))
    for mutant in mutants.MUTANTS:
        found = 0
        for seed in range(each):
            world = worlds.open(mutant.preset)
            # This build may lack what the mutant needs: the test says what that is.
            with suppress(AssertionError):
                mutant.run(world, Random(seed))
                found += mutant.code in world.codes(mutant.kind)
        lines.append(f"| {mutant.sentence} | `{mutant.code}` | {_share(found, each)} |")
    lines += ["", "| what nobody can tell | why |", "|---|---|"]
    lines += [f"| {what} | {why} |" for what, why in mutants.UNTELLABLE]
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({100 * part / whole:.1f} %)"


def main(arguments: list[str]) -> None:
    """Print the tables."""
    logging.getLogger("stamina").setLevel(logging.ERROR)
    with a_server_of_worlds() as worlds:
        if "--setups" in arguments:
            lines = retry_setups.table(worlds)
        else:
            numbers = [int(each) for each in arguments if each.isdigit()]
            lines = rates(worlds, *(numbers or [400]))
    print("\n".join(lines))  # noqa: T201  # its product is what it prints


if __name__ == "__main__":
    main(sys.argv[1:])
