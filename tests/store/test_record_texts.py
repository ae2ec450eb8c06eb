"""Records are stored without the names of their fields, and read with them, byte for byte."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mock_server.contract.fields import SENT_PHONE, writer_of
from mock_server.contract.schema import Resource
from mock_server.contract.values import TextKind
from mock_server.etelecom import RECORDS
from mock_server.seeding.generator import Recipe, generate_shop, profile_of, sizes_of
from tests.seeding.growing import ANCHOR, created

_SEED = 42
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(["", "\x1f", '"', '","id":"', "%b%s", "\\", "<&>"]),
)


@cache
def _records(resource: Resource[Any]) -> list[Any]:
    sizes = sizes_of("default", RECORDS) | {resource.plural: 60}
    recipe = Recipe(_SEED, "default", ANCHOR, sizes)
    batches = generate_shop(recipe, 0, resource, profile_of(_SEED, 0))
    return [record for batch in batches for record in batch] or created(_SEED, 0, resource)


def _written_whole(resource: Resource[Any], record: Any) -> bytes:
    """Every field with its name, but for a ``sent_phone`` that is empty."""
    left_out = "" if getattr(record, SENT_PHONE, "") else SENT_PHONE
    return writer_of(each for each in resource.attributes.values() if each.name != left_out)(record)


def _check(resource: Resource[Any], record: Any) -> None:
    shown, hidden = resource.stored(record)
    document = resource.document(record)
    assert resource.shown_texts.document % tuple(shown.split(b"\x1f")) == document
    whole = _written_whole(resource, record)
    assert resource.whole_of(document, hidden) == resource.whole_document(record) == whole
    assert resource.whole_of_stored(shown, hidden) == whole


@pytest.mark.parametrize("resource", RECORDS, ids=lambda each: each.plural)
def test_every_record_is_read_as_it_was_written(resource: Resource[Any]) -> None:
    for record in _records(resource):
        _check(resource, record)
        if SENT_PHONE in record.__struct_fields__:
            _check(resource, replace(record, sent_phone="+84 91 234 5678"))


@pytest.mark.parametrize("resource", RECORDS, ids=lambda each: each.plural)
def test_names_are_not_stored(resource: Resource[Any]) -> None:
    for record in _records(resource)[:5]:
        names = [f'"{name}":'.encode() for name in resource.attributes]
        own = resource.document(record)
        assert not [
            name
            for name in names
            if any(name in each for each in resource.stored(record)) and own.count(name) == 1
        ]


@given(data=st.data())
def test_no_text_is_taken_for_two(data: st.DataObject) -> None:
    resource = data.draw(st.sampled_from(RECORDS))
    texts = [each.name for each in resource.attributes.values() if type(each.kind) is TextKind]
    record = replace(_records(resource)[0], **{name: data.draw(_TEXTS) for name in texts})
    _check(resource, record)
