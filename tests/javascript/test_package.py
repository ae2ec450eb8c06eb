"""``@etelecom-mock/client`` as its users have it: packed, installed, under real test runners."""

import json
import re
import shutil
import tarfile
from pathlib import Path

import pytest

from mock_server import __version__
from tests.chromium import CHROMIUM
from tests.docs.blocks import ROOT
from tests.javascript.conftest import Run, succeed
from tests.lacking import skip
from tests.serving import serving

LARGEST = 60_000
"""Bytes of the tarball."""
PACKED = {"package.json", "README.md", "src", "types", "cjs", "control-api.d.cts"}


def test_the_tarball_has_code_and_types_alone(tarball: Path) -> None:
    with tarfile.open(tarball) as packed:
        names = {name.removeprefix("package/") for name in packed.getnames()}
    assert {"package.json", "README.md", "src/index.js", "types/index.d.ts"} <= names
    assert {"cjs/index.js", "cjs/index.d.ts", "control-api.d.cts"} <= names
    assert {name.split("/")[0] for name in names} == PACKED
    assert tarball.stat().st_size < LARGEST


def test_it_depends_on_nothing_and_has_the_projects_version() -> None:
    described = json.loads((ROOT / "js" / "package.json").read_text())
    assert "dependencies" not in described
    assert described["version"] == __version__
    optional = {
        name for name, each in described["peerDependenciesMeta"].items() if each["optional"]
    }
    assert optional == set(described["peerDependencies"])


def test_types_hold(project: Path, run: Run) -> None:
    """Under ``tsc --strict``; a wrong field of a record is an error of the compiler's."""
    succeed(run("npx", "tsc", cwd=project))


@pytest.mark.parametrize("how", ["commonjs node10", "node16 node16"])
def test_types_hold_in_commonjs(project: Path, run: Run, how: str) -> None:
    """As NestJS and most Jest projects are."""
    module, resolution = how.split()
    ways = ("--module", module, "--moduleResolution", resolution, "--target", "es2022")
    usual = ("--noEmit", "--strict", "--skipDefaultLibCheck")  # all but TypeScript's own types
    done = run("npx", "tsc", *usual, *ways, "commonjs/uses.ts", cwd=project)
    succeed(done)


def test_vitest(project: Path, run: Run) -> None:
    """It starts a server for the run; each test has a world; the guard fails what it must."""
    done = run("npx", "vitest", "run", cwd=project)
    assert re.search(r"Tests\s+22 passed \| 1 skipped", succeed(done)), done.stdout


def test_vitest_shows_the_calls_of_a_failed_test(project: Path, run: Run) -> None:
    done = run("npx", "vitest", "run", "failing", cwd=project, SHOW_A_FAILURE="1")
    assert done.returncode == 1
    assert "note limit-clamped: paging.limit: 500 became 100" in done.stdout + done.stderr


def test_jest(project: Path, run: Run) -> None:
    done = run("npx", "jest", cwd=project, NODE_OPTIONS="--experimental-vm-modules")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 skipped, 4 passed" in done.stderr


def test_jest_in_commonjs(project: Path, run: Run) -> None:
    """``require`` and Jest's defaults, without an option of Node's."""
    done = run("npx", "jest", cwd=project / "commonjs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tests:       2 passed" in done.stderr


def test_jest_fails_a_test_that_swallows_the_guards_error(project: Path, run: Run) -> None:
    node = {"NODE_OPTIONS": "--experimental-vm-modules", "SHOW_A_FAILURE": "1"}
    done = run("npx", "jest", "guarded", cwd=project, **node)
    assert done.returncode == 1
    assert "called a real host of the vendor: api.etelecom.vn. Nothing was sent" in done.stderr


def test_jest_on_a_server_that_runs(project: Path, run: Run) -> None:
    """Nothing is started where an address is given, and no world is left behind."""
    with serving("--preset", "empty", "--admin-token", "secret-of-the-run") as server:
        done = run(
            *("npx", "jest"),
            cwd=project,
            NODE_OPTIONS="--experimental-vm-modules",
            ETELECOM_MOCK_URL=server.url,
            ETELECOM_MOCK_ADMIN_TOKEN="secret-of-the-run",
            PATH=str(Path(shutil.which("node") or "").parent),
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_playwright(project: Path, run: Run) -> None:
    if CHROMIUM is None:
        skip("no Chromium: install chromium-headless-shell or chromium")
    done = run("npx", "playwright", "test", cwd=project, CHROMIUM=CHROMIUM)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


def test_node_test(project: Path, run: Run) -> None:
    done = run("node", "--test", "node/world.test.js", cwd=project)
    assert "# pass 2" in succeed(done)


def test_a_container_is_run_where_nothing_is_installed(
    project: Path, run: Run, tmp_path: Path
) -> None:
    """With a stand-in for ``docker``: no engine is there to try it with."""
    with serving("--preset", "empty") as server:
        address = server.url.removeprefix("http://")
        (tmp_path / "docker").write_text(
            "#!/bin/sh\n"
            f'echo "$@" >> {tmp_path}/asked\n'
            f'case "$1" in run) echo c0ffee;; port) echo {address};; esac\n'
        )
        (tmp_path / "docker").chmod(0o755)
        script = (
            'import { startServer } from "@etelecom-mock/client";'
            "const server = await startServer(); console.log(server.url); await server.stop();"
        )
        node = shutil.which("node") or ""
        done = run(node, "--input-type=module", "-e", script, cwd=project, PATH=str(tmp_path))
        assert succeed(done).strip() == server.url
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0].startswith("run --detach --rm --publish 127.0.0.1::8480 etelecom-mock serve")
    assert asked[1:3] == ["port c0ffee 8480/tcp", "stop c0ffee"]


@pytest.mark.parametrize("program", ["uvx", "docker"])
def test_what_could_be_installed_is_told_when_its_substitute_fails(
    project: Path, run: Run, tmp_path: Path, program: str
) -> None:
    """``uvx`` before there is a release, and ``docker`` without an engine or an image."""
    (tmp_path / program).write_text("#!/bin/sh\necho no such thing >&2\nexit 1\n")
    (tmp_path / program).chmod(0o755)
    script = 'import { startServer } from "@etelecom-mock/client"; await startServer();'
    node = shutil.which("node") or ""
    done = run(node, "--input-type=module", "-e", script, cwd=project, PATH=str(tmp_path))
    assert done.returncode != 0
    assert "the command etelecom-mock is not installed: install it" in done.stderr
    assert f"{program} etelecom-mock was tried instead" in done.stderr
    assert "no such thing" in done.stderr


def test_nothing_to_start_is_told(project: Path, run: Run, tmp_path: Path) -> None:
    script = 'import { startServer } from "@etelecom-mock/client"; await startServer();'
    node = shutil.which("node") or ""
    done = run(node, "--input-type=module", "-e", script, cwd=project, PATH=str(tmp_path))
    assert done.returncode != 0
    assert "the command etelecom-mock is not installed: install it" in done.stderr
