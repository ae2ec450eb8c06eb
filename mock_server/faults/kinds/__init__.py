"""The kinds of faults, one file each."""

from collections.abc import Iterable

from mock_server.faults.effect import Effect
from mock_server.faults.kinds.connection_reset import ConnectionReset
from mock_server.faults.kinds.content_type import ContentType
from mock_server.faults.kinds.delay import Delay
from mock_server.faults.kinds.delete import Delete
from mock_server.faults.kinds.dribble import Dribble
from mock_server.faults.kinds.duplicate_delivery import DuplicateDelivery
from mock_server.faults.kinds.empty_page import EmptyPage
from mock_server.faults.kinds.endless import Endless
from mock_server.faults.kinds.forged_delivery import ForgedDelivery
from mock_server.faults.kinds.insert import Insert
from mock_server.faults.kinds.late import Late
from mock_server.faults.kinds.late_delivery import LateDelivery
from mock_server.faults.kinds.malformed import Malformed
from mock_server.faults.kinds.new_enum_value import NewEnumValue
from mock_server.faults.kinds.new_field import NewField
from mock_server.faults.kinds.no_reply import NoReply
from mock_server.faults.kinds.rate_limit import RateLimit
from mock_server.faults.kinds.reordered_delivery import ReorderedDelivery
from mock_server.faults.kinds.repeat_page import RepeatPage
from mock_server.faults.kinds.replayed_delivery import ReplayedDelivery
from mock_server.faults.kinds.short_page import ShortPage
from mock_server.faults.kinds.stale_cursor import StaleCursor
from mock_server.faults.kinds.status import Status
from mock_server.faults.kinds.truncate import Truncate
from mock_server.faults.kinds.update import Update
from mock_server.fidelity import assumed

KINDS: tuple[type[Effect], ...] = (
    Status,
    Delay,
    ConnectionReset,
    NoReply,
    Truncate,
    Malformed,
    ContentType,
    Dribble,
    RateLimit,
    EmptyPage,
    ShortPage,
    RepeatPage,
    Endless,
    Insert,
    Delete,
    Update,
    Late,
    StaleCursor,
    NewField,
    NewEnumValue,
    DuplicateDelivery,
    LateDelivery,
    ReorderedDelivery,
    ForgedDelivery,
    ReplayedDelivery,
)
"""Every fault that a rule can name."""


def _named(kinds: Iterable[type[Effect]]) -> str:
    return " or ".join(f"`{kind.name}`" for kind in kinds)


RULES = (
    assumed(
        "verdicts.unanswered",
        "A call counts as unanswered if its status is not 200, if its client disconnected or still "
        "waits, or if one of these faults applied to it: "
        f"{_named(kind for kind in KINDS if kind.loses_answer)}. After "
        f"{_named(kind for kind in KINDS if kind.doubtful)} the client may have been unable to "
        "read the response: reading a page again is then not a mistake.",
        "what a client can have read",
    ),
)
