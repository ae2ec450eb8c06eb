"""Calls to one world through several processes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cli.running import SMALL, call, wait_for
from tests.serving import Server, serving
from tests.simulator import JOURNEYS
from tests.stores import check_postgres, postgres_database


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


@contextmanager
def running(kind: str, folders: pytest.TempPathFactory) -> Iterator[Replicas]:
    """One server in memory, workers on a file, or two servers on one PostgreSQL database."""
    if kind == "memory":
        with serving(*SMALL) as server:
            yield Replicas([server])
    elif kind == "workers":
        database = str(folders.mktemp("workers") / "shared.db")
        with serving(*SMALL, "--database", database, "--workers", "2") as server:
            # The kernel chooses the worker of a connection: several reach both.
            replicas = Replicas([server] * 4)
            wait_for("both workers", lambda: all(_answers(replicas) for _ in range(20)))
            yield replicas
    else:
        check_postgres()
        with (
            postgres_database() as url,
            serving(*SMALL, "--database", url) as first,
            serving("--database", url) as second,
        ):
            yield Replicas([first, second])


def _answers(replicas: Replicas) -> bool:
    try:
        return call(replicas.servers[0], "GET", "/__admin/health")[0] == 200
    except ConnectionError:
        return False
