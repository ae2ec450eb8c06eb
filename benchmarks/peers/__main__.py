"""``python -m benchmarks.peers``: the simulator beside other tools, in turns, in one run."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import LARGE, SMALL
from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.race import Plan, entries, race
from benchmarks.peers.sheet import sheet
from benchmarks.peers.table import ahead, host, plot, table
from benchmarks.report import write_section

_FULL = Plan(rounds=4, seconds=2.0, starts=3, warm_up=1.0)
_QUICK = Plan(rounds=2, seconds=1.0, starts=1, warm_up=0.4)
_DOCS = Path(__file__).parent.parent.parent / "docs"


def main() -> None:
    """Run."""
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short turns, and few of them")
    parser.add_argument("--only", action="append", choices=names, help="this one; may be repeated")
    parser.add_argument(
        "--write", action="store_true", help="write docs/performance.md and docs/peers.svg"
    )
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write is for a run of all")
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
    print(text)
    if write:
        write_section(_DOCS / "performance.md", text, "peers")
        (_DOCS / "peers.svg").write_text(plot(found))


def say(text: str) -> None:
    """Tell how far it is, apart from the table."""
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
