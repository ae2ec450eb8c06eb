"""What ``exec`` does when its command has ended, and what may go wrong then."""

import sys
from pathlib import Path

import pytest

from tests.cli.running import run

_REMOVES = "import shutil, sys; shutil.rmtree('there'); sys.exit(int(sys.argv[1]))"
_CALLS = """
import os, sys
from urllib.request import Request, urlopen
key = {"Authorization": "Bearer " + os.environ["ETELECOM_API_KEY"]}
asked = {"Content-Type": "application/json", **key}
urlopen(Request(os.environ["ETELECOM_BASE_URL"] + ".Zalo/ListJourneys", b"{}", asked)).read()
sys.exit(int(sys.argv[1]))
"""


def _ended(program: str, code: int, *options: str) -> tuple[int, str]:
    ran = run("exec", "--preset", "one", *options, "--", sys.executable, "-c", program, str(code))
    assert ran.output == b""
    return ran.code, ran.errors


@pytest.mark.attack("process.own-code")
@pytest.mark.parametrize(("code", "ended"), [(0, 1), (5, 5)])
def test_a_failed_export_leaves_the_commands_code(folder: Path, code: int, ended: int) -> None:
    """It was 2, as if an option were wrong, for a folder that the command removed."""
    (folder / "there").mkdir()
    found, errors = _ended(_REMOVES, code, "--export-on-exit", "there/world.json")
    assert found == ended
    told = "etelecom-mock: --export-on-exit there/world.json: No such file or directory\n"
    assert errors == told


@pytest.mark.attack("process.own-code")
@pytest.mark.parametrize(("code", "ended"), [(0, 3), (5, 5)])
def test_a_verdict_that_cannot_be_given_leaves_it_too(folder: Path, code: int, ended: int) -> None:
    """And the world is exported all the same."""
    options = ("--journal-bodies", "off", "--verify", "paging", "--export-on-exit", "world.json")
    found, errors = _ended(_CALLS, code, *options)
    assert found == ended, errors
    assert "--journal-bodies on" in errors
    assert (folder / "world.json").exists()
