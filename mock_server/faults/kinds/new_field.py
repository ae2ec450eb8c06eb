"""``{"new_field": true}``: a member that no page of the vendor names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.answer import Answer
from mock_server.contract.unnamed import MEMBER, MEMBER_VALUE
from mock_server.faults.effect import Effect, switch
from mock_server.faults.records_of import with_records


@dataclass(frozen=True, slots=True)
class NewField(Effect):
    """One more member in every record."""

    name: ClassVar[str] = "new_field"
    about: ClassVar[str] = (
        f"Adds a member that no page of the vendor names, `{MEMBER}`, to every record of the "
        "answer."
    )
    shows: ClassVar[str] = "A decoder that refuses what it does not know."
    example: ClassVar[Any] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "NewField":
        switch("new_field", value, rest)
        return cls()

    def alter(self, answer: Answer) -> None:
        with_records(answer, lambda _number, record: record | {MEMBER: MEMBER_VALUE})
