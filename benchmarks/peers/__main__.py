"""``python -m benchmarks.peers``: the simulator compared with other tools, in turns, in one run."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import LARGE, SMALL
from benchmarks.command_line import DOCS, Section, parser, say
from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.race import Plan, entries, race
from benchmarks.peers.sheet import sheet
from benchmarks.peers.table import ahead, host, plot, table

_FULL = Plan(rounds=4, seconds=2.0, starts=3, warm_up=1.0)
_QUICK = Plan(rounds=2, seconds=1.0, starts=1, warm_up=0.4)


def main() -> None:
    """Run."""
    names = [peer.name for peer in PEERS]
    made = parser("benchmarks.peers", __doc__, "performance.md and docs/peers.svg")
    made.add_argument("--quick", action="store_true", help="few and short turns")
    made.add_argument("--only", action="append", choices=names, help="only this one; repeatable")
    options = made.parse_args()
    if options.write and options.only:
        made.error("--write needs a run of all peers")
    _run(options.only or names, _QUICK if options.quick else _FULL, write=options.write)


def _run(names: Sequence[str], plan: Plan, *, write: bool) -> None:
    say(f"reading {SMALL:,} and {LARGE:,} rows out of the simulator")
    sheets = [sheet(SMALL), sheet(LARGE)]
    target = [peer for peer in PEERS if peer.name in names]
    with tempfile.TemporaryDirectory() as work:
        found = [entry for peer in target for entry in entries(peer, Path(work), sheets, say)]
        race(found, plan, say)
    turns = f"{plan.rounds} turns of {plan.seconds:g} s or longer"
    text = f"{host()} Medians of {turns}.\n\n{table(found)}\n\n{ahead(found)}"
    Section("peers").publish(text, write=write)
    if write:
        (DOCS / "peers.svg").write_text(plot(found))


if __name__ == "__main__":
    main()
