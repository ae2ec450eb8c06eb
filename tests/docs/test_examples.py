"""The examples in README and docs work as printed, in the order in which they stand."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import ANCHOR, call
from tests.docs.blocks import PAGES, ROOT, blocks
from tests.serving import Server, serving

SHELL_PAGES = [
    page for page in PAGES if any(each.language == "sh" and each.run for each in blocks(page))
]


COUNTED = {"questions.md", "verdicts.md", "worlds.md"}
"""Pages that show ids of calls or faults, which a server counts from 1."""


@pytest.fixture(scope="module")
def _shared() -> Iterator[Server]:
    with serving("--anchor", ANCHOR) as server:
        yield server


@pytest.fixture
def server(page: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The default world, as if just started: what another page made is removed."""
    if page.name in COUNTED:
        with serving("--anchor", ANCHOR) as own:
            yield own
        return
    shared = request.getfixturevalue("_shared")
    yield shared
    for kind in ("worlds", "snapshots"):
        _, found = call(shared, "GET", f"/__admin/{kind}", key=None)
        for name in {each["name"] for each in found[kind]} - {"demo"}:
            assert call(shared, "DELETE", f"/__admin/{kind}/{name}", key=None)[0] == 204
    assert call(shared, "POST", "/__admin/reset", key=None)[0] == 200


@pytest.mark.parametrize("page", SHELL_PAGES, ids=lambda page: page.name)
def test_shell_examples_answer_what_stands_below_them(page: Path, server: Server) -> None:
    examples = blocks(page)
    for example, below in zip(examples, [*examples[1:], None], strict=True):
        if example.language != "sh" or not example.run:
            continue
        command = example.text.replace("8480", str(server.port))
        done = subprocess.run(
            ["bash", "-ec", command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        if below is not None and below.language == "json":
            assert json.loads(done.stdout) == json.loads(below.text), command
        elif below is not None and below.language == "text":
            assert done.stdout.split() == below.text.split(), command
        else:
            assert '"code"' not in done.stdout, done.stdout


def test_the_pytest_recipe_passes_beside_another_server(tmp_path: Path) -> None:
    """Who reads the README from its top has one on the usual port, whose data must stay."""
    (recipe,) = [each for each in blocks(ROOT / "README.md") if each.language == "python"]
    (tmp_path / "test_recipe.py").write_text(recipe.text)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "etelecom-mock"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mock_server "$@"\n')
    command.chmod(0o755)
    with serving("--preset", "one") as server:
        environment = os.environ | {
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "ETELECOM_MOCK_PORT": str(server.port),
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_recipe.py"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in _local_links(page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _local_links(text: str) -> list[str]:
    found = [piece.split(")")[0] for piece in text.split("](")[1:]]
    paths = [link.partition("#")[0] for link in found if "://" not in link]
    return [path for path in paths if path]


def test_curl_is_there() -> None:
    """The examples above would fail with a puzzle otherwise."""
    assert shutil.which("curl"), "install curl: the documentation's examples use it"
