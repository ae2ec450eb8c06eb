"""``{"repeat_page": true}``: the previous page again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, switch
from mock_server.faults.kinds.passed_rows import passed_rows
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class RepeatPage(Effect):
    """The rows up to the cursor; ``next`` is the same cursor again."""

    name: ClassVar[str] = "repeat_page"
    about: ClassVar[str] = "Returns the previous page again, with the same cursors."
    shows: ClassVar[str] = "Rows stored twice: no key by which a row is recognised."
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
