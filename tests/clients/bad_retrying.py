"""Ways to retry that break one rule each."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.clients.faults import DOWN, TORN
from tests.clients.patience import RETRIED, GaveUp, Patience, doubling, listed
from tests.clients.sending import a_phone, an_oa, zns
from tests.clients.world import World

CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ListJourneys", {"paging": {"limit": 10}}),
    ("ListRequestConsent", {"filter": {"status": "P"}}),
    ("ListMessages", {"filter": {"tracking_id": "order-1"}}),
    ("ListTemplates", {}),
    ("CheckConsent", {"oa_id": "1", "phone": "84912345678"}),
)


def _try(world: World, draw: Random, patience: Patience, *faults: dict[str, Any]) -> None:
    """Try something that always fails, as often as the client tries."""
    method, body = draw.choice(CALLS)
    for then in faults:
        world.fault(then, when={"method": method})
    try:
        patience.call(world, method, body)
    except GaveUp:
        return
    raise AssertionError("the fault did not play")


def _plain(draw: Random) -> dict[str, Any]:
    """A failure that does not say how long it lasts."""
    silent = [each for each in DOWN if "retry_after" not in each]
    return draw.choice([*TORN, *silent])


def retries_without_waiting(world: World, draw: Random) -> None:
    """Retries several times without waiting."""
    _try(world, draw, Patience(lambda: listed(0.0), draw.randint(4, 10)), _plain(draw))


def hastens_under_new_ids(world: World, draw: Random) -> None:
    """Retries a send without waiting, with a new ``tracking_id`` each time."""
    body = zns(an_oa(world), a_phone(draw), "order-1")
    world.fault({"status": draw.choice([429, 503])}, when={"method": "SendZNS"})
    for number in range(draw.randint(4, 10)):
        world.attempt("SendZNS", body | {"tracking_id": f"attempt-{number}"})


def hammers_after_its_own_time_outs(world: World, draw: Random) -> None:
    """Gives a slow vendor a moment, and then retries at once."""
    patience = Patience(lambda: listed(0.0), draw.randint(4, 6), timeout=0.1)
    _try(world, draw, patience, {"delay": 600})


def waits_the_same_each_time(world: World, draw: Random) -> None:
    """Waits about the same time before each retry."""
    wait, seed = draw.choice([0.3, 1.0, 5.0, 30.0]), draw.getrandbits(32)

    def steady() -> Iterator[float]:
        jitter = Random(seed)
        while True:
            yield wait * jitter.uniform(0.95, 1.05)

    _try(world, draw, Patience(steady, draw.randint(5, 9)), _plain(draw))


def waits_less_each_time(world: World, draw: Random) -> None:
    """Each wait is shorter than the one before."""
    waits = draw.choice([(16, 8, 4, 2, 1), (30, 20, 10, 5, 3), (5, 4, 3, 2, 1)])
    _try(world, draw, Patience(lambda: listed(*waits), 6), _plain(draw))


def ignores_retry_after(world: World, draw: Random) -> None:
    """Waits according to its own schedule, whatever ``Retry-After`` says."""
    faults: list[dict[str, Any]] = [
        {"status": 503, "retry_after": 40},
        {"status": 429, "retry_after": 300},
        {"rate_limit": {"calls": 0, "per": 60}},
    ]
    _try(world, draw, _own_schedule(draw), draw.choice(faults))


def cannot_read_a_date(world: World, draw: Random) -> None:
    """Understands ``Retry-After`` only in seconds, and ignores a date."""
    then = {"rate_limit": {"calls": 0, "per": draw.choice([60, 600])}, "retry_after": "date"}
    _try(world, draw, _own_schedule(draw), then)


def _own_schedule(draw: Random) -> Patience:
    first = draw.choice([0.2, 1.0])
    return Patience(lambda: doubling(first), draw.randint(2, 5), heeds_retry_after=False)


def never_gives_up(world: World, draw: Random) -> None:
    """Never stops retrying, with good waits."""
    patience = Patience(lambda: doubling(0.5, cap=60), draw.randint(22, 40))
    _try(world, draw, patience, _plain(draw))


def retries_what_never_passes(world: World, draw: Random) -> None:
    """Retries again and again what will always be refused."""
    patience = Patience(
        lambda: doubling(0.5, cap=60),
        draw.randint(22, 30),
        retried=frozenset(RETRIED | {400, 401, 403, 404}),
    )
    _try(world, draw, patience, {"status": draw.choice([400, 401, 403, 404])})
