"""Where the server listens, and under which addresses clients reach it through proxies."""

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import SMALL, refusal, run
from tests.serving import Server, serving

_PROXIED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "mock.example.test",
    "X-Forwarded-Prefix": "/mock",
}


def _get(
    server: Server, path: str, method: str = "GET", body: Any = None, **headers: str
) -> tuple[int, Any, Any]:
    """Status, headers and JSON or text of a call with the headers of a proxy."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        text = answer.read().decode()
    is_json = (answer.headers["content-type"] or "").startswith("application/json")
    return answer.status, answer.headers, json.loads(text) if is_json and text else text


def _base(server: Server, path: str = "/__admin/world", **headers: str) -> Any:
    status, _, world = _get(server, path, **headers)
    assert status == 200, world
    return world["base_url"]


@pytest.mark.attack("addresses.socket")
def test_it_listens_on_a_socket_in_the_file_system(folder: Path) -> None:
    """The banner's line works, client commands reach the server, which removes the file."""
    address = f"unix:{folder / 'x.sock'}"
    with serving(*SMALL, "--host", address, "--port-file", "port") as server:
        assert any(f"--unix-socket {folder / 'x.sock'}" in line for line in server.lines)
        assert run("healthcheck", env={"ETELECOM_MOCK_HOST": address}).code == 0
        ran = run("export", "--url", address)
        assert ran.code == 0
        assert json.loads(ran.output)["format"] == 1
        assert address.removeprefix("unix:") in refusal("serve", *SMALL, "--host", address)
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(folder / "x.sock"))
            raw.sendall(b"no HTTP\r\n\r\n")
            assert raw.recv(100).startswith(b"HTTP/1.1 400")
        assert server.stop() == 0
    assert not (folder / "x.sock").exists()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "x.sock"))  # as a killed server leaves it
    with serving(*SMALL, "--host", address):
        assert run("wait", "--url", address).code == 0
    (folder / "file").write_text("mine")
    assert "not a socket" in refusal("serve", "--host", "unix:file")


@pytest.mark.attack("addresses.own")
def test_what_another_server_has_taken_is_left_to_it(folder: Path) -> None:
    address, port = f"unix:{folder / 'x.sock'}", folder / "port"
    with serving(*SMALL, "--host", address, "--port-file", "port") as first:
        (folder / "x.sock").unlink()
        with serving(*SMALL, "--host", address):
            port.write_text("another's")
            assert first.stop() == 0
            assert run("wait", "--url", address).code == 0
            assert port.read_text() == "another's"


@pytest.mark.attack("addresses.socket")
@pytest.mark.parametrize("options", [("serve", *SMALL, "--host"), ("healthcheck", "--url")])
def test_a_socket_whose_server_hangs_holds_up_nobody(folder: Path, options: list[str]) -> None:
    """Connecting would wait for ever where the backlog is full."""
    path = folder / "x.sock"
    with ExitStack() as waiting:
        hanging = waiting.enter_context(socket.socket(socket.AF_UNIX))
        hanging.bind(str(path))
        hanging.listen(0)
        connected = 0
        while connected != errno.EAGAIN:
            other = waiting.enter_context(socket.socket(socket.AF_UNIX))
            other.setblocking(False)
            connected = other.connect_ex(str(path))
        ran = run(*options, f"unix:{path}")
        assert ran.code == (2 if "serve" in options else 1)
        assert str(path) in ran.line
    assert path.exists()


@pytest.mark.attack("addresses.local")
@pytest.mark.parametrize(
    "options",
    [
        ("--host", "localhost"),
        ("--host", "LOCALHOST"),
        ("--host", "localhost", "--workers", "2", "--database", "../shared.db"),
    ],
)
def test_localhost_is_both_addresses(options: tuple[str, ...]) -> None:
    """A further server is refused there, though workers have several sockets for each."""
    with serving(*SMALL, *options) as server:
        assert not [line for line in server.lines if "warning" in line]
        port = server.port
        for address in ("127.0.0.1", "::1"):
            with closing(HTTPConnection(address, port, timeout=10)) as connection:
                connection.request("GET", "/__admin/health")
                assert connection.getresponse().status == 200
        assert run("healthcheck", "--url", f"http://localhost:{port}").code == 0
        assert f"--port {port} " in refusal("serve", *SMALL, *options, "--port", str(port))


@pytest.mark.attack("addresses.local")
def test_localhost_needs_one_of_them() -> None:
    """A port that is taken on one of the two is taken; an address that is missing is not needed."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = str(taken.getsockname()[1])
        assert f"--port {port} " in refusal("serve", *SMALL, "--host", "localhost", "--port", port)
    with serving(*SMALL, "--host", "127.0.0.1") as server, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("::1", server.port), timeout=5)


@pytest.mark.attack("addresses.brackets")
def test_an_address_may_stand_in_brackets() -> None:
    """As the banner prints it."""
    with serving(*SMALL, "--host", "[::1]") as server:
        assert server.url == f"http://[::1]:{server.port}"
        assert run("healthcheck", "--url", server.url).code == 0


@pytest.mark.attack("addresses.port-0")
def test_port_0_cannot_be_waited_for() -> None:
    assert "port 0" in refusal("wait", env={"ETELECOM_MOCK_PORT": "0"})


@pytest.fixture(scope="module")
def trusting() -> Iterator[Server]:
    options = ("--trust-proxy", "--allowed-host", "mock.example.com")
    with serving(*SMALL, *options) as server:
        yield server


@pytest.mark.rule("wire.proxies")
@pytest.mark.attack("addresses.proxies")
def test_a_trusted_proxy_says_how_clients_reach_the_server(trusting: Server) -> None:
    assert _base(trusting, Host="backend") == "http://backend/v1/shop"
    found = _base(trusting, Host="backend", **_PROXIED)
    assert found == "https://mock.example.test/mock/v1/shop"
    chain = {"X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "a.test:444, b.test"}
    assert _base(trusting, Host="backend", **chain) == "https://a.test:444/v1/shop"
    port = {"X-Forwarded-Host": "a.test", "X-Forwarded-Port": "8443"}
    assert _base(trusting, Host="backend", **port) == "http://a.test:8443/v1/shop"
    env = _get(trusting, "/__admin/world", Host="backend", Accept="text/plain", **_PROXIED)[2]
    assert "ETELECOM_MOCK_URL=https://mock.example.test/mock\n" in env


@pytest.mark.attack("addresses.proxies")
@pytest.mark.parametrize("bad", ["a/b", "a b", "é", "<x>", "a:port", "", "a\tb"])
def test_a_proxys_nonsense_is_left_out(trusting: Server, bad: str) -> None:
    headers = {"X-Forwarded-Host": bad, "X-Forwarded-Prefix": f"//{bad}?", "X-Forwarded-Proto": bad}
    assert _base(trusting, Host="backend", **headers) == "http://backend/v1/shop"


@pytest.mark.attack("addresses.proxies")
def test_a_rebound_page_gives_itself_no_other_name(trusting: Server) -> None:
    """The Host header decides whether forwarded headers are accepted; theirs must be valid too."""
    for host, forwarded in (("evil.example", "localhost"), ("backend", "evil.example")):
        status, _, body = _get(
            trusting, "/__admin/world", Host=host, **{"X-Forwarded-Host": forwarded}
        )
        assert status == 403
        assert "evil.example" in body["msg"]
    origin = {"Origin": "https://mock.example.test"}
    assert _get(trusting, "/__admin/world", Host="backend", **origin)[0] == 403
    assert _get(trusting, "/__admin/world", Host="backend", **origin, **_PROXIED)[0] == 200


@pytest.mark.attack("addresses.proxies")
def test_without_the_option_no_header_is_trusted() -> None:
    with serving(*SMALL) as server:
        assert _base(server, Host="backend", **_PROXIED) == "http://backend/v1/shop"


@pytest.mark.attack("addresses.public")
def test_a_public_url_is_the_address_of_everything() -> None:
    """Whatever Host the proxy sends; a page with that address counts as the simulator's own."""
    public = "https://mock.example.com/mock"
    with serving(*SMALL, "--public-url", f"{public}/", "--log-format", "json") as server:
        ready = json.loads(server.lines[-1])
        assert ready["base_url"] == f"{public}/v1/shop"
        port = int(ready["port"])
        server.port = port
        for host in ("backend", "mock.example.com", "127.0.0.1"):
            assert _base(server, Host=host) == f"{public}/v1/shop"
        own, other = {"Origin": "https://mock.example.com"}, {"Origin": "https://evil.example"}
        assert _get(server, "/__admin/reset", "POST", {}, Host="backend", **own)[0] == 200
        assert _get(server, "/__admin/reset", "POST", {}, Host="backend", **other)[0] == 403
        assert _get(server, "/__admin/world", Host="evil.example")[0] == 403


@pytest.mark.attack("addresses.prefix")
@pytest.mark.parametrize("given", ["/mock", "/mock/"])
def test_a_path_above_the_server(given: str) -> None:
    """Whether the proxy removes the prefix or not: redirects, pages and addresses have it."""
    with serving(*SMALL, "--root-path", given) as server:
        for path in ("/__admin/world", "/mock/__admin/world"):
            assert _base(server, path, Host="a.test") == "http://a.test/mock/v1/shop"
        for path, location in (
            ("/mock/", "/mock/__admin/"),
            ("/mock", "/mock/__admin/"),
            ("/__admin", "/mock/__admin/"),
            ("/mock/__admin/docs/", "/mock/__admin/docs"),
        ):
            status, headers, _ = _get(server, path, Accept="text/html")
            assert (status, headers["location"]) == (303, location)
        _, _, docs = _get(server, "/__admin/docs")
        assert 'href="/__admin' not in docs
        assert 'href="/mock/__admin/docs/ListJourneys"' in docs
        _, _, page = _get(server, "/mock/__admin/")
        assert '="/' not in page  # everything that it loads is next to it
        assert _get(server, "/mockery/__admin/world")[0] == 404


@pytest.mark.attack("addresses.public")
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--public-url", "mock.example.com"),
        ("--public-url", "ftp://mock.example.com"),
        ("--public-url", "https://user@mock.example.com"),
        ("--public-url", "https://mock.example.com/?a=b"),
        ("--public-url", "https://mock.example.com/a//b"),
        ("--root-path", "mock"),
        ("--root-path", "/a//b"),
        ("--root-path", "/a b"),
    ],
)
def test_a_bad_address_is_refused(option: str, value: str) -> None:
    line = refusal("serve", "--port", "0", option, value)
    assert f"{option} {value}: " in line
