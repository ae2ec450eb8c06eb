"""Judges whether a client polls for changes of which its webhook tells it."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.contract.schema import Resource
from mock_server.fidelity import assumed
from mock_server.formats import normal_phone, read_time
from mock_server.store.delivery import FORGED, REPLAYED, Delivery
from mock_server.verdicts.evidence import Evidence, hashed
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.verdict import Material, Question, Verdict
from mock_server.verdicts.waits import in_order, waited

MOST_ROUNDS = 5
"""Who asks the same more often in a row, and nothing told it to, polls."""

SELDOM = 60 * SECOND
"""A longer wait is that of a job that looks whether an event was lost."""

_ALIKE, _UNEVEN = 1.25, SECOND * 3 // 100
"""Waits of a loop differ by less than this factor and this time, as in ``no-backoff``."""

_INCREASE = 1.2
"""Or each is longer than the one before by this factor."""

_MANY, _SPREAD = 12, 4
"""Of so many calls in a row the waits may differ by this factor: jitter, calls that failed in
between, or two loops. People's waits differ by far more."""

_MOVES = frozenset({"date_from", "date_to"})
"""Members of a filter that a loop writes anew: "until now"."""

_NAMES = frozenset(
    {"phone", "msg_id", "tracking_id", "journey_id", "template_id", "id", "zl_user_id"}
    | {"external_id", "external_session_id", "call_number", "oa_id"}
)
"""Members of a request that name a record; what tells of it repeats their values."""

_OK = 200


class _Told(Struct, frozen=True):
    """A delivery that the client's receiver took."""

    delivery: Delivery
    at: int
    """By the machine's clock."""

    values: frozenset[str]
    """Every text in its body, numbers of customers as stored."""


class _Series(Struct):
    """Calls that ask the same, each soon after the one before."""

    named: Mapping[str, str]
    """The values by which they name a record."""

    since: int
    """When the shop sent something before them, by the machine's clock; 0 if never."""

    rounds: list[Call] = field(default_factory=list)
    latest: Evidence | None = None
    """What the latest call was answered, a later page of a walk too."""


class PollingJudge(Verdict):
    """Judges the lists, and the methods that look what became of something sent."""

    name = "polling"
    about = (
        "Whether the client polls for what its webhook tells it.\n\n"
        "A client without a webhook passes, and so does one whose receiver took no event."
    )
    reads_deliveries = True

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._of_senders = {event.name for verb in material.verbs for event in verb.tells}
        # what an OA has left of its quota changes all day, and no event tells of that
        told = [each for each in material.catalogue if each.entity or _events(each)]
        resources = {each.record: each for each in told}
        self._nouns = {each.operation: each for each in told}
        for verb in material.verbs:
            reads = (verb.operation,) if verb.operation.startswith("Get") else ()
            for method in verb.sends.looked_up_by if verb.sends else reads:
                if verb.answers in resources:
                    self._nouns.setdefault(method, resources[verb.answers])

    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        told = _told(question.deliveries)
        if not told:
            return []
        every = self._series_of(calls, question)
        return [finding for series in every if (finding := self._judge(series, told))]

    def _series_of(self, calls: list[Call], question: Question) -> Iterator[_Series]:
        running: dict[tuple[int, str, str], _Series] = {}
        sent_at: dict[int, int] = {}
        for call in in_order(calls):
            if not self._losses.was_answered(call):
                continue
            if call.operation in self._senders:
                sent_at[call.shop_id] = call.real_at
                sent = _named(self._evidence.read(call).request)
                for key in [key for key, each in running.items() if key[0] == call.shop_id]:
                    if _may_concern(running[key].named, sent):  # the client looks at its own act
                        yield running.pop(key)
            elif call.operation in self._nouns and question.judges(call.operation):
                yield from self._with(running, call, sent_at.get(call.shop_id, 0))
        yield from running.values()

    def _with(
        self, running: dict[tuple[int, str, str], _Series], call: Call, since: int
    ) -> Iterator[_Series]:
        """Add a call to those that ask the same; the series that it does not belong to any more."""
        seen = self._evidence.read(call)
        filters, paging = _parts(seen.request)
        kept = {name: value for name, value in filters.items() if name not in _MOVES}
        key = (call.shop_id, call.operation, hashed([kept, paging.get("sort")]))
        series = running.get(key)
        if series is not None and waited(series.rounds[-1], call) > SELDOM:
            yield running.pop(key)
            series = None
        if series is None:
            series = running[key] = _Series(_named(seen.request), since)
        if series.latest is None or not _goes_on(series.latest, paging):
            series.rounds.append(call)
        series.latest = seen

    def _judge(self, series: _Series, told: Sequence[_Told]) -> Finding | None:
        if len(series.rounds) <= MOST_ROUNDS:
            return None
        until = series.rounds[-1].real_at + SELDOM
        began = bisect_left(told, series.since, key=lambda each: each.at)
        news = [each for each in told[began:] if each.at <= until and self._tells(each, series)]
        vain = list(_in_vain(series.rounds, news))
        if not news or not vain:
            return None
        first, event = series.rounds[0], news[0].delivery
        waits = sorted(waited(*pair) for pair in pairwise(vain))
        message = (
            f"{first.operation} was called {len(vain)} times in a row, about every "
            f"{waits[len(waits) // 2] / SECOND:.2g} s, for news that a webhook brings: "
            f"{event.event} (delivery {event.id}) came to {event.url} and was taken"
        )
        advice = (
            "Call it once when the event comes, and otherwise seldom (a minute or more apart) "
            "for what a lost event would have told"
        )
        calls = tuple(str(call.id) for call in vain)
        return Finding("polled-despite-webhook", message, calls, advice)

    def _tells(self, told: _Told, series: _Series) -> bool:
        """Whether a delivery is about what the calls ask for."""
        resource, delivery = self._nouns[series.rounds[0].operation], told.delivery
        is_late = series.rounds[0].real_at > told.at  # the calls ask for what was told already
        if is_late and (delivery.event in self._of_senders or not series.named.keys() - {"oa_id"}):
            return False
        if delivery.webhook:
            if not resource.entity or resource.entity not in told.values:
                return False
        elif delivery.event not in _events(resource) | {event.name for event in resource.tells}:
            return False
        return all(value in told.values for value in series.named.values())


def _events(resource: Resource[Any]) -> set[str]:
    """The events of what happens in the lives of such records."""
    moves = resource.life.moves if resource.life else ()
    return {move.event.name for move in moves if move.event}


def _told(deliveries: Sequence[Delivery]) -> list[_Told]:
    """What was taken, in order."""
    found = []
    for each in deliveries:
        if each.state != "delivered" or not each.body:
            continue
        attempts = [one for one in each.attempts if FORGED not in one and REPLAYED not in one]
        at = next(one["real_at"] for one in attempts if one.get("status") == _OK)
        values = frozenset((str(each.oa_id), *_texts(json.loads(each.body))))
        found.append(_Told(each, read_time(at), values))
    return sorted(found, key=lambda each: each.at)


def _texts(value: Any) -> Iterator[str]:
    """Every text and number in a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield _plain(value)


def _plain(value: Any) -> str:
    return (normal_phone(value) or value) if isinstance(value, str) else str(value)


def _parts(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What a request asks for, and which page of it."""
    filters, paging = request.get("filter"), request.get("paging")
    if not (filters or paging):
        return request, {}
    return filters if isinstance(filters, dict) else {}, paging if isinstance(paging, dict) else {}


def _named(request: Mapping[str, Any]) -> dict[str, str]:
    filters, _ = _parts(request)
    return {
        name: _plain(value)
        for name, value in filters.items()
        if name in _NAMES and isinstance(value, str | int) and value
    }


def _may_concern(asked: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    """Whether what was sent may be among what is asked for."""
    return all(sent.get(name, value) == value for name, value in asked.items())


def _goes_on(before: Evidence, paging: Mapping[str, Any]) -> bool:
    """Whether a page is the one after or before the page that was shown: a walk goes on."""
    cursor = paging.get("after") or paging.get("before")
    return bool(cursor and before.rows) and cursor in (before.next, before.prev)


def _in_vain(rounds: Sequence[Call], news: Sequence[_Told]) -> Iterator[Call]:
    """The calls of the loops among them that no event caused."""
    runs: list[list[Call]] = [[rounds[0]]]
    for before, call in pairwise(rounds):
        if any(before.real_at < each.at <= call.real_at for each in news):
            runs.append([])  # the call reads what an event told of
        else:
            runs[-1].append(call)
    for run in runs:
        waits = [waited(*pair) for pair in pairwise(run)]
        few = (waits[at : at + MOST_ROUNDS] for at in range(len(waits) - MOST_ROUNDS + 1))
        many = (waits[at : at + _MANY - 1] for at in range(len(waits) - _MANY + 2))
        if any(map(_is_loop, few)) or any(max(some) < _SPREAD * min(some) for some in many):
            yield from run


def _is_loop(waits: Sequence[int]) -> bool:
    """Whether a program waits so between its calls, and not people who click."""
    grows = all(after >= _INCREASE * before for before, after in pairwise(waits))
    return grows or max(waits) < _ALIKE * min(waits) + _UNEVEN


RULES = (
    assumed(
        "verdicts.polling",
        f"The same list or look more than {MOST_ROUNDS} times in a row, {SELDOM // SECOND} s or "
        f"less apart, with waits that are alike or grow, or {_MANY} times with waits that differ "
        f"by less than a factor of {_SPREAD}, is `polled-despite-webhook` when the client's "
        "receiver took an event of what it asks for in that time, or, of a record that the calls "
        "name, before it and after the latest send. A call that follows such an "
        "event does not count, nor do further pages of a walk; a send in between that may be "
        "among what is asked for begins the count anew.",
        "an event makes such calls needless, but for a look now and then in case one is lost",
    ),
)
