"""``{"new_field": true}``: a member that no page of the vendor mentions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.contract.unnamed import MEMBER, MEMBER_VALUE
from mock_server.faults.effect import Effect, Play, switch
from mock_server.faults.records_of import with_records


@dataclass(frozen=True, slots=True)
class NewField(Effect):
    """One more member in every record."""

    name: ClassVar[str] = "new_field"
    about: ClassVar[str] = (
        f"Adds a member that the vendor does not document, `{MEMBER}`, to every record of the "
        "response."
    )
    shows: ClassVar[str] = "A decoder that rejects unknown members."
    example: ClassVar[Any] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "NewField":
        switch("new_field", value, rest)
        return cls()

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        with_records(answer, lambda _number, record: record | {MEMBER: MEMBER_VALUE})
