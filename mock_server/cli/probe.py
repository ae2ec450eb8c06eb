"""Checks whether a running server is ready, for Docker's healthcheck and for scripts."""

import json
import os
import ssl
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

import click

from mock_server.cli.addresses import address_of, check_address, socket_handlers
from mock_server.cli.options import PREFIX
from mock_server.settings import DEFAULT_PORT, UNIX

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
    scheme = "https" if os.environ.get(f"{PREFIX}TLS_CERT") else "http"
    return f"{scheme}://{_called(host)}:{port if port.isdigit() else DEFAULT_PORT}"


def _called(host: str) -> str:
    """How a program on this machine calls a server that listens on a host."""
    if host.startswith("tcp://") or host.strip("[]") in ("", "0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def problem_of(url: str) -> str | None:
    """Why the server is not ready; None if it is."""
    check_address(url)
    request = Request(address_of(url, "health"))  # noqa: S310  # checked above
    try:
        with _direct(url).open(request, timeout=2) as answer:
            status = json.load(answer).get("status")
    except HTTPError as error:
        return f"{url} answers {error.code}"
    except HTTPException:
        return f"{url} is not a simulator"
    except (URLError, OSError) as error:
        return f"{url}: {getattr(error, 'reason', error)}"
    except (ValueError, AttributeError):
        return f"{url} is not a simulator"
    return None if status == "ok" else f"{url} is not a simulator"


def _direct(url: str) -> OpenerDirector:
    """An opener without proxy and certificate check.

    A healthcheck calls its own machine, and the certificate is for another name.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return build_opener(ProxyHandler({}), HTTPSHandler(context=context), *socket_handlers(url))


def wait_until_ready(url: str, timeout: float) -> str | None:
    """Why the server is still not ready after ``timeout`` seconds; None if it is."""
    deadline = time.monotonic() + timeout
    while problem := problem_of(url):
        if not time.monotonic() < deadline:  # not a number is no time either
            return problem
        time.sleep(_INTERVAL)
    return None
