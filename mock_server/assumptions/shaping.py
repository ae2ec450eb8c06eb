"""Rewrites a response for a world's alternatives, if they are not the defaults."""

import json
from collections.abc import Callable, Container, Mapping
from typing import Any

from mock_server.assumptions import ASSUMPTIONS, BY_NAME
from mock_server.assumptions.assumption import STAGES
from mock_server.assumptions.choice import Choice
from mock_server.assumptions.said import Said, said_attributes
from mock_server.assumptions.seen import Declared, Members, Seen
from mock_server.contract.fields import attributes_of
from mock_server.contract.values import escaped

_REWRITES = {
    stage: [
        (assumption.name, alternative.name, alternative.rewrite)
        for assumption in ASSUMPTIONS
        for alternative in assumption.others
        if alternative.rewrite is not None and alternative.stage == stage
    ]
    for stage in STAGES
}


def shaped(
    chosen: Choice, method: Declared, asked: bytes, answer: bytes, *, is_shortened: bool = False
) -> bytes:
    """A successful response under the chosen alternatives."""
    rewrites = _chosen(chosen)
    if not rewrites:
        return answer
    seen = Seen(method, asked, json.loads(answer), is_shortened=is_shortened)
    for rewrite in rewrites:
        rewrite(seen)
    unchanged = json.dumps(seen.document) == json.dumps(json.loads(answer))
    return answer if unchanged else _written(seen)


def event_as_told(chosen: Choice, record: Any, said: Mapping[str, Any]) -> Members:
    """What an event says of a record, as the chosen alternatives have it."""
    told: Members = json.loads(json.dumps(said))
    declared = Declared("", "", said_attributes(type(record), told))
    return _rewritten(chosen, Said(declared, b"", told, of=record))


def record_as_told(chosen: Choice, record: Any, members: Mapping[str, Any]) -> Members:
    """Some of a record's members, as the chosen alternatives have them."""
    declared = Declared("", "", attributes_of(type(record)))
    return _rewritten(chosen, Seen(declared, b"", dict(members), of=record))


def _rewritten(chosen: Choice, seen: Seen) -> Members:
    for rewrite in _chosen(chosen):
        rewrite(seen)
    return seen.document or {}


def _chosen(chosen: Choice) -> list[Callable[[Seen], None]]:
    """What rewrites answers under the chosen alternatives, in its order."""
    return [
        rewrite
        for stage in STAGES
        for name, alternative, rewrite in _REWRITES[stage]
        if chosen.get(name) == alternative
    ]


def shown_too(chosen: Choice, method: str, hidden: Container[str]) -> tuple[str, ...]:
    """The hidden fields of a method's records that the chosen alternatives show or need."""
    found = [BY_NAME[name].alternatives[alternative] for name, alternative in chosen.items()]
    needed = (field for each in found for field in each.needs if field in hidden)
    return (*(field for each in found for field in each.shows.get(method, ())), *needed)


def with_hidden(document: bytes, hidden: bytes, names: tuple[str, ...]) -> bytes:
    """A record's JSON object with some of its hidden fields at the end."""
    found = json.loads(hidden)
    shown = {name: found.get(name, "") for name in names}
    more = escaped(json.dumps(shown, ensure_ascii=False, separators=(",", ":")))
    return b"%b,%b" % (document[:-1], more[1:].encode())


def _written(seen: Seen) -> bytes:
    text = json.dumps(seen.document, ensure_ascii=False, separators=(",", ":"))
    return f"{escaped(text)}\n".encode()
