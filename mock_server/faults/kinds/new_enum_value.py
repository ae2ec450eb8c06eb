"""``{"new_enum_value": true}``: a value that no page of the vendor mentions."""

from collections.abc import Iterable, Mapping
from typing import Any

from mock_server.answer import Answer
from mock_server.contract.fields import Attribute
from mock_server.contract.unnamed import LETTER, WORD, new_value
from mock_server.contract.values import EnumKind
from mock_server.faults.effect import Effect, Play
from mock_server.faults.records_of import with_records

_EVERY = 10


class NewEnumValue(Effect, frozen=True):
    """Another value in an enum of some records."""

    name = "new_enum_value"
    about = (
        f"Writes a value that no page of the vendor mentions (`{WORD}`, or `{LETTER}` for letters) "
        f"into an enum of the first record of a response and of every {_EVERY}th after it."
    )
    shows = "A closed enum or a switch without a default that fails on a new value."
    on_records = True

    def alter(self, play: Play, answer: Answer) -> None:
        enums = _new_values(play.shown)
        with_records(answer, lambda number, record: _with_new_value(number, record, enums))


def _with_new_value(
    number: int, record: dict[str, Any], enums: Mapping[str, str]
) -> dict[str, Any]:
    named = [name for name in record if name in enums]
    if number % _EVERY or not named:
        return record
    chosen = named[number // _EVERY % len(named)]
    return record | {chosen: enums[chosen]}


def _new_values(shown: Iterable[Attribute]) -> dict[str, str]:
    """The enums among these fields, each with a value that it does not have."""
    return {each.name: new_value(each.kind) for each in shown if isinstance(each.kind, EnumKind)}
