"""The verdicts of one server."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.verdicts.paging import PagingJudge
from mock_server.verdicts.polling import PollingJudge
from mock_server.verdicts.retries import RetryJudge
from mock_server.verdicts.sends import SendJudge
from mock_server.verdicts.verdict import Material, Verdict
from mock_server.verdicts.waits import Losses

VERDICTS: tuple[type[Verdict], ...] = (
    PagingJudge,
    RetryJudge,
    SendJudge,
    PollingJudge,
)
"""Every available verdict."""


@dataclass(frozen=True, slots=True)
class Judges:
    """One of each verdict."""

    verdicts: tuple[Verdict, ...]
    paging: PagingJudge
    """The paging verdict, which also provides walks."""

    methods: frozenset[str]
    """The vendor methods whose calls they judge."""

    @classmethod
    def of(
        cls,
        catalogue: Sequence[Resource[Any]],
        verbs: Sequence[Verb],
        evidence: EvidenceReader,
        losses: Losses,
    ) -> "Judges":
        """The verdicts on clients of these methods."""
        material = Material(catalogue, verbs, evidence, losses)
        return cls(
            tuple(verdict(material) for verdict in VERDICTS),
            PagingJudge(material),
            frozenset([*(each.operation for each in catalogue), *(v.operation for v in verbs)]),
        )
