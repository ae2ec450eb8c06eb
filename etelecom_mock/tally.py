"""The assumptions that the tests of a run relied on, added up over their worlds."""

from collections import Counter
from collections.abc import Mapping
from typing import Any


class Tally:
    """Calls, the assumptions that they touched, and the runs under alternatives."""

    def __init__(self) -> None:
        self.calls = 0
        self._unread = 0
        self._touched: Counter[str] = Counter()
        self._runs = 0
        self._failed: Counter[str] = Counter()

    def add(self, touched: Mapping[str, Any]) -> None:
        """Add the calls of a world, as ``GET /__admin/assumptions/touched`` shows them."""
        self.calls += touched["calls"]
        self._unread += touched.get("unread", 0)  # an older server does not say
        self._touched.update({each["name"]: each["count"] for each in touched["touched"]})

    def add_run(self, alternative: str, *, failed: bool) -> None:
        """Add a test's run under an alternative."""
        self._runs += 1
        self._failed.update({alternative: int(failed)})

    def document(self) -> dict[str, Any]:
        """The tally as plain data, for the controller of pytest-xdist."""
        return {
            "calls": self.calls,
            "unread": self._unread,
            "touched": dict(self._touched),
            "runs": self._runs,
            "failed": dict(self._failed),
        }

    def merge(self, document: Mapping[str, Any]) -> None:
        """Add the tally of a worker."""
        self.calls += document["calls"]
        self._unread += document["unread"]
        self._touched.update(document["touched"])
        self._runs += document["runs"]
        self._failed.update(document["failed"])

    def lines(self) -> list[str]:
        """The lines at the end of the run; none if no test made a call."""
        if not self.calls:
            return []
        touched = self._touched.most_common()
        named = ", ".join(f"{name} {count}" for name, count in touched)
        count = f"{len(touched)} assumption{'' if len(touched) == 1 else 's'} touched"
        calls = f"{self.calls} call{'' if self.calls == 1 else 's'}"
        if self._unread:
            calls += f", {self._unread} without bodies to read"
        lines = [f"{calls}; {count}: {named}" if touched else f"{calls}; no assumption touched"]
        if self._runs:
            failed = {name: times for name, times in self._failed.most_common() if times}
            named = ", ".join(f"{name} {times}" for name, times in failed.items())
            told = f"{sum(failed.values())} failed: {named}" if failed else "all passed"
            lines.append(f"{self._runs} runs under alternatives, {told}")
        return lines
