"""The wheel and the sdist hold what a user needs, and nothing else."""

import email
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import mock_server

pytestmark = pytest.mark.slow

PACKAGES = ("mock_server", "etelecom_mock")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> dict[str, list[str]]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        message = email.message_from_bytes(archive.read(name))
    return {key: [str(each) for each in message.get_all(key, [])] for key in message}


def sources(folder: Path) -> set[str]:
    """The files of a folder of the tree, without what Python leaves beside them."""
    return {
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_file() and "__pycache__" not in each.parts
    }


def test_the_wheel_has_every_file_of_the_packages(root: Path, wheel: Path) -> None:
    """Code, templates, style sheets and ``py.typed``: whatever stands in a package's folder."""
    expected = {
        f"{package}/{each}"
        for package in PACKAGES
        if (root / package).is_dir()
        for each in sources(root / package)
    }
    assert "mock_server/py.typed" in expected
    assert expected <= names(wheel)


def test_the_wheel_has_the_fixtures(root: Path, wheel: Path) -> None:
    """``fixtures/`` goes along as ``mock_server/fixtures_bundled/``."""
    expected = {f"mock_server/fixtures_bundled/{each}" for each in sources(root / "fixtures")}
    assert expected
    assert expected <= names(wheel)


def test_the_wheel_has_nothing_else(wheel: Path) -> None:
    """No tests, caches or databases, and no top-level folder but the packages."""
    found = names(wheel)
    tops = {each.split("/")[0] for each in found}
    assert {each for each in tops if not each.endswith(".dist-info")} <= set(PACKAGES)
    assert not [each for each in found if each.endswith((".pyc", ".db", ".sqlite", ".sqlite3"))]


def test_versions_agree(version: str, wheel: Path, root: Path) -> None:
    """The package, the wheel, the image's label and the compose file name one version."""
    assert mock_server.__version__ == version
    assert metadata(wheel)["Version"] == [version]
    assert f'org.opencontainers.image.version="{version}"' in (root / "Dockerfile").read_text()
    assert f"image: etelecom-mock:{version}\n" in (root / "compose.yaml").read_text()


def test_metadata(wheel: Path, pyproject: dict[str, Any]) -> None:
    """The index page would show licence, readme and the Python it needs."""
    found = metadata(wheel)
    assert found["License-Expression"] == ["MIT"]
    assert found["License-File"] == ["LICENSE"]
    assert found["Requires-Python"] == [">=3.11"]
    assert found["Description-Content-Type"] == ["text/markdown"]
    own = [each for each in found["Requires-Dist"] if "extra ==" not in each]
    assert len(own) == len(pyproject["project"]["dependencies"])


def test_the_sdist_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """Byte for byte, so a distributor may build from either."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    out = tmp_path / "out"
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, tree],
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert (out / wheel.name).read_bytes() == wheel.read_bytes()
