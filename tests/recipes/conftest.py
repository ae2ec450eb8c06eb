"""The examples' projects, copied out of the repository and run as their users run them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

EXAMPLES = ROOT / "docs" / "examples"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of an example's folder, by its name."""

    def copy(name: str) -> Path:
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        return Path(shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=ignored))

    return copy


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a shell command in a folder, with `etelecom-mock` and `python` of this environment."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, module in (("etelecom-mock", "-m mock_server "), ("python", "")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        (tools / name).chmod(0o755)
    environment = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "npm_config_cache": str(tmp_path / "npm"),
    }
    environment.pop("PYTEST_ADDOPTS", None)

    def shell(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-ec", command],
            cwd=folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return shell
