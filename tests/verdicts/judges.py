"""The judges as a server has them, for calls built by hand."""

from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.faults.kinds import KINDS
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.verdicts.paging import PagingJudge
from mock_server.verdicts.retries import RetryJudge
from mock_server.verdicts.sends import SendJudge
from mock_server.verdicts.verdict import Material
from mock_server.verdicts.waits import losses_of

EVIDENCE = EvidenceReader(CATALOGUE)
MATERIAL = Material(CATALOGUE, VERBS, EVIDENCE, losses_of(KINDS))
PAGING, RETRIES, SENDS = PagingJudge(MATERIAL), RetryJudge(MATERIAL), SendJudge(MATERIAL)
LOOKS = {verb.operation: verb.sends.looked_up_by for verb in VERBS if verb.sends}
"""The methods that send, and those by which a client sees whether it was sent."""
