"""The wheel, installed with the pinned dependencies and nothing else, works anywhere."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="session")
def environment(root: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of a fresh virtual environment with serve.lock and the wheel."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], timeout=120, check=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    install = (*pip, "--no-compile")  # most modules of the dependencies are never imported
    lock = root / "requirements" / "serve.lock"
    subprocess.run((*install, "--require-hashes", "-r", lock), timeout=300, check=True)
    subprocess.run((*install, "--no-deps", wheel), timeout=120, check=True)
    return programs


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    """Runs a program of the environment in an empty folder and gives what it printed."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "ETELECOM_"))
    }

    def ran(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [environment / program, *arguments],
            cwd=tmp_path,
            env=clean,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert list(tmp_path.iterdir()) == [], "it left a file behind"
        return done.stdout

    return ran


def test_the_command_knows_its_version(run: Run, version: str) -> None:
    """``etelecom-mock --version`` and ``python -m mock_server --version`` are one command."""
    assert version in run("etelecom-mock", "--version").split()
    assert version in run("python", "-m", "mock_server", "--version").split()


def test_the_command_describes_the_interface(run: Run) -> None:
    """``etelecom-mock openapi`` prints OpenAPI 3.1 with the paths of the vendor."""
    described = json.loads(run("etelecom-mock", "openapi"))
    assert described["openapi"].startswith("3.1")
    assert "/v1/shop.Zalo/ListJourneys" in described["paths"]


def test_the_package_finds_its_fixtures(run: Run, root: Path) -> None:
    """The bundled fixtures are there as package data."""
    listing = (
        "from importlib.resources import files\n"
        "print(*(each.name for each in (files('mock_server') / 'fixtures_bundled').iterdir()))"
    )
    assert set(run("python", "-c", listing).split()) == {
        each.name for each in (root / "fixtures").iterdir()
    }


def test_nothing_is_missing_or_at_odds(run: Run) -> None:
    """``pip check``: serve.lock satisfies what the wheel asks for."""
    assert "No broken requirements" in run("python", "-m", "pip", "check")
