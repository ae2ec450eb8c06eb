"""What one peer is made of: the package it comes in, and the ways in which it does the job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.peers.sheet import Row, Sheet
from benchmarks.processes import Call


class Unavailable(Exception):
    """A peer, or one job of it, cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Package:
    """What a package manager installs by its name, at one version."""

    manager: Literal["npm", "pip", "apt"]
    name: str
    version: str
    extra: str = ""


@dataclass(frozen=True)
class Job:
    """One way in which a peer answers a page of 20 rows by status: one row of the table."""

    how: str
    """What it does for an answer, said beside its figures."""
    sheet: Sheet
    """The rows whose pages are asked for."""
    command: Callable[[int], Sequence[str]]
    """What starts it at a port."""
    ask: Callable[[str], Call]
    """The call for the page of one status."""
    read: Callable[[bytes], Sequence[Mapping[str, Any]]]
    """The rows of its answer."""
    canned: str = ""
    """What to call it where its pages were written beforehand, for it holds no rows."""
    fill: Callable[[int], None] | None = None
    """Gives it its rows once it listens, where it does not start with them."""
    environment: Mapping[str, str] = field(default_factory=dict)
    warm_up: float = 2.0
    """Seconds of load before anything counts."""


@dataclass(frozen=True)
class Refusal:
    """A job that a peer cannot do."""

    size: int
    why: str


@dataclass(frozen=True)
class Workspace:
    """What a peer finds when it lays out its jobs."""

    home: Path
    """The folder that its package is installed in."""
    work: Path
    """An empty folder for its files."""
    sheets: Sequence[Sheet]
    """The same rows for every peer: few, then many."""


@dataclass(frozen=True)
class Peer:
    """A tool that one could take instead, or beside."""

    name: str
    package: Package | None
    needs: Sequence[str]
    """Programs that it needs."""
    jobs: Callable[[Workspace], Iterable[Job | Refusal]]
    own_version: str = ""
    """Of one that comes in no package."""

    @property
    def version(self) -> str:
        """What is measured."""
        return self.package.version if self.package else self.own_version


def rows_of_list(answer: bytes) -> Sequence[Row]:
    """The rows of an answer that is an array of them."""
    return Sheet.read(answer)
