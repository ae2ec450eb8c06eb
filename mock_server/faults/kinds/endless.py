"""``{"endless": true}``: a list that restarts where it should end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.contract.paging import PageRequest
from mock_server.faults.effect import Effect, Listing, Play, switch
from mock_server.store import Page


@dataclass(frozen=True, slots=True)
class Endless(Effect):
    """A short or empty page is filled up with the rows of the first."""

    name: ClassVar[str] = "endless"
    about: ClassVar[str] = "Never ends: the first page is repeated instead of the last."
    shows: ClassVar[str] = "A walk without a limit: it never stops, and memory fills."
    example: ClassVar[Any] = True
    repeats_rows: ClassVar[bool] = True
    on_lists: ClassVar[bool] = True

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Endless":
        switch("endless", value, rest)
        return cls()

    async def page(self, play: Play, listing: Listing, asked: PageRequest) -> Page:
        del play
        page = await listing.read(asked)
        if len(page.rows) == asked.limit:
            return page
        rows = list(page.rows)
        first = (await listing.read(asked._replace(position=None))).rows
        while first and len(rows) < asked.limit:
            rows += first[: asked.limit - len(rows)]
        return Page(rows)
