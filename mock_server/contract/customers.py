"""How customers behave: whether messages reach them, and how they reply.

Determined by a magic phone number, or otherwise by the world's outcome.
"""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from mock_server.clock import DAY, HOUR, MINUTE, SECOND
from mock_server.contract.generation import Draws
from mock_server.contract.life import Plan
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Subject, assumed

DELIVERED_AFTER = 2 * SECOND
SEEN_AFTER = 5 * SECOND
ANSWERED_AFTER = 10 * SECOND

Reply = Literal["P", "N", "NS"]
_HEAVIEST = 1000
_REPLIES: tuple[Reply, ...] = ("P", "N", "NS")


class Customer(Struct, frozen=True):
    """How one customer behaves."""

    reply: Reply | None = None
    """Reply to a request for consent: ``P`` agrees, ``N`` refuses; None and ``NS`` never answer."""

    delay: int = ANSWERED_AFTER
    """From the request to the answer, in microseconds."""

    reachable: bool = True
    """Whether messages reach their device."""

    sees: bool = True
    at_once: bool = False
    """Everything happens at the instant of the request."""

    refusal: int = 0
    """The code with which Zalo refuses to send to them; 0 if it does not."""

    check: int | None = None
    """What ``CheckConsent`` returns regardless of earlier requests."""

    def consent_script(self, now: int) -> Plan:
        """What happens to a consent request that they receive."""
        steps = self.message_script(now)
        if self.reachable and self.reply in ("P", "N"):
            at = now if self.at_once else now + self.delay
            steps += ((at, "agree" if self.reply == "P" else "refuse"),)
        return steps

    def message_script(self, now: int) -> Plan:
        """What happens to a message that they receive."""
        if not self.reachable:
            return ()
        delivered = now if self.at_once else now + DELIVERED_AFTER
        seen = now if self.at_once else now + SEEN_AFTER
        return ((delivered, "deliver"), *([(seen, "see")] if self.sees else []))


class Magic(Struct, frozen=True):
    """A phone number that determines how its customer behaves."""

    about: str
    customer: Customer


_TABLE: tuple[tuple[int, str, Customer], ...] = (
    (1, "agrees, 10 seconds after the request", Customer("P")),
    (2, "refuses, 10 seconds after the request", Customer("N")),
    (3, "sees the request and never answers", Customer("NS")),
    (4, "gets nothing: the phone is off", Customer(reachable=False)),
    (5, "gets it and never looks", Customer(sees=False)),
    (6, "agrees at once", Customer("P", at_once=True)),
    (7, "refuses at once", Customer("N", at_once=True)),
    (8, "agrees an hour after the request", Customer("P", HOUR)),
    (9, "agrees a minute before the day is over", Customer("P", DAY - MINUTE)),
    (11, "has no Zalo account (-118)", Customer(refusal=-118)),
    (12, "is over the OA's daily quota (-144)", Customer(refusal=-144)),
    (13, "is over the quota (-115)", Customer(refusal=-115)),
    (14, "refuses this type of message (-139)", Customer(refusal=-139)),
    (15, "refuses messages of this OA (-141)", Customer(refusal=-141)),
    (16, "may not be sent to by this OA (-135)", Customer(refusal=-135)),
    (17, "finds the OA's access token invalid (-124)", Customer(refusal=-124)),
    (18, "makes Zalo fail (-100)", Customer(refusal=-100)),
    (21, "`CheckConsent` answers 4, the user blocked the OA", Customer("P", check=4)),
    (22, "`CheckConsent` answers 5, too many requests", Customer("P", check=5)),
    (23, "`CheckConsent` answers 6, insufficient permissions", Customer("P", check=6)),
    (24, "`CheckConsent` answers 9, the user never met the OA", Customer("P", check=9)),
    (25, "`CheckConsent` answers 12, system error", Customer("P", check=12)),
    (26, "`CheckConsent` answers 18, outside working hours", Customer("P", check=18)),
    (27, "`CheckConsent` answers 19, not in the permitted time", Customer("P", check=19)),
    (28, "`CheckConsent` answers 21, the OA disabled inbound calls", Customer("P", check=21)),
)

MAGIC = {f"849990000{number:02}": Magic(about, customer) for number, about, customer in _TABLE}
"""The magic numbers, in Zalo's form."""


class Outcome(Struct, frozen=True):
    """How customers without a magic number behave in a world."""

    kind: str
    """``manual``, ``immediate``, ``delayed`` or ``weighted``."""

    reply: Reply = "P"
    delay: int = ANSWERED_AFTER
    weights: tuple[tuple[Reply, int], ...] = (("P", 60), ("N", 20), ("NS", 20))

    def customer(self, draws: Draws) -> Customer:
        """A customer, chosen by the draws."""
        match self.kind:
            case "immediate":
                return Customer(self.reply, at_once=True)
            case "delayed":
                return Customer(self.reply, self.delay)
            case "weighted":
                replies = [reply for reply, weight in self.weights for _ in range(weight)]
                return Customer(draws.pick(replies), draws.between(MINUTE, 8 * HOUR))
            case _:
                return Customer()

    def document(self) -> dict[str, Any]:
        """As the control API shows it."""
        shown: dict[str, Any] = {"outcome": self.kind}
        if self.kind in ("immediate", "delayed"):
            shown["reply_status"] = self.reply
        if self.kind == "delayed":
            shown["after"] = self.delay / SECOND
        if self.kind == "weighted":
            shown["weights"] = dict(self.weights)
        return shown


MANUAL = Outcome("manual")
WEIGHTED = Outcome("weighted")


def read_outcome(asked: Mapping[str, Any]) -> Outcome:
    """An outcome from its JSON object; raises InvalidArgument, naming the field."""
    kind = asked.get("outcome")
    members = {
        "manual": (),
        "immediate": ("reply_status",),
        "delayed": ("reply_status", "after"),
        "weighted": ("weights",),
    }
    if not isinstance(kind, str) or kind not in members:
        raise InvalidArgument.of("outcome", f"must be one of {', '.join(members)}")
    for name in asked:
        if name != "outcome" and name not in members[kind]:
            raise InvalidArgument.of(name, f"cannot be used with the outcome {kind}")
    outcome = Outcome(kind)
    if "reply_status" in asked:
        outcome = replace(outcome, reply=_reply(asked["reply_status"]))
    if "after" in asked:
        outcome = replace(outcome, delay=_delay(asked["after"]))
    if "weights" in asked:
        outcome = replace(outcome, weights=_weights(asked["weights"]))
    return outcome


def _reply(raw: Any) -> Reply:
    if raw not in _REPLIES:
        raise InvalidArgument.of("reply_status", f"must be one of {', '.join(_REPLIES)}")
    return raw  # type: ignore[no-any-return]  # one of them


def _delay(raw: Any) -> int:
    if not isinstance(raw, int | float) or isinstance(raw, bool) or not 0 <= raw <= DAY // SECOND:
        raise InvalidArgument.of("after", f"must be seconds, from 0 to {DAY // SECOND}")
    return round(raw * SECOND)


def _weights(raw: Any) -> tuple[tuple[Reply, int], ...]:
    problem = InvalidArgument.of(
        "weights", f"must give numbers from 0 to 1000 to {', '.join(_REPLIES)}, not all of them 0"
    )
    if not isinstance(raw, dict) or not raw or set(raw) - set(_REPLIES):
        raise problem
    if any(type(weight) is not int or not 0 <= weight <= _HEAVIEST for weight in raw.values()):
        raise problem
    if not any(raw.values()):
        raise problem
    return tuple((reply, raw[reply]) for reply in _REPLIES if reply in raw)


SUBJECT = Subject(
    "outcomes", "Outcomes", "How customers behave; the vendor's customers are people."
)

RULES = (
    assumed(
        "outcomes.magic",
        "Magic numbers choose how a customer behaves: "
        + "; ".join(f"`0{phone[2:]}` {each.about}" for phone, each in MAGIC.items())
        + ". No other number is special.",
    ),
    assumed(
        "outcomes.default",
        "Without one, the world's outcome decides: `manual` (nobody answers automatically; the "
        "default if the clock is frozen), `immediate`, `delayed`, or `weighted` by the world's "
        "seed (the default if it runs).",
    ),
    assumed(
        "outcomes.delivery",
        "A message is delivered two seconds after sending and seen after five, by the world's "
        "clock.",
        "the usual experience with a phone at hand",
    ),
)
