"""``python -m tests.random_clients 300``: how many good clients pass, how many bugs are found."""

import sys
from collections import Counter
from random import Random

from tests.random_clients.bad import BAD, UNSURE
from tests.random_clients.good import GOOD
from tests.random_clients.lives import act, findings, newcomer
from tests.random_clients.retrying import PATIENT
from tests.simulator import Client, started


def main(clients: int) -> None:
    """So many good clients, and so many with each bug."""
    with started(preset="empty", journeys=25, consents=25, max_worlds=1_000_000) as server:
        accused = _good(server, clients)
        print(f"good clients: {clients - accused.total()} of {clients} passed", dict(accused))
        for bug, code in BAD.items():
            found = sum(_is_found(server, seed, bug, code) for seed in range(clients))
            print(f"{bug.__name__}: {found} of {clients} found as {code}", flush=True)


def _good(server: Client, clients: int) -> Counter[str]:
    accused: Counter[str] = Counter()
    for seed in range(clients):
        rng = Random(seed)
        caller = newcomer(server, seed, rng.choice(PATIENT))
        acts = [rng.choice(GOOD) for _ in range(rng.randint(1, 5))]
        act(caller, acts)
        for finding in findings(server, caller.key)[:1]:
            accused[finding["code"]] += 1
            names = [each.__name__ for each in acts]
            print(f"  {seed} {caller.waits.__name__} {names}: {finding}", flush=True)
    return accused


def _is_found(server: Client, seed: int, bug: object, code: str) -> bool:
    rng = Random(seed)
    caller = newcomer(server, seed, PATIENT[0])
    before = [rng.choice(GOOD) for _ in range(rng.randint(0, 2))]
    act(caller, [] if bug in UNSURE else before)
    bug(caller)  # type: ignore[operator]  # one of BAD
    return code in [each["code"] for each in findings(server, caller.key)]


if __name__ == "__main__":
    main(int(sys.argv[1]))
