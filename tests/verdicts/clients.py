"""Clients that page as the tests need it, and the verdicts on them."""

from typing import Any

from tests.simulator import JOURNEYS, Client

CODES = list[str]


def verdict(client: Client, kind: str = "paging", **body: Any) -> list[dict[str, Any]]:
    """The findings, of a verdict that must be whole."""
    answer = client.control("POST", f"/verify/{kind}", body)
    assert answer.status == 200, answer
    assert set(answer.body) == {"passed", "findings"}
    findings: list[dict[str, Any]] = answer.body["findings"]
    assert answer.body["passed"] is (not findings)
    known = {each["id"] for each in client.control("GET", "/requests").body["requests"]}
    for finding in findings:
        assert set(finding) == {"code", "message", "requests"}
        assert finding["message"]
        assert finding["requests"] or finding["code"] == "journal-incomplete"
        assert set(finding["requests"]) <= known
    return findings


def codes(client: Client, kind: str = "paging", **body: Any) -> CODES:
    """The codes of the findings."""
    return [finding["code"] for finding in verdict(client, kind, **body)]


def paging(
    client: Client, filter_: Any = None, path: str = JOURNEYS, **paging_: Any
) -> dict[str, Any]:
    """The ``paging`` of a page's answer."""
    return dict(client.page(path, filter_, **paging_)["paging"])


def pages(
    client: Client, count: int, filter_: Any = None, path: str = JOURNEYS, **paging_: Any
) -> dict[str, Any]:
    """Walk so many pages by ``next``; the ``paging`` of the last answer."""
    found = paging(client, filter_, path, **paging_)
    for _ in range(count - 1):
        found = paging(client, filter_, path, **(paging_ | {"after": found["next"]}))
    return found


def advance(client: Client, seconds: float) -> None:
    """Wait by the world's clock."""
    assert client.control("PUT", "/clock", {"advance": seconds}).status == 200


def fault(client: Client, then: Any, **rule: Any) -> None:
    """Add a fault rule."""
    answer = client.control("POST", "/faults", {"then": then, **rule})
    assert answer.status == 201, answer
