"""pytest in processes forked from one that has imported it, and httpx.

Imports take most of the time of a run of a few tests. Arguments, folder, environment, path and
standard streams are each run's own, and so is what it imports of plugins.
"""

import gc
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from time import monotonic

import pytest
from _pytest.config import default_plugins

AVAILABLE = hasattr(os, "fork")


class PytestForks:
    """The process that is forked, for one run at a time."""

    def __enter__(self) -> "PytestForks":
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:  # it ends with its input
            pass

    def run(
        self, arguments: Iterable[str], folder: Path, environment: Mapping[str, str]
    ) -> pytest.RunResult:
        """Run pytest in a folder to its end; a signal that ended it is a negative code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        began, (out, err) = monotonic(), (folder / "stdout", folder / "stderr")
        wanted = [list(arguments), str(folder), dict(environment), str(out), str(err)]
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        lines, errors = (each.read_text("utf-8").splitlines() for each in (out, err))
        print(*lines, *errors, sep="\n")  # noqa: T201  # shown where the test fails
        return pytest.RunResult(code, lines, errors, monotonic() - began)


def _fork_on_demand() -> None:
    for name in default_plugins:
        import_module(f"_pytest.{name}")
    import_module("httpx")
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201  # the answer


def _run(
    arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str
) -> None:
    """What ``python -m pytest`` does, up to its ``SystemExit``."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for descriptor, name in enumerate((os.devnull, out, err)):
        os.dup2(os.open(name, flags if descriptor else os.O_RDONLY), descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    named = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    sys.path[:1] = [folder, *named]
    sys.argv[1:] = arguments
    runpy.run_module("pytest", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _fork_on_demand()
