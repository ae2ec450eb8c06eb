"""How ``serve`` ends: by a signal at any moment, and if its last actions fail."""

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import sleep

import pytest

from tests import lacking
from tests.cli.running import SMALL, run, wait_for
from tests.serving import COMMAND, Server, serving
from tests.simulator import API_KEY, JOURNEYS

_GROWING = ("--journeys", "400000", "--consents", "0", "--database", "kept.db")
_TOLD = 1 << (signal.SIGTERM - 1)


def _hears_signals(pid: int) -> bool:
    """Whether the process has a handler for SIGTERM."""
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(line.split()[1], 16) & _TOLD)


def _ends_well(process: "subprocess.Popen[str]", told: signal.Signals = signal.SIGTERM) -> None:
    process.send_signal(told)
    assert process.wait(timeout=10) == 0


@pytest.mark.attack("process.first-moment")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_before_anything_is_imported(told: signal.Signals) -> None:
    """The handler is there before the command's own modules are; the code is 0."""
    command = [*COMMAND, "serve", "--port", "0", *SMALL]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        wait_for("a handler", lambda: _hears_signals(process.pid))
        _ends_well(process, told)
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.attack("process.first-moment")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_ended_while_it_imports_says_nothing(told: signal.Signals) -> None:
    """A traceback tells nothing to who pressed Ctrl-C; shells see the signal's exit code."""
    program = f"""
import builtins, os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background of a script
import mock_server.cli.early_signals
sys.argv = ["etelecom-mock", "import", "no.json"]
usual = builtins.__import__
def counted(name, *more):
    if name == "click":
        os.kill(os.getpid(), {told:d})
    return usual(name, *more)
builtins.__import__ = counted
from mock_server.cli import main
main()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode in (-told, 128 + told)
    assert ended.stderr == b""


@pytest.mark.attack("process.first-moment")
def test_commands_import_after_they_hear_signals() -> None:
    """Importing the entry point imports none of the slow modules."""
    asked = "import sys, mock_server.cli; sys.exit('click' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.attack("process.first-moment")
def test_a_signal_is_heard_in_a_callback_of_an_import() -> None:
    """Python prints an exception that is raised there, and continues."""
    program = """
import os, signal, sys, weakref
from mock_server.cli.early_signals import hear_signals
sys.argv = ["etelecom-mock", "serve"]
hear_signals()
class Module: pass
module = Module()
reference = weakref.ref(module, lambda _: os.kill(os.getpid(), signal.SIGTERM))
del module
sys.exit(9)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.fixture
def as_pid_1(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A server that is PID 1 of a namespace of its own, as in a container, still starting."""
    if shutil.which("unshare") is None:
        lacking.skip("unshare is not installed")
    command = ["unshare", "--pid", "--fork", "--kill-child", *COMMAND, "serve", "--port", "0"]
    with subprocess.Popen([*command, *SMALL], stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.attack("process.pid-1")
@pytest.mark.parametrize("pause", [0.0, 0.2, 1.5])
def test_a_signal_ends_pid_1(as_pid_1: "subprocess.Popen[str]", pause: float) -> None:
    """The kernel ignores a signal to PID 1 that has no handler: there is one from the start on."""
    children = Path(f"/proc/{as_pid_1.pid}/task/{as_pid_1.pid}/children")

    def child() -> int:
        if as_pid_1.poll() is not None:
            lacking.skip("no namespace of processes may be made here")
        return int((children.read_text().split() or ["0"])[0])

    wait_for("PID 1", child)
    pid = child()
    wait_for("a handler", lambda: _hears_signals(pid))
    sleep(pause)
    subprocess.run(["kill", "-TERM", str(pid)], check=True)
    assert as_pid_1.wait(timeout=10) == 0


@pytest.mark.attack("process.while-growing")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_ends_it_while_worlds_grow(workers: str) -> None:
    """One process or several: a long generation of data does not delay the end."""
    command = [*COMMAND, "serve", "--port", "0", "--workers", workers, *_GROWING]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "generating" in process.stderr.readline()
        _ends_well(process)
        assert "Traceback" not in process.stderr.read()


@pytest.mark.attack("process.call-under-way")
def test_a_call_under_way_gets_no_500() -> None:
    """A call that a fault delays when the server ends gets the vendor's 503, or is disconnected."""

    def call(server: Server) -> tuple[int, str, str | None] | None:
        headers = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        try:
            connection.request("POST", JOURNEYS, "{}", headers | {"X-Mock-Fault": "delay=30"})
            answer = connection.getresponse()
            code = json.load(answer)["code"]
            return answer.status, code, answer.headers["retry-after"]
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    with serving(*SMALL) as server, ThreadPoolExecutor(1) as threads:
        answer = threads.submit(call, server)
        sleep(0.5)
        assert server.stop() == 0
        assert answer.result() in (None, (503, "unavailable", "1"))


def _lose_folder(folder: Path) -> None:
    shutil.rmtree(folder / "kept")


def _fill_disk(_: Path) -> None:
    """Nothing: the limit on a file's size does it."""


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.mark.attack("process.failed-export")
@pytest.mark.parametrize(
    ("lose", "limit", "reason"),
    [(_lose_folder, None, "No such file"), (_fill_disk, _limited, "too large")],
    ids=["folder-gone", "disk-full"],
)
def test_a_failed_export_on_exit_is_told(
    folder: Path,
    lose: Callable[[Path], None],
    limit: Callable[[], None] | None,
    reason: str,
) -> None:
    """CI saves a world in this way: one line says that it failed and why, and the code is 1."""
    (folder / "kept").mkdir()
    command = [*COMMAND, "serve", "--port", "0", *SMALL, "--export-on-exit", "kept/x.json"]
    started = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,  # noqa: PLW1509  # a limit of the process alone, set before it starts
    )
    with started as process:
        server = Server(process)
        server.wait_until_ready()
        lose(folder)
        assert server.stop() == 1
    (line,) = (line for line in server.lines if "--export-on-exit" in line)
    assert line.startswith("etelecom-mock: --export-on-exit kept/x.json: the export failed: ")
    assert reason in line
    assert list(folder.rglob("*.json")) == []
    assert list(folder.rglob(".x*")) == []


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("exec",)])
def test_no_folder_is_created_for_an_export(folder: Path, command: tuple[str, ...]) -> None:
    """It fails before anything is served or run, in one line."""
    options = ("--export-on-exit", "missing/x.json", *(["--", "true"] if "exec" in command else []))
    ran = run(*command, *options)
    assert ran.code == 1
    assert "--export-on-exit missing/x.json: there is no folder" in ran.line
    assert not (folder / "missing").exists()


@pytest.mark.attack("process.failed-export")
def test_a_failed_export_of_workers_is_told(folder: Path) -> None:
    (folder / "kept").mkdir()
    options = ("--workers", "2", "--database", "kept.db", "--export-on-exit", "kept/x.json")
    with serving(*SMALL, *options) as server:
        _lose_folder(folder)
        assert server.stop() == 1
    assert any("the export failed" in line for line in server.lines)


@pytest.mark.attack("process.port-file")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_port_file_is_there_while_the_server_is_ready(folder: Path, workers: str) -> None:
    """It contains the port that ``--port 0`` took; an earlier server's file is removed first."""
    file = folder / "port"
    file.write_text("1\n")
    options = ("--port-file", "port", "--workers", workers, "--database", "kept.db")
    with serving(*SMALL, *options) as server:
        assert file.read_text() == f"{server.port}\n"
    assert not file.exists()
