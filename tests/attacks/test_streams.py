"""Standard streams that are closed, terminals that go, and files that cannot be."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import SMALL, call, run, wait_for
from tests.serving import COMMAND, Server, free_port
from tests.simulator import JOURNEYS


def _answers(port: int) -> bool:
    try:
        return call(_at(port), "POST", JOURNEYS, {})[0] == 200
    except OSError:
        return False


def _at(port: int) -> Server:
    return Server(None, url=f"http://127.0.0.1:{port}", port=port)  # type: ignore[arg-type]


@pytest.mark.attack("process.closed-streams")
@pytest.mark.parametrize("closed", ["2>&-", "<&- >&- 2>&-"])
def test_a_log_goes_into_no_other_file(closed: str, tmp_path: Path) -> None:
    """The number of a closed stream is given to no connection and no database."""
    port = tmp_path / "port"
    options = f"--port 0 --port-file {port} --database {tmp_path}/kept.db {' '.join(SMALL)}"
    command = f"exec {' '.join(COMMAND)} serve {options} {closed}"
    with subprocess.Popen(["bash", "-c", command]) as process:
        wait_for("the port", port.exists)
        assert _answers(int(port.read_text()))
        standard = [
            str(Path(f"/proc/{process.pid}/fd/{number}").readlink()) for number in (0, 1, 2)
        ]
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert standard[2] == "/dev/null"
    assert not any("socket" in each or "anon_inode" in each for each in standard)


@pytest.mark.attack("process.output")
@pytest.mark.parametrize("output", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("words", ["openapi", "--version", "--help", "collection"])
def test_an_output_that_takes_nothing_is_one_line(words: str, output: str) -> None:
    command = f"exec {' '.join(COMMAND)} {words} {output}"
    ran = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("etelecom-mock: standard output: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.attack("process.hang-up")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_closed_terminal_ends_the_server_in_order(workers: str, tmp_path: Path) -> None:
    """With its export, and without leaving the port's file behind."""
    export, port = tmp_path / "kept.json", tmp_path / "port"
    options = ("--workers", workers, "--database", str(tmp_path / "kept.db"), *SMALL)
    files = ("--export-on-exit", str(export), "--port-file", str(port))
    command = [*COMMAND, "serve", "--port", "0", *files, *options]
    # The tests themselves may run under nohup, whose children ignore the signal.
    hears = ["env", "--default-signal=HUP", *command]
    with subprocess.Popen(hears, stderr=subprocess.DEVNULL) as process:
        wait_for("the port", port.exists)
        process.send_signal(signal.SIGHUP)
        try:
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
    assert export.exists()
    assert not port.exists()


@pytest.mark.attack("process.hang-up")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_nohup_outlives_its_terminal(workers: str, tmp_path: Path) -> None:
    port = tmp_path / "port"
    options = ("--workers", workers, "--database", str(tmp_path / "kept.db"), *SMALL)
    command = ["nohup", *COMMAND, "serve", "--port", "0", "--port-file", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for("the port", port.exists)
        process.send_signal(signal.SIGHUP)
        answers = _answers(int(port.read_text()))
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert answers


@pytest.mark.attack("files.names")
@pytest.mark.parametrize("option", ["--export-on-exit", "--port-file"])
def test_a_name_that_no_file_can_have_is_one_line(option: str, tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    for file in (str(tmp_path / ("x" * 300)), str(loop)):
        ran = run("serve", "--port", "0", option, file)
        assert ran.code == 2
        assert ran.line.startswith(f"etelecom-mock: {option} ")


@pytest.mark.attack("files.names")
def test_an_export_to_such_a_name_is_one_line(tmp_path: Path) -> None:
    ran = run("export", str(tmp_path / ("x" * 300)))
    assert ran.code == 2
    assert "too long" in ran.line


@pytest.mark.attack("files.no-room")
def test_a_port_file_that_finds_no_room_is_named(tmp_path: Path) -> None:
    """One line that names the option, exit code 1, and no banner of a server that ends."""
    options = f"--port {free_port()} --port-file {tmp_path}/port {' '.join(SMALL)}"
    command = f"ulimit -f 0; exec {' '.join(COMMAND)} serve {options}"
    ran = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, list(tmp_path.iterdir())) == (1, [])
    told = ran.stderr.splitlines()[-1]  # a busy machine's progress comes before it
    assert told == f"etelecom-mock: --port-file {tmp_path}/port: File too large"
