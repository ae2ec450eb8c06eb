"""``exec``: a server for as long as a command runs."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

import click
import uvicorn

from mock_server import keys
from mock_server.cli.verdicts import readable
from mock_server.seeding.generator import shop_id_of
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from mock_server.web.http.connection import HttpConnection
from mock_server.world.worlds import DEMO

_HOST = "127.0.0.1"
_GRACE = 0.5
_FOUND = 1
_CANNOT_RUN, _NOT_FOUND, _BY_SIGNAL = 126, 127, 128
"""Exit codes as shells have them."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
_TYPED = ("SIGINT", "SIGQUIT", "SIGBREAK")
"""Signals that a terminal sends to all that run in front."""


def execute(
    settings: Settings, command: Sequence[str], assignments: Sequence[str], kinds: Sequence[str]
) -> int:
    """Run a command beside a server of its own; answers the exit code.

    Raises:
        click.UsageError: an assignment cannot be read, or the server cannot start.
    """
    alone = replace(settings, host=_HOST, workers=1, tls_cert=None, tls_key=None)
    check_assignments(assignments)
    with serving(alone) as url:
        code = _run(command, os.environ | variables(url, assignments))
        found = sum(_tell_findings(url, kind, alone.admin_token) for kind in kinds)
    return _FOUND if found and code == 0 else code


def variables(url: str, assignments: Sequence[str]) -> dict[str, str]:
    """What the command finds in its environment."""
    values = _values(url)
    found = {
        "ETELECOM_BASE_URL": values["base_url"],
        "ETELECOM_API_KEY": values["api_key"],
        "ETELECOM_PARTNER_BASE_URL": values["partner_base_url"],
        "ETELECOM_SHOP_KEY": values["shop_key"],
        "ETELECOM_PARTNER_API_KEY": values["partner_api_key"],
        "ETELECOM_MOCK_URL": values["mock_url"],
    }
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
    with socket.create_server((_HOST, 0)) as listening:
        port = listening.getsockname()[1]
        app = Simulator(replace(settings, port=port))
        settled = threading.Event()
        app.on_ready = settled.set
        server = uvicorn.Server(_config(app))
        app.stop = lambda: setattr(server, "should_exit", True)
        thread = threading.Thread(target=_serve, args=(server, listening, settled), daemon=True)
        thread.start()
        try:
            settled.wait()
            if not thread.is_alive() or app.refusal is not None:
                raise click.UsageError(app.refusal or "the server ended before it was ready")
            yield f"http://{_HOST}:{port}"
        finally:
            server.should_exit = True
            thread.join()


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


def _tell_findings(url: str, kind: str, token: str | None) -> int:
    """Judge every world by a verdict, and print what it found; how much that is."""
    found = 0
    for world in _asked(f"{url}/__admin/worlds", token)["worlds"]:
        name = world["name"]
        verdict = _asked(f"{url}/__admin/verify/{kind}?world={quote(name)}", token, b"{}")
        if not verdict["passed"]:
            click.echo(readable(f"{kind} of {name}", verdict), err=True)
        found += len(verdict["findings"])
    return found


def _asked(address: str, token: str | None, body: bytes | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = Request(address, body, headers)  # noqa: S310  # the server above
    try:
        with build_opener(ProxyHandler({})).open(request) as answer:
            return json.load(answer)
    except HTTPError as error:
        with error:
            raise click.ClickException(f"--verify: {json.load(error)['msg']}") from None
