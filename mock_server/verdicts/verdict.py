"""Declares a verdict: its name, its options, and how it judges a journal's calls."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from msgspec import Struct

from mock_server.calls import Call
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.store.delivery import Delivery
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.waits import Losses

OfMethod = Callable[[str], bool]
"""Whether something applies to the vendor's method of this name."""


def always(_method: str) -> bool:
    """For every method."""
    return True


class Material(Struct, frozen=True):
    """What the verdicts of one server know besides the calls."""

    catalogue: Sequence[Resource[Any]]
    verbs: Sequence[Verb]
    evidence: EvidenceReader
    losses: Losses


class Question(Struct, frozen=True):
    """The options of a verdict on the calls of a world."""

    judges: OfMethod = always
    """The methods to judge."""

    complete: OfMethod = always
    """The lists that a client must read to the end (option ``complete``)."""

    strict: bool = False
    """Whether what is usually allowed is a finding too (option ``strict``)."""

    forgotten: bool = False
    """Whether earlier calls are missing from the journal."""

    lateness: int = 0
    """How late the machine is, in microseconds: so much of a wait is none of the client's."""

    deliveries: Sequence[Delivery] = ()
    """The world's webhook deliveries, for a verdict that reads them."""


class Verdict(ABC):
    """One verdict, served at ``POST /__admin/verify/<name>``."""

    name: ClassVar[str]
    about: ClassVar[str]
    """The description of its control call: a sentence, and details after an empty line."""

    options: ClassVar[frozenset[str]] = frozenset()
    """The members of a Question that its body may set: ``complete``, ``strict``."""

    reads_deliveries: ClassVar[bool] = False

    def __init__(self, material: Material) -> None:
        self._evidence, self._losses = material.evidence, material.losses
        self._senders = {verb.operation: verb.sends for verb in material.verbs if verb.sends}

    @abstractmethod
    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        """The findings on a world's calls, each with its method if the question names one."""
