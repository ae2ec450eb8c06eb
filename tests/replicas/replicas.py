"""Calls to one world through several processes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.cli.running import call
from tests.serving import Server
from tests.simulator import JOURNEYS


@dataclass
class Replicas:
    """The processes, and the key of the world that is spoken of."""

    servers: list[Server]
    key: str = ""
    _next: int = 0

    def do(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """One call through the process whose turn it is; its answer's body."""
        self._next += 1
        server = self.servers[self._next % len(self.servers)]
        found, answer = call(server, method, path, body, self.key)
        assert found == status, (path, found, answer)
        return answer

    def control(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """One control call."""
        return self.do(method, f"/__admin{path}", body, status=status)

    def vendor(self, method: str, body: Any = None) -> Any:
        """One call of the Zalo service."""
        return self.do("POST", f"/v1/shop.Zalo/{method}", body or {})

    def everywhere(self, method: str, path: str, body: Any = None) -> list[tuple[int, Any]]:
        """The answers of every process to the same call."""
        return [call(server, method, path, body, self.key) for server in self.servers]

    def at_once(self, calls: int) -> list[int]:
        """The statuses of so many list calls, made by eight threads through all processes."""

        def one(number: int) -> int:
            server = self.servers[number % len(self.servers)]
            return call(server, "POST", JOURNEYS, {}, self.key)[0]

        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(one, range(calls)))
