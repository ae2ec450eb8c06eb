"""The verdicts of one server."""

from mock_server.verdicts.paging import PagingJudge
from mock_server.verdicts.polling import PollingJudge
from mock_server.verdicts.retries import RetryJudge
from mock_server.verdicts.sends import SendJudge
from mock_server.verdicts.verdict import Material, Verdict

VERDICTS: tuple[type[Verdict], ...] = (
    PagingJudge,
    RetryJudge,
    SendJudge,
    PollingJudge,
)
"""Every available verdict."""


class Judges:
    """One of each verdict."""

    def __init__(self, material: Material) -> None:
        self.verdicts = tuple(verdict(material) for verdict in VERDICTS)
        self.paging = PagingJudge(material)
        """The paging verdict, which also provides walks."""

        lists = frozenset(each.operation for each in material.catalogue)
        self.methods = lists | {verb.operation for verb in material.verbs}
        """The vendor methods whose calls they judge."""
