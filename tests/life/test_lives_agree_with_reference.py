"""Lives held to a plain reference model: any mix of requests, replies, sends and clock moves."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.life.calls import ASKED, ORDER, first_oa, sendable
from tests.simulator import CONSENTS, JOURNEYS, started

DAY = 86_400
REPLIES = {
    "84999000001": ("P", 10),
    "84999000002": ("N", 10),
    "84999000003": (None, 0),
    "84999000008": ("P", 3600),
    "84912345678": (None, 0),
}
OA_ENDS = 90 * DAY
"""Then nothing is sent any more, which the model does not know."""

STEPS = (1, 2, 3, 5, 60, 3540, 3600, DAY - 1, DAY, 7 * DAY, 30 * DAY)


@dataclass
class Asked:
    """A consent of the model."""

    phone: str
    at: int
    answer: str | None
    answered_at: int

    def reply(self, now: int) -> str:
        if self.answer and self.answered_at <= min(now, self.at + DAY - 1):
            return self.answer
        return "NS" if now >= self.at + DAY else "S"

    def delivery(self, now: int) -> str:
        until = self.answered_at if self.reply(now) in ("P", "N") else self.at + DAY
        if self.reply(now) in ("P", "N"):
            return "seen"
        age = min(now, until) - self.at
        return "seen" if age >= 5 else "received" if age >= 2 else "unknown"


@dataclass
class Made:
    """A journey of the model."""

    phone: str
    at: int
    charged: bool = False

    def status(self, now: int) -> str:
        return "N" if now >= self.at + 7 * DAY else "P" if self.charged else "Z"


class Lives(RuleBasedStateMachine):
    """The simulator beside the model, at the same instant."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.client = self.stack.enter_context(started(preset="empty"))
        self.oa, self.template = first_oa(self.client), sendable(self.client)
        self.now = 0
        self.asked: dict[str, Asked] = {}
        self.made: dict[str, Made] = {}

    def teardown(self) -> None:
        self.stack.close()

    def call(self, method: str, body: dict[str, Any]) -> Any:
        return self.client.call(f"/v1/shop.Zalo/{method}", {"oa_id": self.oa} | body)

    @rule(phone=st.sampled_from(sorted(REPLIES)))
    def request(self, phone: str) -> None:
        waits = [
            each
            for each in self.asked.values()
            if each.phone == phone and each.reply(self.now) == "S"
        ]
        answer = self.call("RequestConsent", ASKED | {"phone": phone})
        assert answer.status == (409 if waits else 200)
        if not waits:
            reply, delay = REPLIES[phone]
            self.asked[answer.body["id"]] = Asked(phone, self.now, reply, self.now + delay)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), answer=st.sampled_from("PN"))
    def reply(self, data: st.DataObject, answer: str) -> None:
        record_id = data.draw(st.sampled_from(sorted(self.asked)))
        found = self.client.control(
            "POST", f"/consents/{record_id}/reply", {"reply_status": answer}
        )
        asked = self.asked[record_id]
        assert found.status == (200 if asked.reply(self.now) == "S" else 400)
        if found.status == 200:
            asked.answer, asked.answered_at = answer, self.now

    @rule(phone=st.sampled_from(sorted(REPLIES)))
    def create(self, phone: str) -> None:
        answer = self.call("CreateJourney", {"phone": phone})
        assert answer.status == 200
        self.made[answer.body["journey_id"]] = Made(phone, self.now)

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        journey_id = data.draw(st.sampled_from(sorted(self.made)))
        made = self.made[journey_id]
        body = {"journey_id": journey_id, "phone": made.phone, "template_id": self.template}
        answer = self.call("SendZNSJourney", body | {"template_data": ORDER})
        expired = made.status(self.now) == "N"
        assert answer.body["error_code"] == (-150 if expired else 0)
        assert (answer.body["fee_token"] > 0) is (not expired and not made.charged)
        made.charged = made.charged or not expired

    @precondition(lambda self: self.now < OA_ENDS - max(STEPS))
    @rule(seconds=st.sampled_from(STEPS))
    def advance(self, seconds: int) -> None:
        assert self.client.control("PUT", "/clock", {"advance": seconds}).status == 200
        self.now += seconds

    @rule()
    def snapshot_and_restore(self) -> None:
        """Nothing changes by it."""
        self.client.control("POST", "/snapshots", {"name": "here"})
        assert self.client.control("POST", "/snapshots/here/restore").status == 200

    @invariant()
    def lists_agree(self) -> None:
        rows = {row["id"]: row for row in self.client.walk(CONSENTS)}
        assert set(rows) == set(self.asked)
        for record_id, asked in self.asked.items():
            row = rows[record_id]
            assert row["reply_status"] == asked.reply(self.now)
            assert row["delivery_status"] == asked.delivery(self.now)
        for answer in ("S", "P", "N", "NS"):
            found = {row["id"] for row in self.client.walk(CONSENTS, {"reply_status": answer})}
            assert found == {i for i, each in self.asked.items() if each.reply(self.now) == answer}
        statuses = {row["journey_id"]: row["status"] for row in self.client.walk(JOURNEYS)}
        assert statuses == {i: each.status(self.now) for i, each in self.made.items()}


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=settings().max_examples * 3 // 8, stateful_step_count=25, deadline=None
)
