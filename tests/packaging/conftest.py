"""What leaves the repository: the tree it is built from, and one built wheel and sdist."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pyproject(root: Path) -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def version(pyproject: dict[str, Any]) -> str:
    """The project's version."""
    return str(pyproject["project"]["version"])


def build(source: Path, kind: str, folder: Path) -> Path:
    """The one file that building ``source`` as ``kind`` leaves."""
    command = (sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", folder)
    done = subprocess.run(
        (*command, source), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the tree."""
    return build(root, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution built from the tree."""
    return build(root, "sdist", tmp_path_factory.mktemp("sdist"))
