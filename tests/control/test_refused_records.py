"""What cannot be written is refused by its name, and nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.control.calls import create, export, refused
from tests.control.nouns import NOUNS, Noun, for_each_noun
from tests.simulator import ANCHOR, Client, started

_BAD_VALUES: dict[str, list[Any]] = {
    "created_at": ["yesterday", "2026-03-10T08:00:00", 1773129600, True],
    "updated_at": ["2026-02-30T00:00:00Z"],
    "phone": ["no number", 84912345678, "", "+1 555 0100"],
    "status": ["X", 1, "p", ["P"]],
    "is_charged": ["true", 1, {}],
    "error_code": ["0", 1.5, 2**63],
    "error_message": [5, []],
    "oa_id": ["abc", "9223372036854775808", -1.5, True],
}


@dataclass(frozen=True)
class Still:
    """A world with one record of each kind, in which nothing may change."""

    client: Client
    records: dict[str, dict[str, Any]]

    def check_refused(self, noun: Noun, body: dict[str, Any], word: str) -> None:
        """POST and PATCH of the body are 400 with the word in the text, and write nothing."""
        before = export(self.client)
        for method, path in (("POST", ""), ("PATCH", f"/{self.records[noun.plural]['id']}")):
            answer = self.client.control(method, f"/{noun.plural}{path}", body)
            refused(answer, 400, "invalid_argument", word)
        assert export(self.client) == before


@pytest.fixture(scope="module")
def still() -> Iterator[Still]:
    with started(preset="empty") as client:
        yield Still(client, {noun.plural: create(client, noun.plural) for noun in NOUNS})


@for_each_noun
@pytest.mark.parametrize("field", ["id", "shop_id"])
def test_ours_cannot_be_written(still: Still, noun: Noun, field: str) -> None:
    """``id`` and ``shop_id`` are refused, even with the value that they have."""
    still.check_refused(noun, {field: still.records[noun.plural][field]}, field)


@for_each_noun
def test_unknown_fields_are_refused(still: Still, noun: Noun) -> None:
    """A field that no record has is refused, though all others are fine."""
    still.check_refused(noun, {"phone": "84912345678", "expires": ANCHOR}, "expires")


@for_each_noun
@pytest.mark.parametrize(
    ("field", "value"), [(name, value) for name, values in _BAD_VALUES.items() for value in values]
)
def test_bad_values_are_refused(still: Still, noun: Noun, field: str, value: Any) -> None:
    """A value that the field cannot hold is refused."""
    still.check_refused(noun, {field: value}, field)


@for_each_noun
def test_one_bad_value_among_good_ones_is_refused(still: Still, noun: Noun) -> None:
    """A change is whole or not at all."""
    still.check_refused(noun, noun.values | {"status": "X"}, "status")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"5",
        b'{"error_code": NaN}',
        b'\xff{"a":1}',
        b"[" * 100_000,
        b'{"phone": "84912345678", "phone": "84912345679"}',
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_is_one_json_object(still: Still, method: str, body: bytes) -> None:
    """What is not a JSON object is 400, and nothing is written."""
    before = export(still.client)
    path = "/__admin/journeys"
    if method == "PATCH":
        path += f"/{still.records['journeys']['id']}"
    refused(still.client.send(body, path, method=method), 400, "invalid_argument")
    assert export(still.client) == before


def test_text_that_has_no_bytes_is_no_defect(still: Still) -> None:
    """Half of a surrogate pair cannot be kept: it is refused like any bad value."""
    answer = still.client.send(b'{"error_message": "\\ud800"}', "/__admin/journeys")
    refused(answer, 400, "invalid_argument")
