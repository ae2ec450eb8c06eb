"""The control calls and the command around the verdicts."""

import io
from collections.abc import Sequence
from contextlib import suppress
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

import click
import httpx
import pytest

from mock_server.cli import control_calls, verdict_name, verdicts
from mock_server.cli.control_calls import Server
from mock_server.cli.failure import COULD_NOT, Failed
from mock_server.faults.kinds import KINDS
from mock_server.verdicts.waits import losses_of
from tests.simulator import JOURNEYS, Client, started
from tests.verdicts.clients import codes, pages, paging

CALLS = pytest.mark.parametrize("kind", list(verdict_name.verdicts()))


@CALLS
def test_an_empty_journal_passes(client: Client, kind: str) -> None:
    answer = client.http.post(f"/__admin/verify/{kind}")
    assert answer.json() == {"passed": True, "findings": []}


@CALLS
def test_unknown_fields_are_refused(client: Client, kind: str) -> None:
    answer = client.control("POST", f"/verify/{kind}", {"completed": True})
    status, code, msg = answer.refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith("completed: is unknown")


@pytest.mark.parametrize("value", [None, "false", 0])
def test_complete_is_a_boolean(client: Client, value: Any) -> None:
    answer = client.control("POST", "/verify/paging", {"complete": value})
    status, code, msg = answer.refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith("complete: must be true, false, or a list of methods")


def test_worlds_are_judged_apart(client: Client) -> None:
    client.call(JOURNEYS, {"paging": {"limit": 2}}, key="test:other")
    assert codes(client) == []
    answer = client.control("POST", "/verify/paging", Authorization="Bearer test:other")
    assert [each["code"] for each in answer.body["findings"]] == ["stopped-early"]


def test_a_journal_without_bodies_cannot_be_judged() -> None:
    with started(journal_bodies=False) as client:
        paging(client, limit=10)
        status, code, msg = client.control("POST", "/verify/paging").refusal
    assert (status, code) == (412, "failed_precondition")
    assert "--journal-bodies on" in msg


@pytest.mark.parametrize("then", [{"connection_reset": True}, {"no_reply": True}])
def test_calls_that_got_no_answer_leave_the_others_to_be_judged(
    client: Client, then: dict[str, bool]
) -> None:
    client.control("POST", "/faults", {"then": then, "times": 1})
    with suppress(httpx.HTTPError, ConnectionError):
        paging(client, limit=10)
    paging(client, limit=10)
    assert codes(client) == ["stopped-early"]
    assert len(client.control("GET", "/walks").body["walks"]) == 1


def test_a_redirect_leaves_the_other_calls_to_be_judged(client: Client) -> None:
    """It has no body, which is no sign of a journal without bodies."""
    assert client.send(b"{}", "/v1//shop.Zalo/ListJourneys").status == 301
    paging(client, limit=10)
    assert codes(client) == ["stopped-early"]
    assert client.control("GET", "/walks").status == 200


def test_a_forgotten_journal_passes(client: Client) -> None:
    paging(client, limit=10)
    client.control("DELETE", "/requests")
    assert codes(client) == []


def test_the_faults_that_break_answers_are_there() -> None:
    losses = losses_of(KINDS)
    assert losses.losing == {"connection_reset", "no_reply", "truncate", "malformed"}
    assert losses.doubtful == {"content_type"}
    assert losses.shortening == {"short_page"}
    assert losses.repeating == {"repeat_page", "endless"}


class Passing:
    """Takes the command's own requests to the simulator in this process."""

    def __init__(self, client: Client) -> None:
        self._http = client.http

    def open(self, request: Request, timeout: float) -> Any:
        assert timeout
        assert request.data is None or isinstance(request.data, bytes)
        answer = self._http.request(
            request.get_method(),
            request.full_url,
            content=request.data,
            headers=dict(request.header_items()),
        )
        if answer.status_code >= 400:
            body = io.BytesIO(answer.content)
            raise HTTPError(request.full_url, answer.status_code, "", Message(), body)
        return io.BytesIO(answer.content)


@pytest.fixture
def command(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The command's own requests reach the simulator in this process."""
    monkeypatch.setattr(control_calls, "opener_of", lambda *_, **__: Passing(client))
    return client


def run(kind: str = "paging", *, incomplete: Sequence[str] = (), key: str | None = None) -> bool:
    server = Server("http://localhost:8480", key, exit_code=COULD_NOT)
    return verdicts.verify(
        kind, server, world="demo", by_key=key is not None, incomplete=incomplete
    )


def test_the_command_passes(command: Client, capsys: pytest.CaptureFixture[str]) -> None:
    pages(command, 4, limit=10)
    assert run() is True
    assert capsys.readouterr().out == "paging of demo: passed\n"


def test_the_command_says_that_no_call_came_in(
    command: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.control("DELETE", "/requests").status == 204
    assert run() is True
    assert "passed, but no call came in: " in capsys.readouterr().out


def test_the_command_tells_of_findings(command: Client, capsys: pytest.CaptureFixture[str]) -> None:
    paging(command, limit=10)
    paging(command, limit=10, path="/v1/shop.Zalo/ListRequestConsent")
    assert run() is False
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "paging of demo: 2 findings"
    assert lines[2] == "  stopped-early: stopped at a full page of 10; 15 of 25 journeys never read"
    assert lines[3].startswith("    There may be more: continue to an empty page")
    assert "(requests 1)" in lines[3] + lines[4]


def test_the_command_lets_a_list_be_left_unread(command: Client) -> None:
    paging(command, limit=10)
    assert run(incomplete=["all"]) is True
    assert run(incomplete=["ListJourneys", "ListMessages"]) is True
    paging(command, limit=10, path="/v1/shop.Zalo/ListRequestConsent")
    assert run(incomplete=["ListJourneys"]) is False


def test_the_command_with_a_key(command: Client, capsys: pytest.CaptureFixture[str]) -> None:
    command.call(JOURNEYS, {"paging": {"limit": 2}}, key="test:mine")
    assert run() is True
    assert run(key="test:mine") is False
    assert "paging of this key: 1 finding\n" in capsys.readouterr().out


def test_what_the_command_refuses(command: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(click.UsageError, match="cannot be used with sends"):
        run("sends", incomplete=["all"])
    with pytest.raises(click.UsageError, match="http"):
        verdicts.verify("sends", Server("localhost"), world="demo", by_key=False)
    monkeypatch.setattr(verdicts, "quote", lambda _: "nowhere")
    with pytest.raises(Failed, match="no world named 'nowhere'") as told:
        run()
    assert told.value.exit_code == COULD_NOT


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (URLError(ConnectionRefusedError("Connection refused")), "is the server running"),
        (URLError(TimeoutError("timed out")), "timed out"),
        (HTTPError("", 302, "", Message(), io.BytesIO(b"")), "the server returned 302"),
        (b"[]", "is not a simulator"),
        (b"<html>", "is not a simulator"),
    ],
)
def test_what_is_no_verdict_is_no_finding(
    answer: Exception | bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Answering:
        def open(self, request: Request, timeout: float) -> Any:
            assert request.get_method() == "POST"
            assert timeout
            if isinstance(answer, bytes):
                return io.BytesIO(answer)
            raise answer

    monkeypatch.setattr(control_calls, "opener_of", lambda *_, **__: Answering())
    with pytest.raises(Failed, match=told) as failed:
        run()
    assert failed.value.exit_code == COULD_NOT
