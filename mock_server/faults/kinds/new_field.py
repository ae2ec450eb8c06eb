"""``{"new_field": true}``: a member that no page of the vendor mentions."""

from mock_server.answer import Answer
from mock_server.contract.unnamed import MEMBER, MEMBER_VALUE
from mock_server.faults.effect import Effect, Play
from mock_server.faults.records_of import with_records


class NewField(Effect, frozen=True):
    """One more member in every record."""

    name = "new_field"
    about = (
        f"Adds a member that the vendor does not document, `{MEMBER}`, to every record of the "
        "response."
    )
    shows = "A decoder that rejects unknown members."
    on_records = True

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        with_records(answer, lambda _number, record: record | {MEMBER: MEMBER_VALUE})
