"""The Makefile explains itself, and says plainly what it lacks."""

import re
import subprocess
from pathlib import Path


def make(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # An outer make's own settings must not reach the inner one.
    command = ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "--no-print-directory"]
    return subprocess.run(
        [*command, *arguments], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )


def targets(root: Path) -> list[str]:
    """The targets that a person may name."""
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(), re.MULTILINE)
    return str(phony).split()


def test_help_describes_every_target(root: Path) -> None:
    """``make`` alone lists each target with what it does."""
    lines = make(root).stdout.splitlines()
    described = dict(re.findall(r"make (\S+) +(\S.*)", line)[0] for line in lines)
    assert sorted(described) == sorted(targets(root))


def test_every_target_can_be_planned(root: Path) -> None:
    """``make --dry-run`` finds a rule for all that each target needs."""
    for target in targets(root):
        planned = make(root, "--dry-run", target)
        assert planned.returncode == 0, planned.stderr


def test_an_old_python_is_refused_in_one_line(root: Path, tmp_path: Path) -> None:
    """The message names what is needed and how to give it, and nothing is set up."""
    folder = tmp_path / "venv"
    done = make(root, f"VENV={folder}", "PYTHON=false", "serve")
    assert done.returncode != 0
    first = done.stderr.splitlines()[0]
    assert "needs Python 3.11" in first
    assert "make PYTHON=" in first
    assert not folder.exists()
