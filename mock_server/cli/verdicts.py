"""``verify``: the verdict on a world of a running server, for people and for scripts."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any
from urllib.parse import quote

import click
from msgspec import Struct

from mock_server.cli.control_calls import Server
from mock_server.cli.failure import COULD_NOT, Failed
from mock_server.cli.verdict_name import verdicts

_INCOMPLETE = "incomplete"
_WIDTH = 96


class Question(Struct, frozen=True):
    """A request for a verdict."""

    kind: str
    body: Mapping[str, Any]


def read_questions(text: str) -> list[Question]:
    """``paging,retries`` or ``paging:incomplete=ListMessages,sends:strict``; raises UsageError."""
    return [_question(each) for each in text.split(",") if each]


def _question(text: str) -> Question:
    kind, *options = text.split(":")
    known = verdicts()
    if kind not in known:
        raise click.UsageError(f"--verify {kind}: must be one of {', '.join(known)}")
    body: dict[str, Any] = {}
    for option in options:
        name, has_value, value = option.partition("=")
        if name == _INCOMPLETE and "complete" in known[kind]:
            body["complete"] = value.split("+") if has_value else False
        elif name == "method" and value:
            body["method"] = value
        elif (
            name == "partial" or (name == "strict" and "strict" in known[kind])
        ) and not has_value:
            body[name] = True
        else:
            raise click.UsageError(
                f"--verify {text}: {option} is not one of incomplete, incomplete=METHOD+METHOD "
                "(paging), strict (sends), method=METHOD, partial"
            )
    return Question(kind, body)


def verify(
    kind: str, server: Server, *, world: str, by_key: bool, incomplete: Sequence[str] = ()
) -> bool:
    """Print the verdict; returns False if there are findings."""
    if incomplete and "complete" not in verdicts()[kind]:
        raise click.UsageError(f"--incomplete cannot be used with {kind}")
    body: dict[str, Any] = {}
    if incomplete:
        body = {"complete": False if "all" in incomplete else list(incomplete)}
    about = None if by_key else world
    verdict = judged(server, Question(kind, body), about)
    told = readable(f"{kind} of {'this key' if by_key else world}", verdict)
    if verdict["passed"] and not _has_calls(server, about):
        told += ", but no call came in: does the client call this server, with a key of this world?"
    click.echo(told)
    return bool(verdict["passed"])


def _has_calls(server: Server, world: str | None) -> bool:
    """Whether a world's journal has a call; raises Failed."""
    query = "" if world is None else f"&world={quote(world)}"
    return bool(server.ask(f"requests?bodies=off&last=1{query}")["requests"])


def judged(server: Server, question: Question, world: str | None) -> dict[str, Any]:
    """A verdict on a world, or on the world of the server's key; raises Failed."""
    query = "" if world is None else f"?world={quote(world)}"
    verdict = server.ask(f"verify/{question.kind}{query}", dict(question.body))
    if not isinstance(verdict, dict) or not {"passed", "findings"} <= verdict.keys():
        raise Failed(f"{server.url} is not a simulator", COULD_NOT)
    return {"passed": verdict["passed"], "findings": verdict["findings"]}


def readable(title: str, verdict: Mapping[str, Any]) -> str:
    """The verdict as text lines."""
    if verdict["passed"]:
        return f"{title}: passed"
    findings = verdict["findings"]
    lines = [f"{title}: {len(findings)} finding{'s' if len(findings) > 1 else ''}"]
    for each in findings:
        fact, _, advice = each["message"].partition(". ")
        shown = f"(requests {', '.join(each['requests'])})" if each["requests"] else ""
        told = f"{advice} {shown}".strip()
        lines += ["", f"  {each['code']}: {fact}"]
        lines += wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)
