"""Every command here runs in its own folder, in an environment without options."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import ROOT, SMALL
from tests.serving import Server, serving


@pytest.fixture(autouse=True, scope="module")
def _environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith("ETELECOM_MOCK_")]:
            patch.delenv(name)
        patch.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which commands run."""
    path = tmp_path / "here"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that the tests of one file share, and that none of them changes."""
    with serving(*SMALL) as running:
        yield running
