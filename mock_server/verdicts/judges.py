"""The judges of one server, and what they read calls by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.verdicts.paging import PagingJudge
from mock_server.verdicts.retries import RetryJudge
from mock_server.verdicts.sends import SendJudge
from mock_server.verdicts.waits import Losses


@dataclass(frozen=True, slots=True)
class Judges:
    """One judge for each verdict."""

    paging: PagingJudge
    retries: RetryJudge
    sends: SendJudge
    methods: frozenset[str]
    """The vendor methods whose calls they know."""

    @classmethod
    def of(
        cls,
        catalogue: Sequence[Resource[Any]],
        verbs: Sequence[Verb],
        evidence: EvidenceReader,
        losses: Losses,
    ) -> "Judges":
        """The judges for a catalogue of methods."""
        return cls(
            PagingJudge(catalogue, evidence, losses),
            RetryJudge(evidence, losses),
            SendJudge(verbs, catalogue, evidence, losses),
            frozenset([*(each.operation for each in catalogue), *(v.operation for v in verbs)]),
        )
