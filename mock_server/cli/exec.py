"""``exec``: a server for as long as a command runs."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any
from urllib.parse import quote

import click
import uvicorn

from mock_server import keys
from mock_server.cli.control_calls import COULD_NOT, Server
from mock_server.cli.verdicts import Question, judged, readable
from mock_server.cli.whole_file import check_writable
from mock_server.cli.world_files import export_world
from mock_server.log import Log
from mock_server.seeding.generator import shop_id_of
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from mock_server.web.control.world_views import environment
from mock_server.web.http.connection import IDLE, HttpConnection
from mock_server.world.worlds import DEMO

_HOST = "127.0.0.1"
_GRACE = 0.5
_FOUND = 1
_PATIENCE, _INTERVAL = 5.0, 0.1
"""Seconds that calls under way are waited for before a verdict, and between two looks."""

_NOT_HERE = ("host", "port_file", "workers", "tls_cert", "tls_key")
_CANNOT_RUN, _NOT_FOUND, _BY_SIGNAL = 126, 127, 128
"""Exit codes as shells have them."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
_TYPED = ("SIGINT", "SIGQUIT", "SIGBREAK")
"""Signals that a terminal sends to all that run in front."""


def check_options(said: Sequence[str]) -> None:
    """Refuse options of ``serve`` that a command's own server cannot have; raises UsageError."""
    for name in said:
        if name in _NOT_HERE:
            raise click.UsageError(
                f"--{name.replace('_', '-')}: exec serves {_HOST} by one process without TLS; "
                "leave it out, or run serve"
            )


def execute(
    settings: Settings,
    command: Sequence[str],
    assignments: Sequence[str],
    questions: Sequence[Question],
) -> int:
    """Run a command beside a server of its own; returns the exit code.

    Raises:
        click.UsageError: an assignment cannot be read, or the server cannot start.
    """
    check_assignments(assignments)
    if settings.export_on_exit is not None:
        check_writable("--export-on-exit", settings.export_on_exit)
    with serving(replace(settings, host=_HOST)) as url:
        code = _run(command, _environment() | variables(url, assignments))
        server = Server(url, settings.admin_token, exit_code=COULD_NOT)
        found = 0
        if questions:
            _wait_for_calls(server)
            found = sum(_tell_findings(server, question) for question in questions)
        if settings.export_on_exit is not None:
            export_world(settings.export_on_exit, server, None, DEMO)
    return _FOUND if found and code == 0 else code


def _environment() -> dict[str, str]:
    """The environment, with the server's host among those that no proxy is used for."""
    found = dict(os.environ)
    for name in ("no_proxy", "NO_PROXY"):
        listed = found.get(name) or found.get(name.swapcase()) or ""
        if listed != "*" and _HOST not in listed.split(","):
            found[name] = ",".join(filter(None, [listed, _HOST]))
    return found


def _wait_for_calls(server: Server) -> None:
    """Wait for calls that are under way, for a while: their ends belong to the verdict."""
    for _ in range(round(_PATIENCE / _INTERVAL)):
        names = [world["name"] for world in server.ask("worlds")["worlds"]]
        waiting = [
            call
            for name in names
            for call in server.ask(f"requests?bodies=off&world={quote(name)}")["requests"]
            if call["status"] is None and not call["abandoned"]
        ]
        if not waiting:
            return
        time.sleep(_INTERVAL)


def variables(url: str, assignments: Sequence[str]) -> dict[str, str]:
    """What the command finds in its environment."""
    values = _values(url)
    found = environment(values)
    for assignment in assignments:
        name, _, template = assignment.partition("=")
        found[name] = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)
    return found


def check_assignments(assignments: Sequence[str]) -> None:
    """Raises click.UsageError for one that cannot be read."""
    known = _values("")
    for assignment in assignments:
        name, separator, template = assignment.partition("=")
        if not name or not separator:
            raise click.UsageError(f"--set {assignment}: give NAME=VALUE, such as URL={{base_url}}")
        for word in re.findall(r"\{(\w+)\}", template):
            if word not in known:
                names = ", ".join(f"{{{each}}}" for each in known)
                raise click.UsageError(f"--set {assignment}: {{{word}}} is none of {names}")


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """A server in a thread, ready; its address. It ends with the process, however that ends."""
    with _listening(settings.port) as listening:
        port = listening.getsockname()[1]
        log = Log(settings.log_format)
        app = Simulator(replace(settings, port=port), log=log)
        settled = threading.Event()
        app.on_ready = settled.set
        server = uvicorn.Server(_config(app))
        app.lifetime.stop = lambda: setattr(server, "should_exit", True)
        thread = threading.Thread(target=_serve, args=(server, listening, settled), daemon=True)
        thread.start()
        try:
            settled.wait()
            problem = app.lifetime.refusal or app.lifetime.failure
            if problem or not thread.is_alive():
                raise click.UsageError(problem or "the server ended before it was ready")
            yield f"http://{_HOST}:{port}"
        finally:
            server.should_exit = True
            thread.join()
            log.settle()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise click.UsageError(f"--port {port}: {error.strerror or error}; give another") from None


def _values(url: str) -> dict[str, str]:
    shop_id = shop_id_of(0)
    return {
        "base_url": f"{url}/v1/shop",
        "partner_base_url": f"{url}/v1/partner",
        "api_key": keys.api_key(b"", DEMO, shop_id),
        "shop_key": keys.shop_key(b"", DEMO, shop_id),
        "partner_api_key": keys.partner_api_key(b"", DEMO),
        "mock_url": url,
    }


def _config(app: Simulator) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="on",
        http=HttpConnection,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=_GRACE,  # type: ignore[arg-type]  # seconds, also fractions
    )


def _serve(server: uvicorn.Server, listening: socket.socket, settled: threading.Event) -> None:
    if hasattr(signal, "pthread_sigmask"):  # signals are for the thread that passes them on
        signal.pthread_sigmask(signal.SIG_BLOCK, _numbers())
    try:
        server.run(sockets=[listening])
    except SystemExit:  # uvicorn's way out when the application does not start
        pass
    finally:
        settled.set()


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The command's exit code, as a shell gives it. It has the standard streams to itself."""
    with _signals_passed_on() as started:
        try:
            process = subprocess.Popen(command, env=environment)  # noqa: S603  # what was asked for
        except OSError as error:
            click.echo(f"etelecom-mock: {command[0]}: {error.strerror}", err=True)
            return _NOT_FOUND if isinstance(error, FileNotFoundError) else _CANNOT_RUN
        started(process)
        code = process.wait()
    return code if code >= 0 else _BY_SIGNAL - code


@contextmanager
def _signals_passed_on() -> Iterator[Any]:
    """Hand the command's process to what this yields, and it gets the signals that come here."""
    processes: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def started(process: subprocess.Popen[bytes]) -> None:
        processes.append(process)
        for number in early:
            process.send_signal(number)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if signal.Signals(number).name in _TYPED and _in_front():
            return  # the command has it from the terminal; twice would end it harder than meant
        if processes:
            processes[0].send_signal(number)
        else:
            early.append(number)

    before = {number: signal.signal(number, pass_on) for number in _numbers()}
    try:
        yield started
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _numbers() -> list[signal.Signals]:
    """The signals that are passed on, as far as this system has them."""
    return [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]


def _in_front() -> bool:
    """Whether this process has the terminal, and the command with it."""
    if os.name != "posix":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _tell_findings(server: Server, question: Question) -> int:
    """Judge every world by a verdict, and print what it found; how much that is."""
    found = 0
    for world in server.ask("worlds")["worlds"]:
        name = world["name"]
        verdict = judged(server, question, name)
        if not verdict["passed"]:
            click.echo(readable(f"{question.kind} of {name}", verdict), err=True)
        found += len(verdict["findings"])
    return found
