"""The run's server: one, started when it is first needed, and never left behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.plugin.project import Project, answers

pytestmark = pytest.mark.slow

TELLS_ITS_SERVER = """
    import os, pytest

    @pytest.mark.parametrize("number", range(6))
    def test_it(etelecom_mock, number):
        with open("servers.txt", "a") as file:
            file.write(f"{etelecom_mock.mock_url} {os.getpid()}\\n")
        etelecom_mock.journeys.create()
        assert len(etelecom_mock.journeys.list()) == 1
"""
WAITS = """
    import time

    def test_it(etelecom_mock):
        print("server", etelecom_mock.mock_url, flush=True)
        time.sleep(60)
"""


def told(project: Project) -> tuple[set[str], set[str]]:
    """The servers, and the processes of the tests."""
    lines = [line.split() for line in (project.folder / "servers.txt").read_text().splitlines()]
    return {server for server, _ in lines}, {process for _, process in lines}


def gone(url: str) -> bool:
    """Whether the server is gone, or goes soon."""
    for _ in range(100):
        if not answers(url):
            return True
        time.sleep(0.1)
    return False


def test_one_server_serves_the_whole_run_and_ends_with_it(lone_project: Project) -> None:
    lone_project.run(TELLS_ITS_SERVER).assert_outcomes(passed=6)
    servers, _ = told(lone_project)
    assert len(servers) == 1
    assert not answers(servers.pop())


def test_the_workers_of_xdist_share_one_server(lone_project: Project) -> None:
    done = lone_project.run(TELLS_ITS_SERVER, "-p", "xdist", "-n", "3", "--dist", "each")
    done.assert_outcomes(passed=18)
    servers, processes = told(lone_project)
    assert len(processes) == 3
    assert len(servers) == 1
    assert not answers(servers.pop())


def test_a_crashed_worker_leaves_the_server_to_the_others(lone_project: Project) -> None:
    crashing = TELLS_ITS_SERVER + "        if number == 2: os._exit(9)\n"
    done = lone_project.run(crashing, "-p", "xdist", "-n", "2")
    done.assert_outcomes(passed=5, failed=1)
    servers, processes = told(lone_project)
    assert len(processes) >= 2
    assert len(servers) == 1


def test_a_run_that_does_not_use_it_starts_none_and_loads_nothing(lone_project: Project) -> None:
    done = lone_project.run_afresh(
        """
        import sys, threading

        def test_it():
            loaded = {name for name in sys.modules if name.startswith("etelecom_mock")}
            modules = {f"etelecom_mock.{name}" for name in ("guard", "plugin", "state", "tally")}
            assert loaded == {"etelecom_mock"} | modules
            assert "httpx" not in sys.modules
            assert threading.active_count() == 1
        """
    )
    done.assert_outcomes(passed=1)


@pytest.mark.skipif(os.name != "posix", reason="signals to groups")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_cut_short_leaves_no_server(
    lone_project: Project, number: signal.Signals
) -> None:
    with lone_project.start(WAITS) as process:
        assert process.stdout is not None
        url = next(
            line.split()[-1] for line in process.stdout if line.startswith("test_it.py server ")
        )
        assert answers(url)
        os.killpg(process.pid, number)
        rest = process.stdout.read()
    assert gone(url)
    if number == signal.SIGINT:
        # Its world was removed in good order: the server outlived the tests.
        assert process.returncode == pytest.ExitCode.INTERRUPTED, rest
        assert "KeyboardInterrupt" in rest
        assert "ControlError" not in rest


def test_a_project_may_have_a_mock_server_of_its_own(
    lone_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is the working directory, on PYTHONPATH, and imported by its tests."""
    lone_project.write("mock_server/__init__.py", "MINE = True\n")
    lone_project.write("mock_server/cli.py", "raise RuntimeError('not this one')\n")
    lone_project.write("mock_server/settings.py", "raise RuntimeError('nor this one')\n")
    path = os.pathsep.join([str(lone_project.folder), os.environ["PYTHONPATH"]])
    monkeypatch.setenv("PYTHONPATH", path)
    done = lone_project.run(
        """
        import mock_server

        def test_it(etelecom_mock):
            assert mock_server.MINE
            assert etelecom_mock.journeys.create()["status"]
        """
    )
    done.assert_outcomes(passed=1)


def test_options_of_another_server_do_not_reach_it(
    lone_project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for option, value in {
        "PORT": "1",
        "ADMIN_TOKEN": "secret",
        "DATABASE": str(tmp_path / "a.db"),
        "STRICT": "1",
    }.items():
        monkeypatch.setenv(f"ETELECOM_MOCK_{option}", value)
    done = lone_project.run("def test_it(etelecom_mock): etelecom_mock.journeys.create()")
    done.assert_outcomes(passed=1)
    assert not (tmp_path / "a.db").exists()


def test_a_server_that_cannot_start_says_why(lone_project: Project) -> None:
    done = lone_project.run(
        """
        from etelecom_mock import server

        server.__file__ = "/nowhere/etelecom_mock/server.py"

        def test_it(etelecom_mock): pass
        """
    )
    done.assert_outcomes(errors=1)
    text = done.stdout.str()
    assert "etelecom-mock did not start" in text
    assert "name a running server in ETELECOM_MOCK_URL" in text
