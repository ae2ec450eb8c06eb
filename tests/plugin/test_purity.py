"""The tests' process has nothing of the server's in it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin.project import ROOT

PACKAGE = ROOT / "etelecom_mock"
ALLOWED = {"_pytest", "etelecom_mock", "pytest"}
"""What runs a test again stands in ``_pytest`` alone."""


@pytest.mark.parametrize("module", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_pytest_alone(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            top = name.split(".")[0]
            if module.stem == top == "testcontainers":  # an extra of its own
                continue
            assert top in ALLOWED or top in sys.stdlib_module_names, f"{module.name}: {name}"


def test_nothing_of_the_server_is_loaded() -> None:
    program = (
        "import sys, etelecom_mock, etelecom_mock.plugin, etelecom_mock.run\n"
        "import etelecom_mock.server, etelecom_mock.sharing\n"
        "[getattr(etelecom_mock, name) for name in etelecom_mock.__all__]\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(done.stdout.split())
    assert {"etelecom_mock", "pytest"} <= loaded
    assert not loaded & {
        "httpx",
        "mock_server",
        "fastapi",
        "pydantic",
        "starlette",
        "uvicorn",
        "faker",
    }


def test_the_plugin_alone_loads_no_client() -> None:
    program = "import sys, etelecom_mock.plugin; print('etelecom_mock.http' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["False"]


def test_names_that_are_not_there_are_refused() -> None:
    import etelecom_mock  # noqa: PLC0415  # what is tested

    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = etelecom_mock.Nothing
