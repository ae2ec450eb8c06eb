"""Checks whether a running server is ready, for Docker's healthcheck and for scripts."""

import json
import os
import time
from collections.abc import Callable

import click

from mock_server.cli.control_calls import Server
from mock_server.cli.failure import Failed
from mock_server.cli.options import PREFIX
from mock_server.settings import DEFAULT_PORT, UNIX, Settings

_INTERVAL = 0.1


def default_url() -> str:
    """The server that the same environment would start.

    Raises UsageError if its port is unknown.
    """
    host, port = os.environ.get(f"{PREFIX}HOST", ""), os.environ.get(f"{PREFIX}PORT", "")
    if host.startswith(UNIX):
        return host
    if port == "0":
        raise click.UsageError(
            "with port 0 the port is chosen when the server starts: give its --url"
        )
    host = "" if host.startswith("tcp://") else host
    number, certificate = int(port) if port.isdigit() else DEFAULT_PORT, f"{PREFIX}TLS_CERT"
    return Settings(host=host, port=number, tls_cert=os.environ.get(certificate)).origin


def problem_of(url: str, ca: str | None = None, *, insecure: bool = False) -> str | None:
    """Why the server is not ready; None if it is.

    Without ``ca`` any certificate is accepted: a healthcheck calls its own machine, and the
    certificate is for another name.
    """
    server = Server(url, insecure=insecure or ca is None, ca=ca, patience=2)
    try:
        with server.open("health", about=url) as answer:
            found = json.load(answer)
    except Failed as failed:
        return failed.message
    except ValueError:
        found = None
    ready = isinstance(found, dict) and found.get("status") == "ok"
    return None if ready else f"{url} is not a simulator"


def wait_until_ready(problem_now: Callable[[], str | None], timeout: float) -> str | None:
    """Why the server is still not ready after ``timeout`` seconds; None if it is."""
    deadline = time.monotonic() + timeout
    while problem := problem_now():
        if not time.monotonic() < deadline:  # not a number is no time either
            return problem
        time.sleep(_INTERVAL)
    return None
