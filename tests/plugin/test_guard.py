"""The guard: no test reaches the vendor unnoticed."""

import pytest

from etelecom_mock.guard import is_vendors
from tests.plugin.project import Project

pytestmark = pytest.mark.slow

OFFLINE = """
    import socket

    # Nothing here is resolved for real, whatever the guard does.
    NOWHERE = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]
    socket.getaddrinfo = lambda *_: NOWHERE
"""


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("etelecom.vn", True),
        ("api.etelecom.vn", True),
        ("API.ETELECOM.VN.", True),
        (b"api.etelecom.vn", True),
        ("openapi.zalo.me", True),
        ("business.openapi.zalo.me", True),
        ("openapi.zaloapp.com", True),
        ("notetelecom.vn", False),
        ("etelecom.vn.example.com", False),
        ("zalo.me", False),
        ("127.0.0.1", False),
        (None, False),
    ],
)
def test_these_are_the_vendors_hosts(host: object, expected: bool) -> None:
    assert is_vendors(host) is expected


def test_a_test_that_calls_the_vendor_fails_and_says_what_to_do(project: Project) -> None:
    project.write("conftest.py", OFFLINE)
    done = project.run(
        """
        from client import journeys

        def test_it():
            journeys("https://api.etelecom.vn/v1/shop", "1:real")

        def test_next(): pass
        """
    )
    done.assert_outcomes(failed=1, passed=1)
    text = done.stdout.str()
    assert "called a real host of the vendor: api.etelecom.vn" in text
    assert "etelecom_mock_guard = false" in text


def test_a_refusal_that_code_takes_for_itself_still_fails_the_test(project: Project) -> None:
    project.write("conftest.py", OFFLINE)
    done = project.run(
        """
        import asyncio, socket, threading, pytest

        def resolve(host="api.etelecom.vn"):
            socket.create_connection((host, 443))

        def test_swallowed():
            try:
                resolve()
            except BaseException:
                pass

        def test_skipped():
            try:
                resolve()
            except BaseException:
                pytest.skip("no network")

        @pytest.mark.filterwarnings("ignore")
        def test_in_a_thread():
            thread = threading.Thread(target=resolve)
            thread.start()
            thread.join()

        def test_in_a_loop():
            async def connect():
                await asyncio.open_connection("openapi.zalo.me", 443)
            asyncio.run(connect())

        def test_by_its_old_name():
            socket.gethostbyname("business.openapi.zalo.me")

        @pytest.fixture
        def at_the_start():
            resolve()

        def test_in_a_fixture(at_the_start): pass
        """
    )
    done.assert_outcomes(failed=5, errors=1)


def test_a_proxy_is_no_way_around(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("conftest.py", OFFLINE)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "localhost")
    done = project.run(
        """
        import os, urllib.request
        from client import journeys

        def test_httpx():
            journeys("https://api.etelecom.vn/v1/shop", "1:real")

        def test_urllib():
            urllib.request.urlopen("https://api.etelecom.vn/v1/shop.Zalo/ListJourneys", b"{}")

        def test_others_keep_the_proxy():
            assert urllib.request.proxy_bypass("localhost")
            assert not urllib.request.proxy_bypass("example.com")
        """
    )
    done.assert_outcomes(failed=2, passed=1)
    assert done.stdout.str().count("called a real host of the vendor") >= 2


def test_a_marker_or_a_setting_turns_it_off(project: Project) -> None:
    project.write("conftest.py", OFFLINE)
    marked = """
        import socket, pytest

        @pytest.mark.etelecom_mock(guard=False)
        def test_marked():
            assert socket.getaddrinfo("api.etelecom.vn", 443)

        def test_other():
            assert socket.getaddrinfo("api.etelecom.vn", 443)
    """
    project.run(marked).assert_outcomes(passed=1, failed=1)
    project.run(marked, "-o", "etelecom_mock_guard=false").assert_outcomes(passed=2)


def test_what_else_patches_the_resolver_keeps_its_place(project: Project) -> None:
    project.write("conftest.py", OFFLINE)
    done = project.run(
        """
        import socket

        def test_a(monkeypatch):
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_: "mine")
            assert socket.getaddrinfo("api.etelecom.vn", 443) == "mine"

        def test_b():
            assert socket.getaddrinfo("example.com", 443)[0][4] == ("127.0.0.1", 9)

        def test_c():
            socket.getaddrinfo("api.etelecom.vn", 443)
        """
    )
    done.assert_outcomes(passed=2, failed=1)
