"""What a changed world has of its own: most of its pages come from its base alone."""

from typing import NamedTuple

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.store.page import Page
from mock_server.store.tables import ALL


class OwnLayer(NamedTuple):
    """One resource's records in a world's own layer."""

    sort: str
    """The resource's default sort."""

    first_hidden: int | None
    """A record of the base that the layer hides; ``tables.ALL`` if it hides every one."""

    oldest: int | None
    """The least value of the sort; None without records."""

    newest: int | None

    def meets(self, page: Page, selection: Selection, ask: PageRequest, near: int) -> bool:
        """Whether it may have rows for a page of the base, or for what is next to it."""
        if self.oldest is None or self.newest is None:
            return False
        if ask.sort != self.sort:
            return True
        low, high = INT64_MIN, INT64_MAX
        if selection.dated == self.sort:
            low, high = selection.since, selection.until + near
        far = page.ends if len(page.documents) >= ask.limit else None
        if ask.descending != ask.backwards:  # towards older rows
            high = high if ask.position is None else min(high, ask.position[0])
            low = low if far is None else max(low, min(far)[0])
        else:
            low = low if ask.position is None else max(low, ask.position[0])
            high = high if far is None else min(high, max(far)[0])
        return self.oldest <= high and self.newest >= low


UNKNOWN = OwnLayer("", ALL, None, None)
"""Of one that was not looked at, so that it is searched with its base."""
