"""Starting the whole application in process, and calling it as clients do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import httpx2
from starlette.testclient import TestClient

from mock_server.etelecom import VERBS
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.stores import in_tested_store

ANCHOR = "2026-03-10T08:00:00Z"
"""The instant from which the tests' worlds hang, unless a test says otherwise."""

API_KEY = "1000000000000000001:" + "demo" * 8
SHOP_KEY = "shop1000000000000000001:" + "demo" * 16
PARTNER_API_KEY = "1000000000000000002:" + "partner" * 4 + "part"

JOURNEYS = "/v1/shop.Zalo/ListJourneys"
CONSENTS = "/v1/shop.Zalo/ListRequestConsent"


FORMS = {verb.operation for verb in VERBS if verb.form}
"""The methods whose requests are forms."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any
    raw: bytes = b""

    @property
    def refusal(self) -> tuple[int, str, str]:
        """Status, code and message of an answer that must be an error of the vendor's shape."""
        assert self.status >= 400, self
        assert {"code", "msg"} <= self.body.keys() <= {"code", "msg", "meta"}, self
        return self.status, self.body["code"], self.body["msg"]

    @property
    def undecodable(self) -> str:
        """Why a body did not decode, as the vendor's answer has it."""
        assert self.refusal == (400, "invalid_argument", "the json request could not be decoded")
        assert self.body["meta"].keys() == {"cause", "xcode"}, self
        assert self.body["meta"]["xcode"] == "malformed", self
        assert "body-refused" in self.headers["x-mock-note"].split(", "), self
        return str(self.body["meta"]["cause"])

    @property
    def hint(self) -> str:
        """What the first note says."""
        return str(self.headers["x-mock-hint"])


class Client:
    """A client of one simulator: vendor calls and control calls."""

    def __init__(self, http: TestClient) -> None:
        self.http = http

    def call(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = API_KEY,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """POST a body, as JSON or as the form that it must be, to a vendor path with a key."""
        sent = {"Authorization": f"Bearer {key}"} if key is not None else {}
        if path.rpartition("/")[2] in FORMS:
            return answered(self.http.post(path, files=_parts(body or {}), headers=sent))
        answer = self.http.post(
            path, json={} if body is None else body, headers=sent | (headers or {})
        )
        return answered(answer)

    def send(
        self, content: bytes, path: str = JOURNEYS, *, method: str = "POST", **headers: str | None
    ) -> Answer:
        """Send a body as it is, with the key and as JSON unless told otherwise.

        A header is named with underscores, and left out where its value is None.
        """
        wanted = {"authorization": f"Bearer {API_KEY}", "content_type": "application/json"}
        sent = {
            name.replace("_", "-"): value
            for name, value in (wanted | headers).items()
            if value is not None
        }
        return answered(
            self.http.request(method, path, content=content, headers=sent, follow_redirects=False)
        )

    def page(self, path: str, filter_: Any = None, **paging: Any) -> Any:
        """The body of a list's page, which must be a 200."""
        body: dict[str, Any] = {"paging": paging}
        if filter_ is not None:
            body["filter"] = filter_
        answer = self.call(path, body)
        assert answer.status == 200, answer.body
        return answer.body

    def walk(self, path: str, filter_: Any = None, **paging: Any) -> list[dict[str, Any]]:
        """Every row, by walking ``next`` to the empty page."""
        rows: list[dict[str, Any]] = []
        while page := rows_of(body := self.page(path, filter_, **paging)):
            rows += page
            assert paging.get("after") != body["paging"]["next"], "the walk does not move on"
            paging["after"] = body["paging"]["next"]
        return rows

    def control(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A call under ``/__admin``."""
        return answered(self.http.request(method, f"/__admin{path}", json=body, headers=headers))

    def begin_anew(self) -> None:
        """Remove what a test made, and reset the world, so that another test can use the server."""
        self.http.cookies.clear()
        for world in self.control("GET", "/worlds").body["worlds"]:
            if world["name"] != "demo":
                assert self.control("DELETE", f"/worlds/{world['name']}").status == 204
        for snapshot in self.control("GET", "/snapshots").body["snapshots"]:
            assert self.control("DELETE", f"/snapshots/{snapshot['name']}").status == 204
        assert self.control("POST", "/reset").status == 200


def _parts(body: dict[str, Any]) -> dict[str, Any]:
    """A body as the parts of a form: what is bytes, or a text named ``file``, is a file."""
    given = {name: value for name, value in body.items() if value is not None}
    parts = {
        name: ("tep", value) if isinstance(value, bytes) or name == "file" else (None, str(value))
        for name, value in given.items()
    }
    return parts or {"nothing": (None, "")}  # httpx sends no form where there are no parts


def answered(answer: httpx2.Response) -> Answer:
    """An answer, its body read where it is JSON."""
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    found = answer.json() if is_json and answer.content else None
    return Answer(answer.status_code, found, answer.headers, answer.content)


def rows_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a page, whatever its list is called."""
    (rows,) = (value for name, value in body.items() if name != "paging")
    return list(rows)


NOWHERE = os.open(os.devnull, os.O_WRONLY)


@contextmanager
def started(
    settings: Settings | None = None, *, logs_to: int = NOWHERE, **options: Any
) -> Iterator[Client]:
    """A simulator of its own, ready, in process; its log goes to a descriptor."""
    target = settings or Settings(**({"anchor": ANCHOR} | options))
    log = Log(target.log_format, logs_to)
    with (
        in_tested_store(target) as kept,
        InProcess(Simulator(kept, log=log), base_url="http://localhost:8480") as http,
    ):
        yield ready(http)


def ready(http: TestClient) -> Client:
    """A client of a started simulator, once it is ready."""
    deadline = monotonic() + 300
    while http.get("/__admin/health").status_code != 200:
        assert monotonic() < deadline, "the simulator did not become ready"
        sleep(0.002)
    return Client(http)
