"""The plugin beside what users mock, record, block, fake and stop: neither hurts the other."""

import os
from textwrap import dedent

import pytest

from tests.plugin.project import Project

USE = """
    def use(world):
        made = world.journeys.create(status="P")
        assert [each["id"] for each in world.journeys.list()] == [made["id"]]
        world.clock.advance(hours=1)
        assert world.requests.list() == []
"""

TOOLS = {
    "respx before": (
        "respx",
        """
        def test_it(respx_mock, etelecom_mock):
            respx_mock.get("https://other.example/x").respond(json={})
            use(etelecom_mock)
            import httpx
            assert httpx.get("https://other.example/x").json() == {}
        """,
    ),
    "respx after": (
        "respx",
        """
        def test_it(etelecom_mock, respx_mock):
            respx_mock.get("https://other.example/x").respond(json={})
            use(etelecom_mock)
            import httpx
            httpx.get("https://other.example/x")
        """,
    ),
    "pytest-httpx before": (
        "pytest_httpx",
        """
        def test_it(httpx_mock, etelecom_mock):
            httpx_mock.add_response(json={})
            use(etelecom_mock)
            import httpx
            assert httpx.get("https://other.example/x").json() == {}
        """,
    ),
    "pytest-httpx after": (
        "pytest_httpx",
        """
        def test_it(etelecom_mock, httpx_mock):
            use(etelecom_mock)
        """,
    ),
    "responses": (
        "",
        """
        import responses
        @responses.activate
        def test_it(etelecom_mock):
            use(etelecom_mock)
        """,
    ),
    "pyfakefs before": (
        "pyfakefs.pytest_plugin",
        """
        def test_it(fs, etelecom_mock):
            use(etelecom_mock)
        """,
    ),
    "pyfakefs after": (
        "pyfakefs.pytest_plugin",
        """
        def test_it(etelecom_mock, fs):
            use(etelecom_mock)
        """,
    ),
    "no sockets at all": (
        "",
        """
        import asyncio, http.client, socket, subprocess, time, pytest
        @pytest.fixture(autouse=True)
        def no_network(monkeypatch):
            def refuse(*_, **__):
                raise RuntimeError("no network in tests")
            for name in ("socket", "create_connection", "getaddrinfo", "SocketType"):
                monkeypatch.setattr(socket, name, refuse)
            monkeypatch.setattr(http.client, "HTTPConnection", refuse)
            monkeypatch.setattr(http.client, "HTTPSConnection", refuse)
            monkeypatch.setattr(subprocess, "Popen", refuse)
            monkeypatch.setattr(time, "sleep", refuse)
            monkeypatch.setattr(time, "monotonic", lambda: 0.0)
        def test_it(etelecom_mock):
            use(etelecom_mock)
        """,
    ),
    "connect of the class": (
        "",
        """
        import socket, pytest
        @pytest.fixture(autouse=True)
        def no_network(monkeypatch):
            def refuse(*_, **__):
                raise RuntimeError("no network in tests")
            monkeypatch.setattr(socket.socket, "connect", refuse)
        def test_it(etelecom_mock):
            use(etelecom_mock)
        """,
    ),
}


@pytest.mark.attack("plugin.mocks")
@pytest.mark.parametrize("name", TOOLS)
def test_control_calls_go_past_it(project: Project, name: str) -> None:
    plugin, text = TOOLS[name]
    options = ("-p", plugin) if plugin else ()
    project.run(dedent(USE) + dedent(text), *options).assert_outcomes(passed=1)


@pytest.mark.parametrize("option", ["--disable-socket", "--allow-hosts=10.0.0.1"])
def test_blocked_sockets(project: Project, option: str) -> None:
    text = "def test_it(etelecom_mock):\n    use(etelecom_mock)\n"
    ran = project.run(dedent(USE) + text, "-p", "pytest_socket", option)
    ran.assert_outcomes(passed=1)


@pytest.mark.attack("plugin.recorders")
@pytest.mark.parametrize("mode", ["none", "once", "new_episodes", "all", "rewrite"])
def test_recorded_calls(project: Project, mode: str) -> None:
    """No control call is in a cassette, so that the second run plays the first one's."""
    text = """
        import pytest
        @pytest.mark.vcr
        def test_it(etelecom_mock):
            use(etelecom_mock)
    """
    for _ in range(2):
        ran = project.run(
            dedent(USE) + dedent(text), "-p", "pytest_recording.plugin", f"--record-mode={mode}"
        )
        ran.assert_outcomes(passed=1)
    assert "__admin" not in "".join(file.read_text() for file in project.folder.rglob("*.yaml"))


def test_blocked_by_the_recorder(project: Project) -> None:
    text = "def test_it(etelecom_mock):\n    use(etelecom_mock)\n"
    ran = project.run(dedent(USE) + text, "-p", "pytest_recording.plugin", "--block-network")
    ran.assert_outcomes(passed=1)


FAILS = """
    def test_fails(etelecom_mock, respx_mock):
        assert 1 == 2

    def test_other():
        pass
"""


def test_a_failing_test_is_reported_whatever_is_mocked(project: Project) -> None:
    ran = project.run(FAILS, "-p", "respx")
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(["*etelecom-mock: calls of this test*", "*no call arrived*"])


def test_under_xdist_too(project: Project) -> None:
    ran = project.run(FAILS, "-p", "respx", "-p", "xdist", "-n", "2")
    ran.assert_outcomes(passed=1, failed=1)


@pytest.mark.attack("plugin.mocks")
def test_a_report_that_cannot_be_made_ends_nothing(project: Project) -> None:
    """Whatever a test did to what the report needs."""
    ran = project.run("""
        from etelecom_mock.http import Caller

        def test_fails(etelecom_mock, monkeypatch):
            def broken(*_, **__):
                raise AssertionError("broken")
            monkeypatch.setattr(Caller, "call", broken)
            assert 1 == 2

        def test_other():
            pass
    """)
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(["*the calls cannot be shown: AssertionError: broken*"])


PROXY = "http://127.0.0.1:9"


@pytest.mark.attack("plugin.no-proxy")
@pytest.mark.parametrize("value", ["*", "a.example", "a.example,b.example", ""])
def test_no_proxy_keeps_its_meaning(
    project: Project, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", value)
    monkeypatch.delenv("no_proxy", raising=False)
    plain = value
    ran = project.run(f"""
        import os
        from urllib.request import proxy_bypass

        def test_of_others():
            assert bool(proxy_bypass("other.example")) is {plain == "*"}
            assert bool(proxy_bypass("a.example")) is {plain == "*" or "a.example" in plain}

        def test_of_ours(etelecom_mock):
            assert proxy_bypass("127.0.0.1")
            assert proxy_bypass("api.etelecom.vn")

        def test_afterwards():
            left = os.environ["NO_PROXY"].split(",")
            assert "127.0.0.1" not in left or {value!r} == "*"
    """)
    ran.assert_outcomes(passed=3)
    assert os.environ["NO_PROXY"] == value


@pytest.mark.attack("plugin.no-proxy")
def test_what_fixtures_set_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session's fixture sets it while the plugin has its own value there."""
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    ran = project.run("""
        import os, pytest
        from urllib.request import proxy_bypass

        @pytest.fixture(scope="session", autouse=True)
        def direct():
            os.environ["NO_PROXY"] = os.environ["no_proxy"] = "intern.example,localhost"

        @pytest.mark.parametrize("number", range(3))
        def test_it(number):
            assert proxy_bypass("intern.example")
    """)
    ran.assert_outcomes(passed=3)


@pytest.mark.attack("plugin.no-proxy")
def test_the_code_under_test_goes_past_the_proxy(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    ran = project.run("""
        import json
        from urllib.request import Request, urlopen

        def test_it(etelecom_mock):
            headers = {
                "Authorization": f"Bearer {etelecom_mock.api_key}",
                "Content-Type": "application/json",
            }
            request = Request(f"{etelecom_mock.base_url}.Zalo/ListJourneys", b"{}", headers)
            with urlopen(request) as answer:
                assert json.load(answer)["journeys"] == []
    """)
    ran.assert_outcomes(passed=1)


@pytest.mark.attack("plugin.session")
def test_a_fixture_for_the_whole_session(project: Project) -> None:
    """For an application that is started once."""
    ran = project.run("""
        import pytest

        @pytest.fixture(scope="session")
        def application(etelecom_mock_server):
            world = etelecom_mock_server.create_world(preset="one")
            assert world.base_url == f"{etelecom_mock_server.url}/v1/shop"
            return world

        @pytest.mark.parametrize("number", range(2))
        def test_it(application, etelecom_mock, number):
            assert len(application.journeys.list()) == 1
            assert etelecom_mock.mock_url == application.mock_url
            assert etelecom_mock.journeys.list() == []
    """)
    ran.assert_outcomes(passed=2)


@pytest.mark.parametrize(("option", "status"), [((), 200), (("--etelecom-strict",), 400)])
def test_strict_worlds(project: Project, option: tuple[str, ...], status: int) -> None:
    ran = project.run(
        f"""
        import httpx, pytest

        def listed(world):
            return httpx.post(
                f"{{world.base_url}}.Zalo/ListJourneys",
                json={{"pagging": {{}}}},
                headers={{"Authorization": f"Bearer {{world.api_key}}"}},
                verify=False,
            ).status_code

        def test_it(etelecom_mock):
            assert listed(etelecom_mock) == {status}

        @pytest.mark.etelecom_mock(strict=False)
        def test_marked(etelecom_mock):
            assert listed(etelecom_mock) == 200
        """,
        *option,
    )
    ran.assert_outcomes(passed=2)


def test_a_refused_connection_and_no_other_asks_for_the_server(project: Project) -> None:
    ran = project.run("""
        import socket, threading, pytest
        from etelecom_mock import ControlClient, ControlError

        def test_nobody_listens():
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            with pytest.raises(ControlError, match="is the server running"):
                ControlClient(f"http://127.0.0.1:{port}").health()

        def test_somebody_hangs_up():
            with socket.create_server(("127.0.0.1", 0)) as listening:
                threading.Thread(target=lambda: listening.accept()[0].close()).start()
                port = listening.getsockname()[1]
                with pytest.raises(ControlError) as raised:
                    ControlClient(f"http://127.0.0.1:{port}").health()
            assert "is the server running" not in str(raised.value)
    """)
    ran.assert_outcomes(passed=2)
