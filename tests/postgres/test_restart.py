"""A PostgreSQL server that goes away and comes back, one that the test makes for itself."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reliability.crash import BackendTrial, command_of
from tests import lacking
from tests.cli.running import SMALL, call, wait_for
from tests.serving import Server, free_port, serving
from tests.simulator import API_KEY, JOURNEYS

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class Cluster:
    """A PostgreSQL server of its own in a folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self.port = free_port()
        self.run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "-N")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder} -F"
        log = str(self._folder / "log")
        self.run(
            "pg_ctl", "-D", str(self._folder / "data"), "-w", "-l", log, "-o", options, "start"
        )

    def stop(self) -> None:
        """End at once, as a machine does that loses its power."""
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to be run by root."""
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command,
            check=True,
            timeout=60,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if not _FOLDERS or sys.platform == "win32":
        lacking.skip("PostgreSQL's initdb and pg_ctl are not installed here")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        lacking.skip("root cannot become the user postgres here: there is no runuser")
    with TemporaryDirectory(prefix="etelecom-mock-cluster-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        made = Cluster(_FOLDERS[0], folder)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def _refused(server: Server, method: str, path: str) -> None:
    """The call is answered 503 with ``Retry-After``, before a client gives up."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {API_KEY}"}
        connection.request(method, path, "{}", headers)
        answer = connection.getresponse()
        assert answer.status == 503, answer.read()
        assert b'"code":"unavailable"' in answer.read()
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        connection.close()


def _workers(server: Server) -> list[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    pids = [int(pid) for pid in children.read_text().split()]
    return [pid for pid in pids if b"spawn_main" in command_of(pid)]


@pytest.mark.slow
def test_a_lost_server_is_unavailable_and_found_again(cluster: Cluster) -> None:
    """Vendor and control calls say so, nothing that was answered is lost, all goes on by itself."""
    url = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    with serving(*SMALL, "--database", url) as server:
        for _ in range(2):
            status, made = call(server, "POST", "/__admin/journeys", {})
            assert status == 201
            cluster.stop()
            for _ in range(3):
                _refused(server, "POST", JOURNEYS)
                _refused(server, "POST", "/__admin/journeys")
                _refused(server, "GET", "/__admin/clock")
            cluster.start()
            wait_for("the server's return", lambda: call(server, "POST", JOURNEYS, {})[0] == 200)
            assert call(server, "GET", f"/__admin/journeys/{made['id']}") == (200, made)


@pytest.mark.slow
def test_a_worker_that_starts_while_the_server_is_lost_waits_for_it(cluster: Cluster) -> None:
    """It does not end the other worker; both serve when the server is back."""
    url = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    with serving(*SMALL, "--workers", "2", "--database", url) as server:
        wait_for("two workers", lambda: len(_workers(server)) == 2)
        wait_for("a response", lambda: call(server, "POST", JOURNEYS, {})[0] == 200)
        cluster.stop()
        killed = _workers(server)[0]
        os.kill(killed, signal.SIGKILL)
        wait_for(
            "another worker", lambda: len(_workers(server)) == 2 and killed not in _workers(server)
        )
        wait_for("its attempt", lambda: any("trying again" in line for line in server.lines))
        assert server.process.poll() is None
        cluster.start()
        wait_for("the server's return", lambda: call(server, "POST", JOURNEYS, {})[0] == 200)
        assert len(_workers(server)) == 2


@pytest.mark.slow
def test_nothing_is_lost_when_its_processes_are_killed(cluster: Cluster) -> None:
    """`make crash ARGS="--backends --database postgresql://..."` kills a hundred."""
    url = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    outcome = BackendTrial(url).run(3, seed=3)
    assert outcome.passed, outcome.text()
    assert outcome.kills == 3
    assert len(outcome.acknowledged) > 3  # before, between and after them
