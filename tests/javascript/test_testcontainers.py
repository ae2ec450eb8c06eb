"""The package's container, without an engine: what it asks for, and what it gives.

``make clients`` runs this: testcontainers brings 170 packages of npm.
"""

import json
import shutil
from pathlib import Path

import pytest

from mock_server import __version__
from mock_server.cli.commands import command
from tests.javascript.conftest import QUIET, Run, succeed
from tests.serving import serving

ANYWHERE = "0.0.0.0"  # noqa: S104  # within the container


@pytest.fixture(scope="module")
def installed(run: Run, tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the package and testcontainers."""
    folder = tmp_path_factory.mktemp("container") / "container"
    shutil.copytree(Path(__file__).parent / "container", folder)
    succeed(run("npm", "install", *QUIET, str(tarball), cwd=folder))
    return folder


def test_it_runs_the_image_as_the_compose_file_does(installed: Path, run: Run) -> None:
    asked = json.loads(succeed(run("node", "asked.js", cwd=installed)))
    name, *words = asked["command"]
    read = command.commands[name].make_context(name, words, resilient_parsing=False).params
    assert (read["host"], read["preset"], read["strict"]) == (ANYWHERE, "empty", True)
    assert (read["seed"], read["test_keys"]) == (7, False)
    assert list(read["allowed_hosts"]) == ["a.test", "b.test"]
    assert (asked["image"], asked["ports"]) == ("mine:1", [8480])
    assert (asked["readOnly"], asked["dropped"]) == (True, ["ALL"])
    assert asked["security"] == ["no-new-privileges:true"]
    assert "--strict" not in asked["flagged"]
    assert asked["usual"] == f"etelecom-mock:{__version__}"


def test_a_started_one_gives_addresses_and_worlds(installed: Path, run: Run) -> None:
    with serving("--preset", "empty") as server:
        done = run("node", "started.js", server.url, cwd=installed)
        assert json.loads(succeed(done)) == {"baseUrl": f"{server.url}/v1/shop", "journeys": 1}


def test_its_types_hold(installed: Path, run: Run) -> None:
    succeed(run("npx", "tsc", cwd=installed))
