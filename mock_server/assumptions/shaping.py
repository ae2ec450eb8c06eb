"""Rewrites a response for a world's alternatives, if they are not the defaults."""

import json
from collections.abc import Callable, Mapping
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


def event_as_told(chosen: Choice, record: type[Any], said: Mapping[str, Any]) -> Members:
    """What an event says of a record of a class, as the chosen alternatives have it."""
    told: Members = json.loads(json.dumps(said))
    return _rewritten(chosen, Said(Declared("", "", said_attributes(record, told)), b"", told))


def record_as_told(chosen: Choice, record: type[Any], members: Mapping[str, Any]) -> Members:
    """Some of the members of a record of a class, as the chosen alternatives have them."""
    return _rewritten(chosen, Seen(Declared("", "", attributes_of(record)), b"", dict(members)))


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


def shown_too(chosen: Choice, method: str) -> tuple[str, ...]:
    """The hidden fields that a list shows under the chosen alternatives."""
    return tuple(
        field
        for name, alternative in chosen.items()
        for field in BY_NAME[name].alternatives[alternative].shows.get(method, ())
    )


def with_hidden(document: bytes, hidden: bytes, names: tuple[str, ...]) -> bytes:
    """A record's JSON object with some of its hidden fields at the end."""
    found = json.loads(hidden)
    shown = {name: found[name] for name in names}
    more = escaped(json.dumps(shown, ensure_ascii=False, separators=(",", ":")))
    return b"%b,%b" % (document[:-1], more[1:].encode())


def _written(seen: Seen) -> bytes:
    text = json.dumps(seen.document, ensure_ascii=False, separators=(",", ":"))
    return f"{escaped(text)}\n".encode()
