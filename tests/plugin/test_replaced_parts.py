"""Whatever parts of Python a test replaces, its world works, and its failure is reported."""

from tests.plugin.project import Project

REPLACED = """
    import http.client, json, logging, os, random, socket, subprocess, sys, threading, time
    import builtins, urllib.request
    import pytest

    def refuse(*_, **__):
        raise AssertionError("replaced")

    PARTS = [
        (os, "environ", {}),
        (os, "getpid", lambda: 1),
        (os, "urandom", refuse),
        (time, "sleep", refuse),
        (time, "time", refuse),
        (time, "monotonic", lambda: 0.0),
        (json, "dumps", refuse),
        (json, "loads", refuse),
        (socket, "socket", refuse),
        (socket, "getaddrinfo", refuse),
        (socket, "create_connection", refuse),
        (socket, "setdefaulttimeout", refuse),
        (threading, "Thread", refuse),
        (builtins, "open", refuse),
        (builtins, "print", refuse),
        (http.client.HTTPConnection, "request", refuse),
        (urllib.request, "urlopen", refuse),
        (subprocess, "Popen", refuse),
        (random, "random", refuse),
        (logging.Logger, "info", refuse),
        (sys, "path", []),
        (sys, "stdout", None),
        (sys, "stderr", None),
    ]

    @pytest.fixture
    def replaced(request, monkeypatch):
        monkeypatch.setattr(*request.param)

    every_part = pytest.mark.parametrize(
        "replaced", PARTS, indirect=True, ids=[each[1] for each in PARTS]
    )

    def use(world):
        made = world.journeys.create()
        assert [each["id"] for each in world.journeys.list()] == [made["id"]]

    @every_part
    def test_before(replaced, etelecom_mock):
        use(etelecom_mock)

    @every_part
    def test_after(etelecom_mock, replaced):
        use(etelecom_mock)

    @every_part
    def test_fails(etelecom_mock, replaced):
        raise ValueError("mine")

    def test_last(etelecom_mock):
        use(etelecom_mock)
"""


def test_any_part_may_be_replaced(project: Project) -> None:
    done = project.run(REPLACED, "--tb=short")
    parts = REPLACED.count(", refuse)") + 6
    done.assert_outcomes(passed=2 * parts + 1, failed=parts)
    told = done.stdout.str()
    assert "the calls cannot be shown" not in told
    assert told.count("etelecom-mock: calls of this test") == parts
