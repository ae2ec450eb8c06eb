"""The maximum size of one world's snapshots."""

from mock_server.errors import TooLarge

ROW = 500
"""Bytes of a row in its table and indexes, apart from its documents."""

_LEAST = 128 * 1024
"""Minimum bytes that a snapshot counts for: 2,048 snapshots in 256 MiB."""

TAKEN = "SELECT COALESCE(sum(size), 0) FROM snapshots WHERE world = ? AND name <> ?"
"""The bytes of a world's other snapshots."""


class Room:
    """The room left for one more snapshot."""

    def __init__(self, most: int, taken: int) -> None:
        self._most = most
        self._left = most - taken
        self._used = 0
        self.take(0)

    @property
    def size(self) -> int:
        """The bytes that the snapshot so far counts for."""
        return max(_LEAST, self._used)

    def take(self, size: int) -> None:
        """Count some of the snapshot's bytes; raises TooLarge if they do not fit."""
        self._used += size
        if self.size > self._left:
            raise TooLarge(
                f"the world's snapshots would take more than {self._most} bytes: remove some, or "
                "start the server with a higher --snapshot-size"
            )
