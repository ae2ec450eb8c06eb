"""What the pytest plugin costs the first test of a run."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.cases import Result, Say, figure

_FIRST = """
import json, urllib.request

def test_first(etelecom_mock):
    key = {"Authorization": f"Bearer {etelecom_mock.api_key}", "Content-Type": "application/json"}
    call = urllib.request.Request(f"{etelecom_mock.base_url}.Zalo/ListJourneys", b"{}", key)
    assert json.load(urllib.request.urlopen(call))["journeys"] == []
"""
_WITHOUT = """
import json, urllib.request

def test_first():
    assert json.loads("[]") == []
"""


def first_test(rounds: int, say: Say) -> Result:
    """Processor time of a run of one test with a world, beyond that of one without."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds + 1):
            both = [_run(Path(folder), test) for test in (_FIRST, _WITHOUT)]
            if turn:  # the first writes bytecode
                took.append(both[0] - both[1])
    say("the plugin's first test measured")
    what = "first test with the pytest plugin, processor time"
    return figure(what, took, "s", "0.5", "0.4")


def _run(folder: Path, test: str) -> float:
    (folder / "test_first.py").write_text(test)
    before = _used()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "etelecom_mock.plugin", "test_first.py"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if "BYTECODE" not in name},
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": str(Path.cwd()),
        },
    )
    return _used() - before


def _used() -> float:
    """Processor time of all processes that have ended, with their children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
