"""How certain each fact is: documented, observed or assumed."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

PUBLIC_SOURCE = "the backend family's public source, 2022-04"
"""The source of most facts that were observed."""


class Grade(StrEnum):
    """Where the knowledge of a fact comes from."""

    DOCUMENTED = "documented"
    """A page of the vendor says so."""

    OBSERVED = "observed"
    """A real response, a real client or the backend family's public source shows it."""

    ASSUMED = "assumed"
    """Not published: the simulator's own decision."""


class Subject(Struct, frozen=True):
    """What facts are about: a section of the ledger, declared as ``SUBJECT`` in one module."""

    id: str
    """The first part of its facts' ids: ``paging``."""

    title: str
    about: str


class Fact(Struct, frozen=True):
    """One statement about the API, with its grade and its source."""

    id: str
    """A stable name, such as ``paging.default-limit``."""

    statement: str
    grade: Grade
    source: str
    """Where it is documented; for an assumption, its reason."""

    form: str = ""
    parts: tuple[str, ...] = ()
    """What a statement was put together from, since each text has its translation."""

    def said(self, say: Callable[[str], str]) -> str:
        """The statement in the language that ``say`` translates into."""
        if not self.parts:
            return say(self.statement)
        return say(self.form).format(*map(say, self.parts))


def composed(fact_id: str, grade: Grade, source: str, form: str, *parts: str) -> Fact:
    """A fact whose statement is put together from texts."""
    return Fact(fact_id, form.format(*parts), grade, source, form, parts)


def documented(fact_id: str, statement: str, source: str) -> Fact:
    """A fact of the vendor's pages."""
    return Fact(fact_id, statement, Grade.DOCUMENTED, source)


def observed(fact_id: str, statement: str, source: str = PUBLIC_SOURCE) -> Fact:
    """A fact that something real shows."""
    return Fact(fact_id, statement, Grade.OBSERVED, source)


def assumed(fact_id: str, statement: str, reason: str = "the simulator's own") -> Fact:
    """A decision of the simulator's, with its reason."""
    return Fact(fact_id, statement, Grade.ASSUMED, reason)
