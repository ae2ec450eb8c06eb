"""What a client does in a world of its own, and what the verdicts say of it."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from random import Random
from typing import Any

from tests.random_clients.good import trouble
from tests.random_clients.retrying import Caller, Failed, Waits
from tests.simulator import Client

KINDS = ("paging", "retries", "sends")
_numbers = count()

Act = Callable[[Caller], None]


def findings(client: Client, key: str) -> list[dict[str, Any]]:
    """What all verdicts find of a key's world."""
    found = []
    for kind in KINDS:
        answer = client.control("POST", f"/verify/{kind}", {}, Authorization=f"Bearer {key}")
        assert answer.status == 200, answer
        found += answer.body["findings"]
    return found


def act(caller: Caller, acts: list[Act]) -> None:
    """One after another, each under trouble of its own; giving up is allowed."""
    for each in acts:
        trouble(caller)
        with suppress(Failed):
            each(caller)
        caller.control("DELETE", "/faults")
        caller.wait(caller.rng.choice([0, 0, 10, 600]))


def newcomer(client: Client, seed: int, waits: Waits) -> Caller:
    return Caller(client, f"test:random-{next(_numbers)}", Random(seed), waits)
