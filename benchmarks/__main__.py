"""``python -m benchmarks``: run them, print a table, and with --write put it into the docs."""

import argparse
import sys
from pathlib import Path

from benchmarks.cases import Result, growth, kit, memory, start_up, throughput
from benchmarks.lives import lives
from benchmarks.neighbours import neighbours
from benchmarks.page import page
from benchmarks.report import machine, plot, table, write_section
from benchmarks.sharing import sharing

_SECONDS = 2.0
"""How long each turn of a load lasts."""

_DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a minute or two, without 1,000,000 rows"
    )
    parser.add_argument(
        "--write", action="store_true", help="write docs/performance.md and its plot"
    )
    parser.add_argument(
        "--neighbours", action="store_true", help="nothing but calls beside heavy neighbours"
    )
    parser.add_argument("--rounds", type=int, help="turns of each comparison: 7, with --quick 3")
    options = parser.parse_args()
    if options.neighbours:
        _beside_neighbours(write=options.write)
        return
    rounds = options.rounds or (3 if options.quick else 7)
    results = _run(rounds, huge=not options.quick)
    text = f"{machine()}\n\n{table(results)}"
    print(text)
    if options.write:
        write_section(_DOCS / "performance.md", text)
        (_DOCS / "performance.svg").write_text(plot(results))
    _beside_neighbours(write=options.write)


def _beside_neighbours(*, write: bool) -> None:
    text = f"{machine()}\n\n{neighbours(_say)}"
    print(text)
    if write:
        write_section(_DOCS / "performance.md", text, "neighbours")


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def _run(rounds: int, *, huge: bool) -> list[Result]:
    return [
        *throughput(rounds, _SECONDS, huge=huge, say=_say),
        *kit(rounds, _SECONDS, _say),
        *start_up(rounds, _say),
        *memory(_say),
        *growth(min(rounds, 3) if huge else 1, _say),
        *lives(min(rounds, 3), _SECONDS, _say),
        *sharing(min(rounds, 3), _SECONDS, huge=huge, say=_say),
        *page(min(rounds, 3), _say),
    ]


if __name__ == "__main__":
    main()
