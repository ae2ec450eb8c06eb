"""openapi-generator in each language: what a script needs that compiles and runs its client."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Language:
    """What the tests must know of it; the rest is in ``openapi_generator/<name>.sh``."""

    program: str
    options: tuple[str, ...] = ()
    """The generator's, where the libraries of its default are in no package that can be had."""
    needs: tuple[str, ...] = ()
    """Commands, and files of libraries."""
    debian: str = ""
    """The packages that bring them."""
    tools: Mapping[str, str] = field(default_factory=dict)
    """Variables that the script finds, and the fixtures that make them."""


_JARS = "/usr/share/java/"
_PROPERTIES = "--additional-properties"

LANGUAGES = {
    "java": Language(
        program="Walk.java",
        options=("--library", "native", _PROPERTIES, "openApiNullable=false,useJakartaEe=true"),
        needs=("javac", _JARS + "jakarta-annotation-api.jar", _JARS + "httpmime.jar"),
        debian="default-jdk-headless libjakarta-annotation-api-java libhttpmime-java",
    ),
    "kotlin": Language(
        program="Walk.kt",
        options=(_PROPERTIES, "serializationLibrary=gson"),
        needs=("java", "npm", _JARS + "gson.jar"),
        debian="default-jre-headless npm libgoogle-gson-java",
        tools={"MODULES": "compilers"},
    ),
    "csharp": Language(
        program="Walk.cs",
        options=(
            *("--library", "httpclient"),
            *(_PROPERTIES, "targetFramework=net8.0,supportsRetry=false"),
        ),
        needs=("npm",),
        debian="npm",
        tools={"MODULES": "compilers", "PYTHON": "dotnet"},
    ),
    "php": Language(
        program="walk.php",
        needs=("php", "/usr/share/php/GuzzleHttp/autoload.php"),
        debian="php-cli php-curl php-mbstring php-guzzlehttp-guzzle",
    ),
    "go": Language(
        program="walk.go",
        options=(_PROPERTIES, "packageName=etelecom"),
        needs=("go",),
        debian="golang-go",
    ),
    "ruby": Language(
        program="walk.rb",
        needs=("ruby", "/usr/share/doc/ruby-typhoeus"),
        debian="ruby ruby-typhoeus",
    ),
    "python": Language(program="walk.py", tools={"PYTHON": "python"}),
    "typescript-fetch": Language(
        program="walk.ts", needs=("npm",), debian="npm", tools={"TYPESCRIPT": "typescript"}
    ),
}

QUICK = ("php", "ruby")
"""Those of CI; ``make clients`` tries all."""
