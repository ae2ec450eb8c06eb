"""A peer: its package, and the ways in which it does the job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.peers.sheet import Row, Sheet
from benchmarks.processes import Call


class Unavailable(Exception):
    """A peer, or one of its jobs, cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Package:
    """What a package manager installs by name, at one version."""

    manager: Literal["npm", "pip", "apt"]
    name: str
    version: str
    extra: str = ""


@dataclass(frozen=True)
class Job:
    """One way in which a peer returns a page of 20 rows by status: one row of the table."""

    how: str
    """How it makes a response, shown beside its figures."""
    sheet: Sheet
    """The rows whose pages are requested."""
    command: Callable[[int], Sequence[str]]
    """The command that starts it at a port."""
    ask: Callable[[str], Call]
    """The call for the page of one status."""
    read: Callable[[bytes], Sequence[Mapping[str, Any]]]
    """The rows of its response."""
    canned: str = ""
    """Its name if its pages were written in advance, because it has no rows."""
    fill: Callable[[int], None] | None = None
    """Sends it the rows once it listens, if it does not start with them."""
    environment: Mapping[str, str] = field(default_factory=dict)
    warm_up: float = 2.0
    """Seconds of load before the measurement."""


@dataclass(frozen=True)
class Refusal:
    """A job that a peer cannot do."""

    size: int
    why: str


@dataclass(frozen=True)
class Workspace:
    """What a peer needs to define its jobs."""

    home: Path
    """The folder in which its package is installed."""
    work: Path
    """An empty folder for its files."""
    sheets: Sequence[Sheet]
    """The same rows for every peer: few, then many."""


@dataclass(frozen=True)
class Peer:
    """A tool that could be used instead, or in addition."""

    name: str
    package: Package | None
    needs: Sequence[str]
    """Programs that it needs."""
    jobs: Callable[[Workspace], Iterable[Job | Refusal]]
    own_version: str = ""
    """The version, if it has no package."""

    @property
    def version(self) -> str:
        """What is measured."""
        return self.package.version if self.package else self.own_version


def rows_of_list(answer: bytes) -> Sequence[Row]:
    """The rows of a response that is an array."""
    return Sheet.read(answer)
