"""``exec``: run a server for as long as a command runs."""

import os
import re
import time
from collections.abc import Sequence
from functools import partial
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

import click
from msgspec import Struct
from msgspec.structs import replace

from mock_server.cli.alternatives import Tally, check_fresh, report, tally, tried
from mock_server.cli.banner import values_of
from mock_server.cli.child_process import run_command
from mock_server.cli.control_calls import Server
from mock_server.cli.failure import COULD_NOT, Failed
from mock_server.cli.own_server import HOST, OwnServer, serving
from mock_server.cli.verdicts import Question, judged, readable
from mock_server.cli.whole_file import check_writable
from mock_server.cli.world_files import export_world
from mock_server.clock import stopwatch
from mock_server.settings import Settings
from mock_server.web.control.world_views import environment
from mock_server.world.worlds import DEMO

_FOUND = 1
_LEAST_PATIENCE, _TIMES = 20.0, 10
"""The time limit of a run under an alternative: at least this many seconds, or this multiple of the
first run's duration. A client may page for ever."""

_PATIENCE, _INTERVAL = 5.0, 0.1
"""Seconds to wait for calls under way before a verdict, and between two checks."""

_BY_PROXY = ("trust_proxy", "public_url", "root_path")
_NO_CALL = (
    "etelecom-mock: no call came in, so there was nothing to judge: does the command read "
    "ETELECOM_BASE_URL?"
)
_NOT_HERE = ("host", "port_file", "workers", "tls_cert", "tls_key", *_BY_PROXY)


def check_options(said: Sequence[str]) -> None:
    """Refuse options of ``serve`` that the command's own server cannot have; raises UsageError."""
    for name in said:
        if name in _NOT_HERE:
            raise click.UsageError(
                f"--{name.replace('_', '-')}: exec serves on {HOST} with one process and no TLS; "
                "leave it out, or use serve"
            )


class Commission(Struct, frozen=True):
    """What ``exec`` was asked to do."""

    command: Sequence[str]
    assignments: Sequence[str]
    questions: Sequence[Question]
    alternatives: bool = False
    """Whether to run the command again under each alternative of the assumptions that it
    touched."""


def execute(settings: Settings, asked: Commission) -> int:
    """Run a command with a server of its own; returns the exit code.

    Raises:
        click.UsageError: an assignment cannot be parsed, or the server cannot start.
    """
    check_assignments(asked.assignments)
    if asked.alternatives:
        check_fresh(settings)
    if settings.export_on_exit is not None:
        check_writable("--export-on-exit", settings.export_on_exit)
    started = stopwatch()
    code, rested_on = _once(settings, asked)
    if rested_on.calls:
        click.echo(f"etelecom-mock: {rested_on.line()}", err=True)
    elif asked.questions:
        click.echo(_NO_CALL, err=True)
    if not asked.alternatives:
        return code
    if code:
        click.echo(
            "etelecom-mock: the command fails under the defaults, so no alternative was tried",
            err=True,
        )
        return code
    again = replace(settings, export_on_exit=None)
    patience = max(_LEAST_PATIENCE, _TIMES * (stopwatch() - started))
    trials = tried(again, rested_on.touched, partial(_again, asked, patience))
    click.echo(f"etelecom-mock: {report(trials)}", err=True)
    return 0 if all(each.passed for each in trials) else _FOUND


def _once(
    settings: Settings,
    asked: Commission,
    output: IO[bytes] | None = None,
    patience: float | None = None,
) -> tuple[int, Tally]:
    """Run the command on a fresh server; returns the exit code and the touched assumptions."""
    here = replace(settings, host=HOST, trust_proxy=False, public_url=None, root_path="")
    with serving(here) as own:
        environment = _environment() | variables(own.url, asked.assignments)
        server = Server(own.url, settings.admin_token, exit_code=COULD_NOT)
        found: list[str] = []
        own.judge = partial(_judge, server, asked.questions, found)
        code = run_command(asked.command, environment, output, patience)
        for step in (partial(_judge_all, asked, own), partial(_export, settings.export_on_exit)):
            try:
                step(server)
            except Failed as failed:
                click.echo(f"etelecom-mock: {failed.message}", err=True)
                code = code or failed.exit_code
        click.echo("\n".join(found), err=True, nl=bool(found))
        return _FOUND if found and code == 0 else code, tally(server, own.removed)


def _export(file: str | None, server: Server) -> None:
    """Write the world demo to the file of ``--export-on-exit``; raises Failed."""
    try:
        if file is not None:
            export_world(file, server, None, DEMO)
    except (OSError, click.ClickException) as error:
        told = getattr(error, "message", None) or f"{file}: {getattr(error, 'strerror', error)}"
        raise Failed(f"--export-on-exit {told}") from None


def _judge_all(asked: Commission, own: OwnServer, server: Server) -> None:
    """Judge the worlds that are left; raises Failed if one of all worlds could not be judged."""
    if not asked.questions:
        return
    _wait_for_calls(server)
    for world in server.ask("worlds")["worlds"]:
        own.judge(world["name"])
    if own.problem is not None:
        raise own.problem


def _again(asked: Commission, patience: float, settings: Settings, title: str) -> int:
    """Run the command under an alternative; its output is shown if it fails."""
    with TemporaryFile() as output:
        code, _ = _once(settings, asked, output, patience)
        if code:
            output.seek(0)
            told = output.read().decode(errors="replace")
            click.echo(f"etelecom-mock: under {title} the command fails ({code}):", err=True)
            click.echo(told, err=True)
        return code


def _environment() -> dict[str, str]:
    """The environment, with the server's host added to those that bypass a proxy."""
    found = dict(os.environ)
    for name in ("no_proxy", "NO_PROXY"):
        listed = found.get(name) or found.get(name.swapcase()) or ""
        if listed != "*" and HOST not in listed.split(","):
            found[name] = ",".join(filter(None, [listed, HOST]))
    return found


def _wait_for_calls(server: Server) -> None:
    """Wait a limited time for calls that are under way: the verdict needs their ends."""
    for _ in range(round(_PATIENCE / _INTERVAL)):
        waiting = (
            call["status"] is None and not call["abandoned"]
            for world in server.ask("worlds")["worlds"]
            for call in server.ask(f"requests?bodies=off&world={quote(world['name'])}")["requests"]
        )
        if not any(waiting):
            return
        time.sleep(_INTERVAL)


def variables(url: str, assignments: Sequence[str]) -> dict[str, str]:
    """The variables that the command finds in its environment."""
    values = values_of(url)
    found = environment(values)
    for assignment in assignments:
        name, _, template = assignment.partition("=")
        found[name] = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)
    return found


def check_assignments(assignments: Sequence[str]) -> None:
    """Raises click.UsageError for one that cannot be parsed."""
    known = values_of("")
    for assignment in assignments:
        name, separator, template = assignment.partition("=")
        if not name or not separator:
            raise click.UsageError(f"--set {assignment}: give NAME=VALUE, such as URL={{base_url}}")
        for word in re.findall(r"\{(\w+)\}", template):
            if word not in known:
                names = ", ".join(f"{{{each}}}" for each in known)
                raise click.UsageError(f"--set {assignment}: {{{word}}} is not one of {names}")


def _judge(server: Server, questions: Sequence[Question], found: list[str], world: str) -> None:
    """Judge a world, and add its findings as text; raises Failed."""
    for question in questions:
        verdict = judged(server, question, world)
        if not verdict["passed"]:
            found.append(readable(f"{question.kind} of {world}", verdict))
