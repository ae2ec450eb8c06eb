"""A record that moves keeps what did not change of its documents, byte for byte."""

from dataclasses import replace
from typing import Any

import pytest

from mock_server.contract.fields import rewritten
from mock_server.contract.schema import Resource
from mock_server.etelecom import CATALOGUE
from mock_server.seeding.generator import Recipe, generate_shop, profile_of
from mock_server.store.tables import Table

LIVING = [resource for resource in CATALOGUE if resource.life]
NOW = 1_773_129_600_000_000


def records(resource: Resource[Any]) -> list[Any]:
    sizes = {each.plural: 40 for each in CATALOGUE}
    recipe = Recipe(7, "every-status", NOW, sizes)
    return [
        record for batch in generate_shop(recipe, 0, resource, profile_of(7, 0)) for record in batch
    ]


@pytest.mark.parametrize("resource", LIVING, ids=lambda each: each.name)
def test_documents_after_a_move_are_those_that_would_be_written(resource: Resource[Any]) -> None:
    table, moves = Table(resource), 0
    for record in records(resource):
        for move in resource.life.moves if resource.life else ():
            after = move.apply(record, NOW + 1)
            documents = resource.documents_after(resource.documents(record), record, after)
            assert documents == resource.documents(after)
            assert table.values(3, after, (), documents) == table.values(3, after, ())
            moves += after != record
    assert moves


def test_a_member_that_stands_in_another_object_too_is_not_mistaken() -> None:
    status = (("status", lambda value: f'"{value}"'),)
    before, after = _Record("P", 1), _Record("N", 12)
    assert rewritten(b'{"of":{"status":"P"},"status":"P"}', before, after, status) is None
    count = (("count", str),)
    assert rewritten(b'{"count":1}', before, after, count) == b'{"count":12}'
    assert rewritten(b'{"count":10}', before, after, count) is None


def test_text_that_looks_like_a_member_is_left_alone() -> None:
    (resource,) = (each for each in LIVING if each.name == "journey")
    (record, *_) = records(resource)
    text = f'","status":"{record.status}","updated_at":{{"status":"{record.status}"}},"'
    record = replace(record, journey_token=text, error_message=text)
    after = replace(record, status="N", updated_at=NOW + 5)
    documents = resource.documents_after(resource.documents(record), record, after)
    assert documents == resource.documents(after)


class _Record:
    def __init__(self, status: str, count: int) -> None:
        self.status = status
        self.count = count
