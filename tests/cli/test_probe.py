"""``healthcheck`` and ``wait``: whether, or until, a server is ready."""

import socket
import subprocess
from contextlib import closing
from threading import Thread

import pytest

from tests.cli.running import SMALL, run
from tests.serving import COMMAND, Server, free_port, serving


def test_a_ready_server_is_healthy(server: Server) -> None:
    """Both commands end at once with code 0 and say nothing."""
    for command, url in (("healthcheck", server.url), ("wait", f"{server.url}/")):
        ran = run(command, "--url", url)
        assert (ran.code, ran.output, ran.errors) == (0, b"", "")


def test_the_port_is_taken_from_the_environment(server: Server) -> None:
    """Without an address, the probe calls the server that the same environment would start."""
    assert run("healthcheck", env={"ETELECOM_MOCK_PORT": str(server.port)}).code == 0


@pytest.mark.parametrize("host", ["127.0.0.7", "::1", "[::1]", "localhost", "::"])
def test_the_host_is_taken_from_the_environment(host: str) -> None:
    """A server that listens on one address only is asked there; elsewhere nobody answers."""
    with serving(*SMALL, "--host", host) as server:
        settings = {"ETELECOM_MOCK_HOST": host, "ETELECOM_MOCK_PORT": str(server.port)}
        for command in ("healthcheck", "wait"):
            assert run(command, env=settings).code == 0, command


def test_an_admin_token_does_not_hide_health() -> None:
    """Probes need no token."""
    with serving(*SMALL, "--admin-token", "the-admin-token") as server:
        assert run("healthcheck", "--url", server.url).code == 0


def test_a_proxy_is_passed_by(server: Server) -> None:
    """A probe calls the server itself, whatever proxy the environment names."""
    proxy = f"http://127.0.0.1:{free_port()}"
    assert run("healthcheck", "--url", server.url, env={"http_proxy": proxy}).code == 0


@pytest.mark.parametrize("command", ["healthcheck", "wait"])
def test_no_server_is_not_ready(command: str) -> None:
    """Where nobody listens both commands end with code 1 and one line with the address."""
    url = f"http://127.0.0.1:{free_port()}"
    arguments = ["--timeout", "0.2"] if command == "wait" else []
    ran = run(command, "--url", url, *arguments)
    assert (ran.code, ran.output) == (1, b"")
    assert url in ran.line
    assert "not ready" in ran.line


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xff",
        b"220 mail.example ESMTP\r\n",
        b"",
    ],
)
def test_another_server_is_not_ready(answer: bytes) -> None:
    """Another kind of server at the address causes one line and code 1, not a traceback."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"

        def answer_once() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = Thread(target=answer_once)
        thread.start()
        ran = run("healthcheck", "--url", url)
        thread.join()
    assert (ran.code, ran.output) == (1, b"")
    assert url in ran.line


def test_wait_waits_for_the_server() -> None:
    """``wait`` begun before its server ends with code 0 once the server is ready."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    waiting = [*COMMAND, "wait", "--url", url, "--timeout", "25"]
    with subprocess.Popen(waiting, stderr=subprocess.PIPE, text=True) as process:
        with serving(*SMALL, "--port", str(port)):
            _, errors = process.communicate(timeout=25)
        assert (process.returncode, errors) == (0, "")


def test_wait_gives_up() -> None:
    """After its timeout ``wait`` ends with code 1 and says how long it waited."""
    ran = run("wait", "--url", f"http://127.0.0.1:{free_port()}", "--timeout", "0.3")
    assert ran.code == 1
    assert "0.3 s" in ran.line


def test_wait_for_no_number_gives_up() -> None:
    assert run("wait", "--url", f"http://127.0.0.1:{free_port()}", "--timeout", "nan").code == 1
