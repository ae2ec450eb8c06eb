"""openapi-generator's clients compile, list, filter by date, page, create, and read errors."""

import shutil
from pathlib import Path

import pytest

from tests.generated.conftest import ALL, HERE, Run
from tests.generated.languages import LANGUAGES, QUICK
from tests.generated.test_generated_clients import TOLD, ask_anew, told
from tests.lacking import skip

PROGRAMS = HERE / "openapi_generator"
WITHOUT_WEBHOOKS = ("--global-property", "apis,models,supportingFiles")
"""docs/openapi.md says why."""
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java's options for what ends before the code that it optimizes would be of use."""

languages = pytest.mark.parametrize("language", LANGUAGES if ALL else QUICK)


@pytest.fixture
def tools(language: str, openapi_generator: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """What a language's script finds in its environment."""
    made = LANGUAGES[language]
    lacking = [each for each in made.needs if not (shutil.which(each) or Path(each).exists())]
    if lacking:
        skip(f"{', '.join(lacking)} is not installed; Debian has it: {made.debian}")
    found = {name: str(request.getfixturevalue(fixture)) for name, fixture in made.tools.items()}
    return {"GENERATOR": str(openapi_generator), "HERE": str(PROGRAMS), "PROGRAM": "", **found}


def made_and_run(language: str, document: Path, tools: dict[str, str], run: Run) -> str:
    folder = document.parent / f"{language} of {document.stem}"
    archive = ("-jar", tools["GENERATOR"])
    command = ("java", *SHORT_LIVED, *archive, "generate", "-g", language, "-i", document)
    options = (*WITHOUT_WEBHOOKS, *LANGUAGES[language].options)
    run(*command, *options, "-o", folder, cwd=folder.parent)
    return run("sh", "-e", PROGRAMS / f"{language}.sh", cwd=folder, **tools)


@languages
def test_a_client_walks(
    language: str, tools: dict[str, str], documents: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    ask_anew(run, tmp_path)
    program = str(PROGRAMS / LANGUAGES[language].program)
    text = made_and_run(language, documents["vendor"], {**tools, "PROGRAM": program}, run)
    assert told(text.splitlines()[-1]) == TOLD


@languages
def test_a_client_of_the_control_api_compiles(
    language: str, tools: dict[str, str], documents: dict[str, Path], run: Run
) -> None:
    made_and_run(language, documents["control"], tools, run)
