"""The life of a message of SMS Brandname: if a channel fails, the next one is tried."""

from msgspec.structs import replace

from mock_server.clock import DAY, MINUTE, SECOND
from mock_server.contract.customers import Customer
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.etelecom.sms.sms_message_record import CHANNELS, SmsMessage
from mock_server.fidelity import assumed

UNDELIVERED_AFTER = DAY
SPEAKS_FOR = 20
"""Duration of a voice message, in seconds."""

_DELIVERED, _NO_ANSWER, _BUSY, _OFF = "", "NO_ANSWER", "BUSY", "NOT_DELIVERED"
_ZNS_TAKES, _SMS_TAKES = 2 * SECOND, 3 * SECOND
_ZNS_WAITS = MINUTE
_RINGS_FOR = MINUTE
_PICKS_UP_AFTER = 10 * SECOND
_UNREACHABLE_AFTER = 5 * SECOND


def way(routes: list[str], customer: Customer, now: int) -> tuple[Plan, list[str]]:
    """What happens to a message that is sent to a customer by these routes, and why channels fail.

    Returns:
        The moves, and an error code for each channel that fails, in order.
    """
    steps: list[tuple[int, str]] = []
    failures: list[str] = []
    at = now
    for place, route in enumerate(routes):
        takes, failure = _TRIED[route](customer)
        at += 0 if customer.at_once else takes
        if not failure:
            steps.append((at, "succeed"))
            break
        failures.append(failure)
        steps.append((at, "fall_through" if place + 1 < len(routes) else "fail"))
    return tuple(steps), failures


def _by_zns(customer: Customer) -> tuple[int, str]:
    """How long a channel takes, and why it fails; empty if it does not."""
    if customer.refusal:
        return SECOND, str(customer.refusal)
    return (_ZNS_TAKES, _DELIVERED) if customer.reachable else (_ZNS_WAITS, _OFF)


def _by_call(customer: Customer) -> tuple[int, str]:
    if not customer.reachable:
        return _UNREACHABLE_AFTER, _OFF
    after = min(customer.delay, _PICKS_UP_AFTER)
    if customer.reply == "P":
        return after + SPEAKS_FOR * SECOND, _DELIVERED
    return (after, _BUSY) if customer.reply == "N" else (_RINGS_FOR, _NO_ANSWER)


def _by_sms(customer: Customer) -> tuple[int, str]:
    return (_SMS_TAKES, _DELIVERED) if customer.reachable else (UNDELIVERED_AFTER, _OFF)


_TRIED = {"1": _by_zns, "2": _by_call, "3": _by_sms}


def _fall_through(message: SmsMessage, at: int) -> SmsMessage:
    channel, *rest = message.routes or ["3"]
    tried = replace(message, channel=CHANNELS[channel], failures=message.failures[1:])
    return replace(tried, routes=rest, updated_at=at)


def _succeed(message: SmsMessage, at: int) -> SmsMessage:
    spoke = SPEAKS_FOR if message.channel == "AutoCall" else 0
    return replace(message, status="SUCCESS", duration=spoke, error_code="", updated_at=at)


def _fail(message: SmsMessage, at: int) -> SmsMessage:
    code = (message.failures or [_OFF])[0]
    return replace(message, status="FAIL", error_code=code, failures=[], updated_at=at)


def _natural(message: SmsMessage) -> Plan:
    """A message without a result fails a day after it was requested."""
    if message.status != "PROCESSING":
        return NOTHING
    return ((message.created_at + UNDELIVERED_AFTER, "fail"),)


LIFE: Life[SmsMessage] = Life(
    states={
        "processing": "`status` `PROCESSING`: a channel is being tried.",
        "succeeded": "`status` `SUCCESS`: a channel delivered it.",
        "failed": "`status` `FAIL`: every channel failed (`errorCode`).",
    },
    begins=("processing", "succeeded", "failed"),
    state_of=lambda message: {"SUCCESS": "succeeded", "FAIL": "failed"}.get(
        message.status, "processing"
    ),
    moves=(
        Move(
            "fall_through",
            ("processing",),
            "processing",
            "a channel fails, and the route has another one",
            _fall_through,
        ),
        Move(
            "succeed",
            ("processing",),
            "succeeded",
            "ZNS after 2 seconds, AutoCall at the end of its voice message, SMS after 3 seconds",
            _succeed,
        ),
        Move(
            "fail",
            ("processing",),
            "failed",
            "the last channel fails, at the latest after a day",
            _fail,
        ),
    ),
    natural=_natural,
)

RULES = (
    assumed(
        "sms.routes",
        "Routes are tried in order, each after the one before it failed. ZNS fails if Zalo "
        "refuses the customer (its code is the `errorCode`) or the phone is off for a minute; "
        "AutoCall if the customer refuses calls (`BUSY`), never answers (`NO_ANSWER`, after a "
        "minute) or is off; SMS if the phone is off for a day (`NOT_DELIVERED`). A customer who "
        "agrees to consents answers calls.",
        "the page says that the next channel is tried after one that fails; the vendor's tables "
        "of codes are not public",
    ),
)
