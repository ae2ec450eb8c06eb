"""Installing peers by name into ``.peers/``, each once and in its own folder."""

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.peer import Package, Peer, Unavailable

_FOLDER = Path(__file__).parent.parent.parent / ".peers"
_DONE = ".installed"


def installed(peer: Peer) -> Path:
    """The folder of the peer; raises Unavailable if it cannot be installed."""
    for program in peer.needs:
        if shutil.which(program) is None:
            raise Unavailable(f"needs `{program}`, which is not installed")
    package = peer.package
    if package is None:
        return _FOLDER
    home = _FOLDER / f"{peer.name.lower()}-{package.version}"
    if not (home / _DONE).exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _install(package, home)
        (home / _DONE).touch()
    return home


def _install(package: Package, home: Path) -> None:
    try:
        for command in _COMMANDS[package.manager](package, home):
            subprocess.run(command, check=True, capture_output=True, text=True, cwd=home)
    except subprocess.CalledProcessError as failed:
        print(failed.stdout, failed.stderr, file=sys.stderr)
        raise Unavailable(
            f"{package.manager} could not install `{package.name}` {package.version}"
        ) from failed


def _npm(package: Package, home: Path) -> list[list[str]]:
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    return [["npm", "install", "--prefix", str(home), *quiet, f"{package.name}@{package.version}"]]


def _pip(package: Package, home: Path) -> list[list[str]]:
    extra = f"[{package.extra}]" if package.extra else ""
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--no-input"]
    return [
        [sys.executable, "-m", "venv", str(home)],
        [*pip, f"{package.name}{extra}=={package.version}"],
    ]


def _apt(package: Package, _home: Path) -> list[list[str]]:
    unpack = f"dpkg -x {package.name}_*.deb ."
    return [["apt-get", "download", f"{package.name}={package.version}"], ["sh", "-c", unpack]]


_COMMANDS = {"npm": _npm, "pip": _pip, "apt": _apt}
