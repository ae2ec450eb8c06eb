"""A client that holds the test key of a world of its own."""

from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.simulator import Answer, Client


class World(Client):
    """Vendor and control calls of one world."""

    def __init__(self, http: TestClient, key: str) -> None:
        super().__init__(http)
        self.key = key

    def call(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        return super().call(path, body, key=key or self.key, headers=headers)

    def control(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        held = {"Authorization": f"Bearer {self.key}"}
        return super().control(method, path, body, **(held | headers))

    def raw(self, path: str, body: Any = None, **headers: str) -> Response:
        """A vendor call whose answer may be anything."""
        held = {"Authorization": f"Bearer {self.key}"} | headers
        return self.http.post(path, json={} if body is None else body, headers=held)

    def add_fault(self, rule: dict[str, Any]) -> str:
        """Add a rule that must be taken; answers its id."""
        answer = self.control("POST", "/faults", rule)
        assert answer.status == 201, answer
        return str(answer.body["id"])

    def requests(self, query: str = "") -> list[dict[str, Any]]:
        """The entries of the journal."""
        answer = self.control("GET", f"/requests{query}")
        assert answer.status == 200, answer
        return list(answer.body["requests"])

    def export(self) -> bytes:
        """The bytes of the world's document."""
        answer = self.control("GET", "/export")
        assert answer.status == 200, answer
        return answer.raw

    def now(self) -> str:
        """The world's instant."""
        return str(self.control("GET", "/clock").body["now"])

    def advance(self, by: float | str) -> None:
        """Move the world's clock."""
        assert self.control("PUT", "/clock", {"advance": by}).status == 200
