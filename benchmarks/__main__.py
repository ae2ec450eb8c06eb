"""``python -m benchmarks``: run them, print a table, and with --write put it into the docs."""

from benchmarks.cases import Result, generation, kit, memory, start_up, throughput
from benchmarks.command_line import DOCS, Section, parser, say
from benchmarks.lives import lives
from benchmarks.neighbours import neighbours
from benchmarks.page import page
from benchmarks.plugin import first_test
from benchmarks.report import machine, plot, table
from benchmarks.sharing import sharing

_SECONDS = 2.0
"""How long each turn of a load lasts."""


def main() -> None:
    """Run."""
    made = parser("benchmarks", __doc__, "performance.md and its plot")
    made.add_argument(
        "--quick", action="store_true", help="one or two minutes, without 1,000,000 rows"
    )
    made.add_argument(
        "--neighbours", action="store_true", help="only calls beside heavy neighbours"
    )
    made.add_argument("--database", help="of --neighbours: a file, or an empty PostgreSQL database")
    made.add_argument("--rounds", type=int, help="turns of each comparison: 7, with --quick 3")
    options = made.parse_args()
    if options.neighbours:
        _beside_neighbours(write=options.write, database=options.database)
        return
    rounds = options.rounds or (3 if options.quick else 7)
    results = _run(rounds, huge=not options.quick)
    text = f"{machine()}\n\n{table(results)}"
    Section().publish(text, write=options.write)
    if options.write:
        (DOCS / "performance.svg").write_text(plot(results))
    _beside_neighbours(write=options.write)


def _beside_neighbours(*, write: bool, database: str | None = None) -> None:
    section = Section("neighbours-database" if database else "neighbours")
    section.publish(f"{machine()}\n\n{neighbours(say, database)}", write=write)


def _run(rounds: int, *, huge: bool) -> list[Result]:
    return [
        *throughput(rounds, _SECONDS, huge=huge, say=say),
        *kit(rounds, _SECONDS, say),
        *start_up(rounds, say),
        first_test(rounds, say),
        *memory(say),
        *generation(min(rounds, 3) if huge else 1, say),
        *lives(min(rounds, 3), _SECONDS, say),
        *sharing(min(rounds, 3), _SECONDS, huge=huge, say=say),
        *page(min(rounds, 3), say),
    ]


if __name__ == "__main__":
    main()
