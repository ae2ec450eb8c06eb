"""The command line of the benchmarks, and how each publishes its result."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import write_section

DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True)
class Section:
    """The part of a page in ``docs/`` that a benchmark writes."""

    name: str = "measured"
    page: str = "performance.md"

    def publish(self, text: str, *, write: bool) -> None:
        """Print the text, and write it into the page if ``--write`` was given."""
        print(text)
        if write:
            write_section(DOCS / self.page, text, self.name)


def parser(
    module: str, about: str | None, writes: str = "performance.md"
) -> argparse.ArgumentParser:
    """The parser of ``python -m benchmarks...``, with the option that all of them have."""
    made = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    made.add_argument("--write", action="store_true", help=f"write docs/{writes}")
    return made


def database_options(
    module: str, about: str | None, **counts: tuple[int, str]
) -> argparse.Namespace:
    """The options of a benchmark that also measures PostgreSQL if a URL is given.

    ``counts`` are its numbers, each with a default and a description.
    """
    made = parser(module, about)
    made.add_argument("url", nargs="?", help=DATABASE)
    for name, (default, what) in counts.items():
        made.add_argument(f"--{name}", type=int, default=default, help=f"{what}: {default:,}")
    return made.parse_args()


DATABASE = "an empty PostgreSQL database on this machine"


def say(text: str) -> None:
    """Report progress on standard error, separate from the result."""
    print(f"... {text}", file=sys.stderr, flush=True)
