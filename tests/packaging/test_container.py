"""The image runs as nobody in particular, reports its health, and can be waited for."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lacking import skip

Instructions = list[tuple[str, str]]


def instructions(dockerfile: str) -> Instructions:
    """Each instruction of a Dockerfile with its arguments on one line."""
    lines = re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (word, re.sub(r"\s+", " ", rest))
        for word, rest in re.findall(r"^([A-Z]+) (.+)", lines, re.MULTILINE)
    ]


@pytest.fixture(scope="session")
def everything(root: Path) -> Instructions:
    """The whole Dockerfile."""
    return instructions((root / "Dockerfile").read_text("utf-8"))


@pytest.fixture(scope="session")
def final(everything: Instructions) -> Instructions:
    """The stage that becomes the image."""
    last = max(at for at, (word, _) in enumerate(everything) if word == "FROM")
    return everything[last:]


def only(stage: Instructions, wanted: str) -> str:
    (found,) = (rest for word, rest in stage if word == wanted)
    return found


def test_it_does_not_run_as_root(final: Instructions) -> None:
    """A numeric user, so that ``runAsNonRoot`` can be checked; nothing runs as root after it."""
    user, group = only(final, "USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    after = [word for word, _ in final][[word for word, _ in final].index("USER") + 1 :]
    assert not {"RUN", "COPY", "ADD", "USER"} & set(after)


def test_it_checks_its_own_health(final: Instructions) -> None:
    """By the built-in command, without a shell or curl."""
    options, command = only(final, "HEALTHCHECK").split(" CMD ")
    assert json.loads(command) == ["etelecom-mock", "healthcheck"]
    assert "--start-period=" in options


def test_it_serves(final: Instructions) -> None:
    """Signals reach the server, and arguments of ``docker run`` are the command's."""
    assert json.loads(only(final, "ENTRYPOINT")) == ["etelecom-mock"]
    assert json.loads(only(final, "CMD")) == ["serve"]
    assert only(final, "EXPOSE") == "8480"
    assert only(final, "STOPSIGNAL") == "SIGTERM"
    assert "ETELECOM_MOCK_HOST=0.0.0.0" in " ".join(rest for word, rest in final if word == "ENV")


def test_it_installs_only_what_is_pinned(everything: Instructions) -> None:
    """Each ``pip install`` asks for hashes or takes no dependencies."""
    runs = " ".join(rest for word, rest in everything if word == "RUN")
    installs = re.findall(r"pip (?:install|wheel) [^&]+", runs)
    assert installs
    for each in installs:
        assert "--require-hashes" in each or "--no-deps" in each, each
        assert "wheel" not in each.split()[1] or "--no-build-isolation" in each, each


def test_what_it_copies_reaches_the_builder(root: Path, everything: Instructions) -> None:
    """Each path that COPY names is in the tree, and .dockerignore lets it through."""
    let_through = {
        line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    for word, rest in everything:
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (root / source).exists(), source
                assert source.split("/")[0] in let_through, source


@pytest.mark.attack("image.plugin")
def test_the_package_that_it_builds_is_whole(root: Path, everything: Instructions) -> None:
    """What COPY takes has each package of the wheel: its entry points name both."""
    copied = {
        source
        for word, rest in everything
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert set(packages) <= copied


@pytest.mark.attack("image.any-uid")
def test_its_data_folder_can_be_written_under_any_uid(final: Instructions) -> None:
    """OpenShift runs images under a random uid, with group 0."""
    (run,) = (rest for word, rest in final if word == "RUN" and "/data" in rest)
    assert re.search(r"install -d -o mock -g 0 -m 775 /data", run)


@pytest.mark.attack("image.digests")
def test_every_image_is_named_by_its_digest(root: Path) -> None:
    """A tag may be moved to another image."""
    for file in ("Dockerfile", "compose.yaml", "docs/examples/docker-compose/compose.yaml"):
        text = (root / file).read_text("utf-8")
        names = re.findall(r"^(?:FROM|\s+image:) (\S+)", text, re.MULTILINE)
        assert names, file
        for name in names:
            assert name.startswith("etelecom-mock:") or re.search(r"@sha256:[0-9a-f]{64}$", name)


@pytest.fixture(scope="session")
def services(root: Path) -> dict[str, Any]:
    """The services of compose.yaml."""
    return dict(yaml.safe_load((root / "compose.yaml").read_text("utf-8"))["services"])


@pytest.mark.parametrize("file", ["compose.yaml", "docs/examples/docker-compose/compose.yaml"])
def test_compose_reads_it(root: Path, file: str) -> None:
    """Compose's own command, Debian's: it needs no engine to read a file."""
    if shutil.which("docker-compose") is None:
        skip("docker-compose is not installed")
    done = subprocess.run(
        ["docker-compose", "--file", file, "--profile", "example", "config"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert services["etelecom-mock"]["read_only"] is True
    assert len(services) == 2
    client = next(each for name, each in services.items() if name != "etelecom-mock")
    assert client["depends_on"] == {"etelecom-mock": {"condition": "service_healthy"}}


def test_compose_locks_the_simulator_down(services: dict[str, Any]) -> None:
    """It needs no capability and writes nothing."""
    service = services["etelecom-mock"]
    assert service["ports"] == ["127.0.0.1:8480:8480"], "nobody beyond this machine"
    assert service["init"] is True, "signals reach the server from its first moment"
    assert service["mem_limit"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" not in service, "the image's own would be hidden"


def test_compose_waits_for_the_simulator(services: dict[str, Any]) -> None:
    """The example client starts when the health check has passed."""
    waits = services["example-client"]["depends_on"]
    assert waits == {"etelecom-mock": {"condition": "service_healthy"}}
