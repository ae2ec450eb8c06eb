"""One message that a client sent, perhaps more than once."""

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.contract.filters import Selection
from mock_server.contract.verbs import Sends
from mock_server.verdicts.evidence import Evidence
from mock_server.verdicts.looked import Span


class Sending(Struct):
    """The sends of one message."""

    sends: Sends
    evidence: Evidence
    latest: Call
    unsure: Call | None = None
    """A send that may have taken effect without the client's knowledge."""

    again: list[Call] = field(default_factory=list)
    """Such a send, and its repetitions."""

    refused: list[Call] = field(default_factory=list)
    """The latest sends, if all of them were refused for a lasting reason."""

    looked: dict[tuple[str, Selection], Span] = field(default_factory=dict)
    """What its client read of each list since, where it was not shown."""

    vain_look: str = ""
    """What the latest look-up told of it before it was sent again."""
