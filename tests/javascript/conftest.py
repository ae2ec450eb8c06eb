"""The package's tarball, made as it is published, and a project that installed it."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT
from tests.lacking import skip

Run = Callable[..., "subprocess.CompletedProcess[str]"]
_BLOCK = re.compile(r"^```[jt]s (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A file of the documentation."""

collect_ignore = [] if os.environ.get("CLIENTS") == "all" else ["test_testcontainers.py"]
"""Not part of ``make test``: it installs 170 packages of npm. ``make clients`` runs it."""

QUIET = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in a folder, with ``etelecom-mock`` on the path and no server named."""
    tools = tmp_path_factory.mktemp("bin")
    script = f'#!/bin/sh\nexec "{sys.executable}" -m mock_server "$@"\n'
    (tools / "etelecom-mock").write_text(script)
    (tools / "etelecom-mock").chmod(0o755)
    environment = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
    }
    for name in ("ETELECOM_MOCK_URL", "FORCE_COLOR", "CI"):
        environment.pop(name, None)

    def run(*command: str, cwd: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def succeed(done: "subprocess.CompletedProcess[str]") -> str:
    """What a command printed, which must have succeeded."""
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def tarball(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``npm pack`` makes, from a copy of the folder."""
    if shutil.which("npm") is None:
        skip("npm is not installed")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    packed = shared / "packed.tgz"
    with (shared / "packed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one of the processes that run the tests makes it
        if not packed.exists():
            _pack(run, tmp_path_factory.mktemp("js") / "js").rename(packed)
    return packed


def _pack(run: Run, folder: Path) -> Path:
    ignored = shutil.ignore_patterns("node_modules", "types", "cjs", "*.tgz", "control-api.*")
    shutil.copytree(ROOT / "js", folder, ignore=ignored)
    described = succeed(run("etelecom-mock", "openapi", "--api", "control", cwd=folder))
    (folder / "control.json").write_text(described)
    succeed(run("npm", "install", *QUIET, cwd=folder))
    succeed(run("npm", "pack", "--silent", cwd=folder))
    (made,) = folder.glob("*.tgz")
    return made


@pytest.fixture(scope="session")
def project(run: Run, tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that installed it, with Vitest, Jest and Playwright."""
    folder = tmp_path_factory.mktemp("project") / "project"
    shutil.copytree(Path(__file__).parent / "project", folder)
    for name, text in re.findall(_BLOCK, (ROOT / "docs" / "javascript.md").read_text()):
        if not name.endswith("config.js"):  # the project's own say where its tests are
            (folder / name).write_text(text)
    succeed(run("npm", "install", *QUIET, str(tarball), cwd=folder))
    return folder
