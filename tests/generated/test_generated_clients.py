"""Clients that generators make compile, list by date, page, create, and read errors."""

import json
import shutil
from pathlib import Path

import httpx
from jsonschema import Draft7Validator

from tests.generated.conftest import HERE, Run
from tests.serving import Server

TOLD = {
    "created": "84987654321",
    "consent": "audio",
    "pages": 3,
    "rows": 101,
    "error": "invalid_argument",
}
"""What every client tells, but for how many journeys the dates let through."""


def told(text: str) -> dict[str, object]:
    answer: dict[str, object] = json.loads(text)
    dated = answer.pop("dated")
    assert isinstance(dated, int)
    assert 0 < dated < 101, "the dates were not sent"
    return answer


def ask_anew(run: Run, cwd: Path) -> None:
    """The world as it was opened, for the next client."""
    reset = 'curl -fsS -X POST "$ORIGIN/__admin/reset" -H "Authorization: Bearer $KEY"'
    run("sh", "-c", reset, cwd=cwd)


def test_typescript_clients(typescript: Path, run: Run) -> None:
    """openapi-typescript with openapi-fetch, hey-api and orval, all under ``tsc --strict``."""
    for name in ("vendor", "control"):
        output = f"src/{name}.d.ts"
        run(_BIN / "openapi-typescript", f"{name}.json", "-o", output, cwd=typescript)
    hey = (_BIN / "openapi-ts", "-i", "vendor.json", "-o", "src/hey")
    run(*hey, "-c", "@hey-api/client-fetch", cwd=typescript)
    run(_BIN / "orval", "--config", "orval.config.cjs", cwd=typescript)
    run(_BIN / "tsc", "--noEmit", cwd=typescript)
    run(_BIN / "esbuild", "src/*.ts", "--bundle", *ESM, "--outdir=out", cwd=typescript)
    for client in ("openapi-fetch", "hey-api", "orval"):
        ask_anew(run, typescript)
        assert told(run("node", f"out/{client}.js", cwd=typescript)) == TOLD, client


_BIN = Path("node_modules", ".bin")
"""The programs that npx looks for, which takes it half a second each time."""
ESM = ("--platform=node", "--format=esm", "--target=node20")


def test_python_client(python: Path, documents: dict[str, Path], run: Run, tmp_path: Path) -> None:
    """openapi-python-client: dates are datetimes, errors are Error."""
    command = (python.parent / "openapi-python-client", "generate", "--meta", "none")
    output = ("--output-path", tmp_path / "vendor_client")
    run(*command, "--path", documents["vendor"], *output, cwd=tmp_path)
    shutil.copy(HERE / "python" / "client.py", tmp_path)
    ask_anew(run, tmp_path)
    assert told(run(python, "client.py", cwd=tmp_path)) == TOLD
    control = (*command, "--path", documents["control"], "--output-path", tmp_path / "control")
    run(*control, cwd=tmp_path)
    run(python, "-m", "compileall", "-q", "control", cwd=tmp_path)
    described = (tmp_path / "control" / "api" / "faults" / "add_fault.py").read_text()
    assert "body: FaultRule" in described
    assert "world: str | Unset" in described


def test_linters_find_no_error(typescript: Path, run: Run) -> None:
    """Redocly's recommended rules and Spectral's for OpenAPI; an unused schema is a warning."""
    (typescript / ".spectral.yaml").write_text('extends: ["spectral:oas"]\n')
    documents = ("vendor.json", "control.json")
    run(_BIN / "redocly", "lint", *documents, cwd=typescript)
    run(_BIN / "spectral", "lint", "--fail-severity=warn", *documents, cwd=typescript)


def test_asyncapi_is_valid(server: Server, typescript: Path) -> None:
    """By the JSON Schema that AsyncAPI publishes."""
    schemas = typescript / "node_modules" / "@asyncapi" / "specs" / "schemas"
    published = json.loads((schemas / "3.0.0-without-$id.json").read_text("utf-8"))
    document = httpx.get(f"{server.url}/__admin/asyncapi.json").json()
    validator = Draft7Validator(published, format_checker=Draft7Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(document)] == []
    del document["operations"]["sendToOa"]["action"]
    assert list(validator.iter_errors(document))
