"""``serve``: its banner, where it listens, and how it ends."""

import json
import re
import signal
import socket
import subprocess
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

import pytest

from tests.cli.running import SMALL, ask, call, rows, wait_for
from tests.serving import COMMAND, Server, free_port, serving
from tests.simulator import API_KEY, JOURNEYS, SHOP_KEY

_OWN_KEY = "a-key-of-our-own-which-nobody-may-read"


def test_the_banner_says_how_to_call(server: Server) -> None:
    """The banner has both base URLs, both keys, and they work."""
    banner = "".join(server.lines)
    for part, key in (("shop", API_KEY), ("partner", SHOP_KEY)):
        assert re.search(rf"base URL, {part} +{server.url}/v1/{part}\n", banner)
        assert key in banner
        status, page = call(server, "POST", f"/v1/{part}.Zalo/ListJourneys", {}, key)
        assert (status, len(page["journeys"])) == (200, 100)


def test_the_printed_curl_line_works(server: Server) -> None:
    """The banner's curl call, pasted into a shell, returns a page of journeys."""
    banner = "".join(server.lines)
    assert banner.count("curl ") == 1
    pasted, _, _ = banner[banner.index("curl ") :].partition("\n\n")  # the log of calls follows
    ran = subprocess.run(
        ["sh", "-c", pasted], capture_output=True, check=True, timeout=20, text=True
    )
    assert len(json.loads(ran.stdout)["journeys"]) == 2


def test_port_0_takes_a_free_port(server: Server) -> None:
    """Two servers with ``--port 0`` have two ports, and both are in their banners."""
    with serving(*SMALL) as other:
        assert other.port != server.port
        assert 0 not in (server.port, other.port)
        assert rows(other) == rows(server)


def test_a_port_can_be_chosen() -> None:
    """``--port`` is the port on which the server listens, only on this machine."""
    port = free_port()
    with serving(*SMALL, "--port", str(port)) as server:
        assert server.url == f"http://127.0.0.1:{port}"
        assert len(rows(server)) == 100


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost"])  # noqa: S104  # an option's value
def test_a_host_can_be_chosen(host: str) -> None:
    """``--host`` is where the server listens; open to all without an admin token, it warns."""
    with serving(*SMALL, "--host", host) as server:
        assert len(rows(server)) == 100
        warned = "without --admin-token" in "".join(server.lines)
        assert warned == (host != "localhost")
    with serving(*SMALL, "--host", host, "--admin-token", "the-admin-token") as server:
        assert "without --admin-token" not in "".join(server.lines)


def _seconds_to_end(ending: signal.Signals) -> float:
    """How long a server with open connections takes to end after a signal, with code 0."""
    with ExitStack() as stack:
        server = stack.enter_context(serving(*SMALL))
        kept = HTTPConnection("127.0.0.1", server.port, timeout=10)
        stack.callback(kept.close)
        assert ask(kept, "POST", JOURNEYS, {})[0] == 200
        silent = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        begun = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        begun.sendall(b"POST /v1/shop.Zalo/ListJourneys HTTP/1.1\r\nHost: localhost\r\n")
        started = monotonic()
        server.process.send_signal(ending)
        assert server.process.wait(timeout=10) == 0
        took = monotonic() - started
        assert silent.recv(1) == b""
        with suppress(ConnectionResetError):  # where the signal came before its bytes were read
            assert begun.recv(1) == b""
    return took


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once(ending: signal.Signals) -> None:
    """SIGTERM and Ctrl-C end it within a second, with code 0, while connections are open."""
    # On a machine that is busy otherwise one of three tries is quick.
    assert any(_seconds_to_end(ending) < 1.0 for _ in range(3))


def test_it_ends_while_data_grow(folder: Path) -> None:
    """A signal ends it also before it is ready."""
    options = ("--journeys", "20000", "--consents", "0", "--database", "kept.db")
    command = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options], stderr=subprocess.PIPE, text=True
    )
    with command as process:
        wait_for("data to grow", (folder / "kept.db").exists)
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_nothing_goes_to_standard_output() -> None:
    """Standard output stays empty: banner, warnings and log go to standard error."""
    command = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *SMALL],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with command as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Content-Type" in line:
                break
        process.terminate()
        output, _ = process.communicate(timeout=10)
    assert output == ""


def test_an_own_key_opens_demo() -> None:
    """Each ``--extra-api-key`` is a key of the world demo, whatever its form."""
    shop_key = "shop1000000000000000777:" + "k" * 64
    with serving(*SMALL, "--extra-api-key", _OWN_KEY, "--extra-api-key", shop_key) as server:
        assert call(server, "POST", JOURNEYS, {}, _OWN_KEY)[0] == 200
        assert call(server, "POST", "/v1/partner.Zalo/ListJourneys", {}, shop_key)[0] == 200
        assert call(server, "POST", JOURNEYS, {}, API_KEY)[0] == 200
        assert call(server, "POST", JOURNEYS, {}, f"{_OWN_KEY}x")[0] == 401
