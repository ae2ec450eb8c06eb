"""How sure the simulator is of each fact: documented, observed or assumed."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """Where the knowledge of a fact comes from."""

    DOCUMENTED = "documented"
    """A page of the vendor says it."""

    OBSERVED = "observed"
    """A real answer, a real client or the backend family's public source shows it."""

    ASSUMED = "assumed"
    """Nobody published it: the simulator's own decision."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What facts are about: a section of the ledger, declared as ``SUBJECT`` of one module."""

    id: str
    """The first part of its facts' ids: ``paging``."""

    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about the API, with its grade and its source."""

    id: str
    """A stable name, such as ``paging.default-limit``."""

    statement: str
    grade: Grade
    source: str
    """Where it was read; for an assumption, its reason."""
