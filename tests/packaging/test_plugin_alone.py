"""The plugin of the wheel works beside httpx and pytest, without what the server needs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serving import serving

pytestmark = pytest.mark.slow

TESTS = """
import importlib.metadata
import importlib.util

def test_the_server_is_elsewhere(etelecom_mock):
    made = etelecom_mock.journeys.create(status="P")
    assert etelecom_mock.journeys.list() == [made]

def test_nothing_of_the_server_is_needed():
    for name in ("fastapi", "pydantic", "starlette", "uvicorn", "faker"):
        assert importlib.util.find_spec(name) is None

def test_the_marker_is_known(request):
    assert any(each.startswith("etelecom_mock(") for each in request.config.getini("markers"))
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs pytest on the tests above in a fresh environment with httpx, pytest and the wheel."""
    folder = tmp_path_factory.mktemp("alone")
    venv = (sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    subprocess.run(venv, timeout=120, check=True)
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    install = (*pip, "install", "-qq", "--no-compile")
    subprocess.run((*install, "httpx", "pytest"), timeout=300, check=True)
    subprocess.run((*install, "--no-deps", wheel), timeout=120, check=True)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_alone.py").write_text(TESTS)
    left_out = ("PYTHON", "PYTEST_", "ETELECOM_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}

    def ran(**env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [python, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider"],
            cwd=folder / "tests",
            env=clean | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return ran


def test_a_server_that_runs_elsewhere_is_enough(run: Run) -> None:
    with serving("--preset", "empty") as server:
        done = run(ETELECOM_MOCK_URL=server.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_without_one_it_says_what_is_missing(run: Run) -> None:
    done = run()
    assert "2 passed, 1 error" in done.stdout, done.stdout + done.stderr
    assert "name a running server in ETELECOM_MOCK_URL" in done.stdout
