"""Whatever a project does, its run goes on: kinds of harm that plugins did to test runs."""

import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from etelecom_mock import ControlClient, ControlError, World, connection
from etelecom_mock.guard import ProxyBypass
from tests.certificates import self_signed
from tests.plugin.project import ANCHOR, Project
from tests.serving import Server, free_port, serving

PROXY = "http://127.0.0.1:9"

BLOCKED = """
    import socket

    def refuse(*_, **__):
        raise RuntimeError("no network in tests")

    socket.socket = socket.create_connection = socket.create_server = refuse
"""
USES = """
    def test_a(etelecom_mock): etelecom_mock.journeys.create()
    def test_b(): pass
"""


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")])
def test_a_network_blocked_from_the_first_line_on(
    lone_project: Project, options: tuple[str, ...]
) -> None:
    """A conftest that blocks it for good, before a server or a worker is there."""
    lone_project.write("conftest.py", BLOCKED)
    lone_project.run(USES, *options).assert_outcomes(passed=2)


@pytest.mark.attack("plugin.fakes")
@pytest.mark.slow
@pytest.mark.parametrize("fake", ["fs", "fs_module", "fs_session"])
def test_files_faked_before_the_server_is_needed(lone_project: Project, fake: str) -> None:
    done = lone_project.run(
        f"""
        def test_first({fake}): pass
        def test_second({fake}, etelecom_mock): etelecom_mock.journeys.create()
        """,
        "-p",
        "pyfakefs.pytest_plugin",
    )
    done.assert_outcomes(passed=2)


def test_processes_replaced_for_the_session(lone_project: Project) -> None:
    """The fixture that replaces them is set up by a test that uses no server."""
    done = lone_project.run("""
        import subprocess, pytest

        @pytest.fixture(scope="session")
        def no_processes():
            with pytest.MonkeyPatch.context() as patch:
                patch.delattr(subprocess, "Popen")
                yield

        def test_first(no_processes): pass
        def test_second(no_processes, etelecom_mock): etelecom_mock.journeys.create()
    """)
    done.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    "raises",
    [
        "pytest.fail('no calls')",
        "pytest.skip('no calls')",
        "sys.exit('no calls')",
        "(_ for _ in ()).throw(BaseException('no calls'))",
    ],
)
@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "1")])
def test_no_outcome_of_a_replaced_call_ends_the_run(
    project: Project, raises: str, options: tuple[str, ...]
) -> None:
    done = project.run(
        f"""
        import sys, pytest
        from etelecom_mock.http import Caller

        @pytest.fixture
        def no_calls(etelecom_mock, monkeypatch):
            monkeypatch.setattr(Caller, "call", lambda *_, **__: {raises})

        def test_fails(no_calls): assert 1 == 2
        def test_other(): pass
        """,
        *options,
    )
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*the calls cannot be shown: *: no calls*"])


def test_a_world_that_cannot_be_removed_fails_no_test(project: Project) -> None:
    done = project.run("""
        from etelecom_mock.world import World

        def test_it(etelecom_mock, request):
            def broken(self): raise ValueError("broken")
            removed = World.remove
            World.remove = broken
            request.session.config.add_cleanup(lambda: setattr(World, "remove", removed))
    """)
    done.assert_outcomes(passed=1)


@pytest.mark.slow
def test_an_address_that_a_fixture_of_the_session_sets(lone_project: Project, running: str) -> None:
    """As of a server that the project starts itself."""
    done = lone_project.run(f"""
        import os, pytest

        @pytest.fixture(scope="session", autouse=True)
        def simulator():
            os.environ["ETELECOM_MOCK_URL"] = {running!r}

        def test_it(etelecom_mock):
            assert etelecom_mock.mock_url == {running!r}
            etelecom_mock.journeys.create()
    """)
    done.assert_outcomes(passed=1)


@pytest.mark.slow
def test_a_named_server_that_a_fixture_of_the_session_starts(
    lone_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens at the address before that fixture; a refusal then must not be kept."""
    port = free_port()
    monkeypatch.setenv("ETELECOM_MOCK_URL", f"http://127.0.0.1:{port}")
    done = lone_project.run(f"""
        import os, pytest
        from etelecom_mock.server import Server
        from etelecom_mock import server

        @pytest.fixture(scope="session", autouse=True)
        def simulator():
            started = Server("--port", "{port}", "--preset", "empty")
            yield
            started.stop()

        def test_it(etelecom_mock): etelecom_mock.journeys.create()
    """)
    done.assert_outcomes(passed=1)


def test_a_server_that_does_not_start_is_tried_once(lone_project: Project) -> None:
    done = lone_project.run("""
        import pytest
        from etelecom_mock import server

        starts = []

        def fails(*options):
            starts.append(options)
            raise server.NotStarted("not today")

        server._started = fails

        @pytest.mark.parametrize("number", range(5))
        def test_it(etelecom_mock, number): pass

        def test_once(): assert len(starts) == 1
    """)
    done.assert_outcomes(errors=5, passed=1)
    done.stdout.fnmatch_lines(["*not today*"])


def test_strict_worlds_of_the_session(project: Project) -> None:
    text = """
        import pytest
        from client import journeys

        def test_it(etelecom_mock_server):
            world = etelecom_mock_server.create_world()
            journeys(world.base_url, world.api_key, paging={"limit": 500})

        def test_lenient(etelecom_mock_server):
            world = etelecom_mock_server.create_world(strict=False)
            journeys(world.base_url, world.api_key, paging={"limit": 500})
    """
    project.run(text).assert_outcomes(passed=2)
    project.run(text, "--etelecom-strict").assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize(
    "signature", ["etelecom_mock", "request"], ids=["listed", "asked for while it runs"]
)
def test_past_the_proxy_without_the_guard(
    project: Project, monkeypatch: pytest.MonkeyPatch, signature: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    done = project.run(f"""
        import os, pytest
        from urllib.request import proxy_bypass

        @pytest.mark.etelecom_mock(guard=False)
        def test_it({signature}):
            if {signature == "request"}:
                request.getfixturevalue("etelecom_mock")
            assert proxy_bypass("127.0.0.1")
            assert not proxy_bypass("api.etelecom.vn")

        def test_after():
            assert not proxy_bypass("127.0.0.1")

        @pytest.mark.etelecom_mock(guard=False)
        def test_nothing_is_left():
            assert "NO_PROXY" not in os.environ
            assert "no_proxy" not in os.environ
    """)
    done.assert_outcomes(passed=3)


def test_what_a_fixture_puts_back_is_taken_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fixture of a module saved our value in one test, and restores it in the next."""
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "own.example")
    monkeypatch.delenv("no_proxy", raising=False)
    bypass = ProxyBypass()
    with bypass.of("a.example"):
        saved = os.environ["NO_PROXY"]
        os.environ["NO_PROXY"] = "module.example"
    assert os.environ["NO_PROXY"] == "module.example"
    with bypass.of("a.example"):
        os.environ["NO_PROXY"] = saved
    assert os.environ["NO_PROXY"] == "own.example"
    assert "no_proxy" not in os.environ


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"))[0].parent


@pytest.fixture(scope="session")
def encrypted(certificate: Path) -> Iterator[Server]:
    files = str(certificate / "certificate.pem"), str(certificate / "key.pem")
    options = ("--preset", "empty", "--anchor", ANCHOR)
    with serving(*options, "--tls-cert", files[0], "--tls-key", files[1]) as server:
        yield server


@pytest.mark.slow
def test_tls_beside_blocked_sockets(
    encrypted: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no network in tests")

    with pytest.raises(ControlError, match="CERTIFICATE_VERIFY_FAILED") as refused:
        ControlClient(encrypted.url).health()
    assert "is the server running" not in str(refused.value)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    client = ControlClient(encrypted.url)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(ssl, "SSLSocket", refuse)
    world = client.create_world()
    world.import_(world.export())
    assert len(world.accounts.list()) == 3
    world.remove()


def test_every_address_of_a_name_is_tried(
    client: ControlClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As localhost, where the first of its two addresses has no listener."""
    family, kind = socket.AF_INET, socket.SOCK_STREAM
    dead = (family, kind, 6, "", ("127.0.0.1", free_port()))
    port = int(client.url.rpartition(":")[2])
    found = [dead, (family, kind, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(connection, "getaddrinfo", lambda *_: found)
    assert client.health()["status"] == "ok"


@pytest.mark.parametrize("name", ["a b", "a/b", "?x", "thử", "a\r\nHost: x", "#", "%2e"])
def test_a_name_of_any_characters_is_one_name(
    client: ControlClient, world: World, name: str
) -> None:
    for call in (client.world, world.snapshots.restore, world.journeys.get, world.faults.remove):
        with pytest.raises(ControlError) as refused:
            call(name)
        assert refused.value.status in {400, 404}
        assert "Invalid HTTP request" not in str(refused.value)


@pytest.mark.parametrize("token", ["secret\n", "bí mật"])
def test_a_token_that_no_header_may_have(running: str, token: str) -> None:
    with pytest.raises(ControlError, match="not allowed in a header"):
        ControlClient(running, admin_token=token).worlds()


def answered(answer: bytes) -> ControlClient:
    """A client of a server that gives this answer to one call and keeps the connection open."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        accepted, _ = listening.accept()
        accepted.recv(1 << 16)
        for place in range(0, len(answer), 7):
            accepted.sendall(answer[place : place + 7])
        accepted.recv(1)
        accepted.close()
        listening.close()

    Thread(target=serve, daemon=True).start()
    return ControlClient(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=5)


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        OK + b'Content-Length: 8\r\n\r\n{"a": 1}',
        OK + b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n5;x=y\r\n": 1}\r\n0\r\n\r\n',
    ],
)
def test_a_proxy_may_keep_the_connection_open(answer: bytes) -> None:
    assert answered(answer).health() == {"a": 1}


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"nothing\r\n\r\n"])
def test_what_is_no_http_is_said(answer: bytes) -> None:
    with pytest.raises(
        ControlError, match="not HTTP: is this the address of a simulator"
    ) as refused:
        answered(answer).health()
    assert refused.value.status is None


@pytest.mark.attack("plugin.prefix")
def test_an_address_with_a_prefix_is_the_addresses_of_its_worlds(running: str) -> None:
    """A proxy gives the server under a path, by another name: the client's address is the one."""
    listening = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []
    upstream = int(running.rpartition(":")[2])

    def forward() -> None:
        accepted, _ = listening.accept()
        asked = accepted.recv(1 << 16)
        seen.append(asked.split(b"\r\n")[0])
        with socket.create_connection(("127.0.0.1", upstream)) as server:
            changed = asked.replace(b" /mock/", b" /", 1)
            server.sendall(changed)
            while piece := server.recv(1 << 16):
                accepted.sendall(piece)
        accepted.close()

    thread = Thread(target=forward, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/mock"
    world = ControlClient(f"{address}/").create_world()
    thread.join()
    listening.close()
    assert seen == [b"POST /mock/__admin/worlds HTTP/1.1"]
    assert world.base_url == f"{address}/v1/shop"
    assert world.partner_base_url == f"{address}/v1/partner"
    ControlClient(running).world(world.name).remove()
