"""``make image`` builds the Dockerfile that is published, and not another one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def test_only_the_digest_of_the_base_differs(root: Path) -> None:
    """The base that stands in for the published one has its name, without the digest."""
    script = (root / "tests" / "image" / "build.sh").read_text()
    (expression,) = re.findall(r"^sed '([^']+)' Dockerfile", script, re.MULTILINE)
    done = subprocess.run(
        ["sed", expression, root / "Dockerfile"], capture_output=True, text=True, check=True
    )
    before = (root / "Dockerfile").read_text().splitlines()
    after = done.stdout.splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    for old, new in changed:
        assert old.startswith("FROM python:")
        assert new == re.sub(r"@sha256:[0-9a-f]{64}", "", old)


def test_the_scripts_are_shell(root: Path) -> None:
    for script in sorted((root / "tests" / "image").glob("*.sh")):
        subprocess.run(["bash", "-n", script], check=True)


@pytest.mark.parametrize("lacking", ["buildah", "debootstrap"])
def test_a_tool_that_is_not_installed_is_named(root: Path, tmp_path: Path, lacking: str) -> None:
    """With the command that installs it, before anything is made."""
    for tool in {"buildah", "debootstrap", "dirname", "bash"} - {lacking}:
        (tmp_path / tool).symlink_to(shutil.which(tool) or "/bin/true")
    done = subprocess.run(
        ["bash", root / "tests" / "image" / "build.sh"],
        env={"PATH": str(tmp_path), "IMAGE_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{lacking} is not installed" in done.stderr
    assert "apt-get install" in done.stderr
    assert not (tmp_path / "cache").exists()
