"""``{"repeat_page": true}``: the page before, once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, switch
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class RepeatPage(Effect):
    """The rows up to the cursor, which ``next`` is again."""

    name: ClassVar[str] = "repeat_page"
    about: ClassVar[str] = "Answers the page before once more, with the same cursors."
    shows: ClassVar[str] = "Rows stored twice: no key by which a row is known again."
    example: ClassVar[Any] = True
    repeats_rows: ClassVar[bool] = True
    on_lists: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "RepeatPage":
        switch("repeat_page", value, rest)
        return cls()

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        if asked.position is None:
            return await listing.read(asked)
        return await passed_rows(listing, asked, asked.limit)
