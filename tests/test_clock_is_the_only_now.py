"""Nothing but ``clock.py`` asks the machine what time it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).parent.parent / "mock_server"
_CLOCKS = {
    "time": {
        *("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
        *("process_time", "clock_gettime", "gmtime", "localtime", "ctime"),
    },
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
_ALLOWED = {
    "clock.py": {"time.time_ns", "time.perf_counter"},
    # It measures how long it waits for another process; no world's time is in it.
    "cli/probe.py": {"time.monotonic"},
}


def _asked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each use of a clock, called or handed on."""
    aliases = dict(_imported(tree))
    for node in ast.walk(tree):
        name = _dotted(node, aliases)
        owner, _, function = name.rpartition(".")
        if function in _CLOCKS.get(owner.rpartition(".")[2], ()):
            yield node.lineno, name  # type: ignore[attr-defined]  # a name or an attribute


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a module gives to what it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.asname or each.name, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from ((each.asname or each.name, f"{module}.{each.name}") for each in node.names)


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    """The full name that an expression has, or nothing."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, aliases)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


@pytest.mark.parametrize(
    "path", sorted(_PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(_PACKAGE))
)
def test_only_the_clock_asks_the_machine(path: Path) -> None:
    """No module but those allowed uses a clock of the machine's."""
    found = {
        f"{name} in line {line}": name
        for line, name in _asked(ast.parse(path.read_text(encoding="utf-8")))
    }
    allowed = _ALLOWED.get(path.relative_to(_PACKAGE).as_posix(), set())
    assert {place for place, name in found.items() if name not in allowed} == set()


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time()",
        "import time as t\nnow = t.monotonic",
        "from time import perf_counter\nperf_counter()",
        "from time import time_ns as instant\ninstant()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import date as day\nday.today()",
        "import datetime as dt\ndt.date.today()",
    ],
)
def test_the_check_sees_every_form(source: str) -> None:
    """However a clock is imported and named, its use is seen."""
    assert list(_asked(ast.parse(source)))


def test_the_check_lets_other_names_be() -> None:
    """Reading a time that was given asks no clock."""
    source = "from datetime import datetime\nimport time\ndatetime.fromisoformat(x)\ntime.sleep(1)"
    assert not list(_asked(ast.parse(source)))
