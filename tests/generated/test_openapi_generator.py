"""openapi-generator in eight languages: every client can send a date. Run by ``make clients``."""

import re
import shutil
from pathlib import Path

import pytest

from tests.generated.conftest import HERE, Run
from tests.generated.test_generated_clients import TOLD, ask_anew, told
from tests.lacking import skip

LANGUAGES = {
    "java": ("model/JourneyFilter.java", r"OffsetDateTime dateFrom;"),
    "kotlin": ("models/JourneyFilter.kt", r"val dateFrom: java\.time\.OffsetDateTime\? = null"),
    "csharp": ("Model/JourneyFilter.cs", r"public DateTime\? DateFrom"),
    "php": ("Model/JourneyFilter.php", r"'date_from' => '\\DateTime'"),
    "go": ("model_journey_filter.go", r"DateFrom +(NullableTime|\*time\.Time)"),
    "ruby": ("models/journey_filter.rb", r":'date_from' => :'Time'"),
    "python": ("models/journey_filter.py", r"date_from: Optional\[datetime\]"),
    "typescript-fetch": ("models/JourneyFilter.ts", r"dateFrom\?: Date \| null"),
}
"""Each language's file of the journeys' filter, and how it says that a date is a date."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", ["vendor", "control"])
def test_dates_are_dates(
    language: str,
    document: str,
    python: Path,
    documents: dict[str, Path],
    run: Run,
    tmp_path: Path,
) -> None:
    if shutil.which("java") is None:
        skip("Java is not installed")
    jar = next(python.parent.parent.glob("lib/*/site-packages/openapi_generator_cli/*.jar"))
    command = ("java", "-jar", jar, "generate", "-g", language, "-i", documents[document])
    without_webhooks = ("--global-property", "apis,models,supportingFiles")  # docs/openapi.md
    run(*command, *without_webhooks, "-o", tmp_path / "client", cwd=tmp_path)
    assert "anyOf" not in " ".join(each.name for each in tmp_path.rglob("*"))
    if document == "vendor":
        name, pattern = LANGUAGES[language]
        (file,) = [each for each in tmp_path.rglob(Path(name).name) if str(each).endswith(name)]
        assert re.search(pattern, file.read_text()), file.read_text()
    compiled(language, tmp_path, python, run)
    if (language, document) == ("python", "vendor"):
        shutil.copy(HERE / "python" / "openapi_generator.py", tmp_path / "client")
        ask_anew(run, tmp_path)
        assert told(run(python, "openapi_generator.py", cwd=tmp_path / "client")) == TOLD


def compiled(language: str, folder: Path, python: Path, run: Run) -> None:
    """Compile it where that needs nothing but the language itself."""
    if language == "python":
        run(python, "-m", "compileall", "-q", "client", cwd=folder)
    if language == "php" and shutil.which("php"):
        for file in folder.rglob("*.php"):
            run("php", "-l", file, cwd=folder)
    if language == "ruby" and shutil.which("ruby"):
        for file in folder.rglob("*.rb"):
            run("ruby", "-c", file, cwd=folder)
