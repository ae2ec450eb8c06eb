"""The processes of ``serve --workers``, each with listening sockets of its own."""

import signal
import socket

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import SIGNALS, Process

_KEPT = [number for number, name in SIGNALS.items() if name in ("HUP", "TTIN", "TTOU")]
"""Signals on which uvicorn would start all workers anew, one more, or end one, in whose sockets
connections would wait."""


class Workers(Multiprocess):
    """Workers that are started again when they die.

    ``sockets`` has as many in a row for each address as there are workers. They stay open in this
    process, so that connections that wait for a dead worker are answered by its successor.
    """

    def __init__(self, config: Config, sockets: list[socket.socket]) -> None:
        kept = {number: signal.getsignal(number) for number in _KEPT}
        super().__init__(config, sockets)
        for number, handler in kept.items():
            signal.signal(number, handler)

    def init_processes(self) -> None:
        """Start each."""
        self.processes = [self._started(place) for place in range(self.config.workers)]

    def keep_subprocess_alive(self) -> None:
        """Start those again that died.

        uvicorn kills those too that say nothing for 5 s, as one that starts on a busy machine.
        """
        for place, process in enumerate(self.processes):
            if process.exitcode == STARTUP_FAILURE:
                self.should_exit.set()
            elif process.exitcode is not None:
                process.kill()  # which closes the pipe to it
                self.processes[place] = self._started(place)

    def _started(self, place: int) -> Process:
        process = Process(self.config, self.sockets[place :: self.config.workers])
        process.start()
        return process
