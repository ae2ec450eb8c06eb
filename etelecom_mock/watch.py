"""Ends a test that keeps making calls under an alternative, such as one that never stops paging."""

from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from etelecom_mock.world import World

_EVERY = 0.25
"""Seconds between two checks."""
_LEAST, _TIMES, _COUNTED = 200, 20, 900
"""A test may make this many calls, or this many times those that it made under the defaults; a
world's journal counts up to a thousand."""


class Watch:
    """Removes a world that gets far more calls than under the defaults; they are then refused."""

    def __init__(self, world: "World", usual: int) -> None:
        self.most = min(max(_LEAST, _TIMES * usual), _COUNTED)
        self.ended = False
        """Whether there were too many calls."""

        self._world = world
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        from etelecom_mock.http import ControlError  # noqa: PLC0415  # loaded with the world

        while not self._done.wait(_EVERY):
            with suppress(ControlError):  # the test may have removed the world itself
                if self._world.requests.count(partial=True) > self.most:
                    self.ended = True
                    self._world.remove()
                    return
