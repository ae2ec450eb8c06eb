"""The locks pin every package by hash, agree with one another, and name no place to get it from."""

import re
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("serve.lock", "extras.lock", "build.lock", "dev.lock")


def pins(lock: Path) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.fixture(scope="session")
def locks(root: Path) -> dict[str, Path]:
    """The lock files by name."""
    return {name: root / "requirements" / name for name in LOCKS}


def test_every_lock_is_tested(root: Path) -> None:
    """A new lock has to be named here."""
    assert {each.name for each in (root / "requirements").glob("*.lock")} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_no_address(locks: dict[str, Path], name: str) -> None:
    """Where packages come from is the business of whoever installs."""
    text = locks[name].read_text("utf-8")
    assert not re.search(r"https?://|file:|--(find-links|extra-index|index|trusted)", text)
    assert not re.search(r"(^|[\s@])/", text), "a path of somebody's machine"


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(locks: dict[str, Path], name: str) -> None:
    """Each requirement is an exact version followed by at least one SHA-256."""
    text = re.sub(r"^ *#.*\n", "", locks[name].read_text("utf-8"), flags=re.MULTILINE)
    entries = re.findall(r"^\S.*(?:\n .*)*", text, re.MULTILINE)
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+( ; [^\\]+)? \\\n", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_locks_agree(locks: dict[str, Path]) -> None:
    """Tests run with the very versions that users run, and builds with those of the image."""
    dev = pins(locks["dev.lock"])
    for name in ("serve.lock", "extras.lock", "build.lock"):
        assert pins(locks[name]).items() <= dev.items(), f"{name}: run `make lock`"


def satisfied(requirements: list[str], lock: Path) -> None:
    found = pins(lock)
    for each in map(Requirement, requirements):
        assert each.specifier.contains(found[canonicalize_name(each.name)]), each


def test_the_locks_hold_what_pyproject_asks_for(
    locks: dict[str, Path], pyproject: dict[str, Any]
) -> None:
    """A dependency added or raised in pyproject.toml is in the locks too."""
    groups = pyproject["dependency-groups"]
    satisfied(pyproject["project"]["dependencies"], locks["serve.lock"])
    extras = pyproject["project"]["optional-dependencies"]
    satisfied(extras["postgres"] + extras["otel"], locks["extras.lock"])
    assert pins(locks["serve.lock"]).items() <= pins(locks["extras.lock"]).items()
    satisfied(groups["build"], locks["build.lock"])
    satisfied([each for each in groups["dev"] if isinstance(each, str)], locks["dev.lock"])
