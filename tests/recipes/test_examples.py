"""Each example under docs/examples/ passes as it stands."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mock_server.cli.commands import command
from tests.docs.blocks import ROOT
from tests.lacking import skip
from tests.recipes.conftest import EXAMPLES, Run
from tests.serving import free_port, serving

Example = Callable[[str], Path]


def test_every_example_is_told_of() -> None:
    told = (ROOT / "docs" / "recipes.md").read_text()
    for folder in sorted(EXAMPLES.iterdir()):
        assert f"](examples/{folder.name}" in told, folder.name


def test_pytest(example: Example, run: Run) -> None:
    """With each warning an error, as in the clone, and in many a project."""
    done = run("python -m pytest -W error -p no:cacheprovider", example("pytest"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


@pytest.mark.skipif(not shutil.which("npm"), reason="Node.js with npm is not installed")
def test_vitest(example: Example, run: Run) -> None:
    folder = example("vitest")
    installed = run("npm ci --no-audit --no-fund", folder)
    assert installed.returncode == 0, installed.stderr
    done = run("npm test", folder, NO_COLOR="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Tests\s+3 passed", done.stdout)


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_java(example: Example, run: Run) -> None:
    java = "etelecom-mock exec --verify paging,retries,sends -- java CountJourneys.java"
    done = run(java, example("java"))
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[1-9]\d* disabled journeys\n", done.stdout)


def test_php(example: Example, run: Run) -> None:
    """PHPUnit's tests pass, each in a world of its own, with the one file of helper."""
    if shutil.which("phpunit") is None:
        skip("PHPUnit is not installed")
    done = run("etelecom-mock exec -- phpunit ZaloClientTest.php", example("php"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OK (3 tests, 4 assertions)" in done.stdout


def test_go(example: Example, run: Run) -> None:
    """Its tests pass, each in a world of its own, with the one file of helper."""
    if shutil.which("go") is None:
        skip("Go is not installed")
    folder = example("go")
    done = run("etelecom-mock exec -- go test -count=1 -v ./...", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("--- PASS") == 3
    formatted = run("gofmt -l . && go vet ./...", folder)
    assert (formatted.returncode, formatted.stdout) == (0, ""), formatted.stderr


@pytest.mark.parametrize(
    ("folder", "program", "command"),
    [
        ("php", "phpunit", "phpunit ZaloClientTest.php"),
        ("go", "go", "go test -count=1 ./..."),
        ("vitest", "npm", "npm ci --no-audit --no-fund --loglevel=error && npx vitest run"),
    ],
)
def test_tests_without_a_server_say_how_to_start_one(
    example: Example, run: Run, folder: str, program: str, command: str
) -> None:
    if shutil.which(program) is None:
        skip(f"{program} is not installed")
    url = "" if folder == "vitest" else f"http://127.0.0.1:{free_port()}"
    done = run(command, example(folder), NO_COLOR="1", ETELECOM_MOCK_URL=url)
    assert done.returncode != 0
    told = done.stdout + done.stderr
    assert "ETELECOM_MOCK_URL" in told
    assert "etelecom-mock exec -- " in told or "run `npm test`" in told


def test_docker_compose(example: Example, run: Run) -> None:
    """Its services agree with each other, and what its tests run passes against such a server."""
    services = _yaml("docker-compose/compose.yaml")["services"]
    simulator, tests = services["etelecom-mock"], services["tests"]
    assert _options() >= set(simulator["environment"])
    assert tests["depends_on"] == {"etelecom-mock": {"condition": "service_healthy"}}
    assert tests["environment"]["ETELECOM_MOCK_URL"] == "http://etelecom-mock:8480"
    install, test = tests["command"][0].splitlines()
    assert install == "pip install --quiet httpx pytest"
    with serving("--preset", "empty", "--anchor", "2026-03-10T08:00:00Z") as server:
        alone = {"ETELECOM_MOCK_URL": server.url, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = run(test, example("pytest"), **alone)
    assert done.returncode == 0, done.stdout + done.stderr


SCHEMAS = {
    "compose-spec": ("compose.yaml", "docs/examples/docker-compose/compose.yaml"),
    "github-workflows": ("docs/examples/github-actions/etelecom.yml", ".github/workflows/*.yml"),
    "gitlab-ci": ("docs/examples/gitlab-ci/gitlab-ci.yml",),
}
"""The published schemas that check-jsonschema brings along, and what is written for them."""


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_is_written_for_others_fits_their_schemas(run: Run, schema: str) -> None:
    options = f"--builtin-schema vendor.{schema}"
    if schema == "gitlab-ci":
        options += " --data-transform gitlab-ci"  # what !reference means to it
    done = run(f"python -m check_jsonschema {options} {' '.join(SCHEMAS[schema])}", ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_github_actions(example: Example, run: Run) -> None:
    jobs = _yaml("github-actions/etelecom.yml")["jobs"]
    python, language = ([step["run"] for step in job["steps"] if "run" in step]
                        for job in (jobs["python"], jobs["any-language"]))  # fmt: skip
    assert [python[0], language[0]] == [
        "pip install './etelecom-mock[pytest]'",
        "pip install ./etelecom-mock",
    ]
    for step, folder in ((python[1], "pytest"), (language[1], "java")):
        done = run(step, _beside_a_clone(example(folder)))
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_gitlab_ci(example: Example, run: Run) -> None:
    jobs = _yaml("gitlab-ci/gitlab-ci.yml")
    port = str(free_port())
    for job, folder in (("python", "pytest"), ("any-language", "java")):
        script = "\n".join(jobs[job]["script"]).replace("8480", port)
        script = f"trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"
        done = run(
            script,
            _beside_a_clone(example(folder)),
            ETELECOM_MOCK_PORT=port,
            ETELECOM_MOCK_URL="" if folder == "pytest" else f"http://127.0.0.1:{port}",
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _beside_a_clone(folder: Path) -> Path:
    """The project with a clone of the simulator, whose tests are not the project's."""
    (folder / "etelecom-mock" / "tests").mkdir(parents=True)
    (folder / "etelecom-mock" / "tests" / "test_ours.py").write_text("import absent\n")
    return folder


def _yaml(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text())


def _options() -> set[str]:
    return {f"ETELECOM_MOCK_{each.name.upper()}" for each in command.commands["serve"].params
            if each.name}  # fmt: skip
