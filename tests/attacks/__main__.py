"""``make attack``: replay every case, print a table, and exit 1 if one fails."""

import sys
from collections import defaultdict

import pytest

from tests.attacks.cases import CASES

_COLUMN = max(map(len, CASES)) + 2


class Replay:
    """Collects the results of each case's tests."""

    def __init__(self) -> None:
        self._cases: dict[str, list[str]] = {}
        self._outcomes: defaultdict[str, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """See pytest."""
        for item in items:
            names = [str(mark.args[0]) for mark in item.iter_markers("attack")]
            self._cases[item.nodeid] = names

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """See pytest."""
        if report.when == "call" or report.outcome != "passed":
            for name in self._cases[report.nodeid]:
                self._outcomes[name].append(report.outcome)

    def falling_short(self) -> list[str]:
        """The cases that failed, or that no test replayed."""
        return [name for name in CASES if self._verdict(name) not in ("holds", "skipped")]

    def table(self) -> str:
        """A line for each case."""
        lines = [f"{name:{_COLUMN}}{self._verdict(name):14}{CASES[name]}" for name in CASES]
        return "\n".join(lines)

    def _verdict(self, name: str) -> str:
        outcomes = self._outcomes[name]
        if "failed" in outcomes:
            return "FALLS SHORT"
        if not outcomes:
            return "NOT REPLAYED"
        return "holds" if "passed" in outcomes else "skipped"


def main() -> int:
    """Replay the cases; the exit code."""
    replay = Replay()
    code = pytest.main(["-m", "attack", "-q", "--no-header", *sys.argv[1:]], plugins=[replay])
    short = replay.falling_short()
    told = f"{len(short)} of {len(CASES)} cases fall short" if short else "none falls short"
    print(f"\n{replay.table()}\n\n{told}")  # noqa: T201  # what it is run for
    return 1 if short else int(code)


if __name__ == "__main__":
    sys.exit(main())
