"""The parts of a server that control calls read and change."""

from collections.abc import Callable, Sequence
from typing import Protocol

from mock_server.contract.service import Service
from mock_server.faults.rule import Methods
from mock_server.settings import Settings
from mock_server.store import Store
from mock_server.verdicts.evidence import EvidenceReader
from mock_server.web.control.events import Events
from mock_server.web.control.metrics import Metrics
from mock_server.web.lateness import Lateness
from mock_server.web.vendor_calls.callers import Callers
from mock_server.web.vendor_calls.routes import VendorRoute
from mock_server.webhook_sender import WebhookSender
from mock_server.world.auth import Authenticator
from mock_server.world.due_moves import DueMoves
from mock_server.world.endings import Endings
from mock_server.world.journal import Journal
from mock_server.world.worlds import Worlds


class Server(Protocol):
    """Those of the application, which imports the control calls and not the other way round."""

    settings: Settings
    services: Sequence[Service]
    store: Store
    journal: Journal
    endings: Endings
    worlds: Worlds
    authenticator: Authenticator
    due_moves: DueMoves
    events: Events
    metrics: Metrics
    lateness: Lateness
    methods: Methods
    webhook_sender: WebhookSender
    webhook_problem: Callable[[str], str | None]
    callers: Callers
    evidence: EvidenceReader
    vendor_routes: list[VendorRoute]
