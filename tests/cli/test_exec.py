"""``exec -- COMMAND``: a server for as long as a command runs."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.running import refusal, run
from tests.serving import COMMAND
from tests.simulator import API_KEY, SHOP_KEY

PYTHON = sys.executable
ASKS = """
import json, os, sys
from urllib.request import Request, urlopen
base = sys.argv[1] if len(sys.argv) > 1 else os.environ["ETELECOM_BASE_URL"]
headers = {
    "Authorization": "Bearer " + os.environ["ETELECOM_API_KEY"],
    "Content-Type": "application/json",
}
body = json.dumps({"paging": {"limit": 500}}).encode()
with urlopen(Request(base + ".Zalo/ListJourneys", body, headers)) as answer:
    print(len(json.load(answer)["journeys"]))
"""


@pytest.fixture(autouse=True)
def _few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page and one row more: generating the default's would take longer than all else here."""
    monkeypatch.setenv("ETELECOM_MOCK_PRESET", "page-plus-one")


def environment_of(*options: str, env: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of COMMAND."""
    program = "import json, os; print(json.dumps(dict(os.environ)))"
    ran = run("exec", *options, "--", PYTHON, "-c", program, env=env)
    assert ran.code == 0, ran.errors
    return dict(json.loads(ran.output))


def test_the_command_finds_addresses_and_keys() -> None:
    found = environment_of()
    url = found["ETELECOM_MOCK_URL"]
    assert urlsplit(url).hostname == "127.0.0.1"
    assert found["ETELECOM_BASE_URL"] == f"{url}/v1/shop"
    assert found["ETELECOM_PARTNER_BASE_URL"] == f"{url}/v1/partner"
    assert found["ETELECOM_API_KEY"] == API_KEY
    assert found["ETELECOM_SHOP_KEY"] == SHOP_KEY


def test_other_names_are_set_from_templates() -> None:
    found = environment_of(
        "--set", "ZALO_URL={base_url}", "--set", 'CONFIG={"key": "{api_key}"}', "--set", "PLAIN=a=b"
    )
    assert found["ZALO_URL"] == found["ETELECOM_BASE_URL"]
    assert json.loads(found["CONFIG"]) == {"key": API_KEY}
    assert found["PLAIN"] == "a=b"


def test_the_command_has_standard_output_to_itself() -> None:
    ran = run("exec", "--", PYTHON, "-c", ASKS)
    assert (ran.code, ran.output) == (0, b"100\n")
    assert "POST /v1/shop.Zalo/ListJourneys" in ran.errors


def test_standard_input_is_the_commands() -> None:
    program = "import sys; print(sys.stdin.read().upper())"
    assert run("exec", "--", PYTHON, "-c", program, given=b"abc").output == b"ABC\n"


def test_the_server_takes_the_options_of_serve() -> None:
    command = ("--", PYTHON, "-c", ASKS)
    assert run("exec", *command, env={"ETELECOM_MOCK_PRESET": "one"}).output == b"1\n"
    assert run("exec", "--preset", "one", *command).output == b"1\n"


@pytest.mark.parametrize("code", [0, 3, 255])
def test_the_exit_code_is_the_commands(code: int) -> None:
    assert run("exec", "--", PYTHON, "-c", f"raise SystemExit({code})").code == code


def test_options_after_the_command_are_its_own() -> None:
    program = "import sys; print(sys.argv[1:])"
    ran = run("exec", "--", PYTHON, "-c", program, "--verify", "x", "-h")
    assert ran.output == b"['--verify', 'x', '-h']\n"


def test_the_server_is_gone_afterwards() -> None:
    ran = run("exec", "--", PYTHON, "-c", "import os; print(os.environ['ETELECOM_MOCK_URL'])")
    port = urlsplit(ran.output.decode().strip()).port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port or 0)) != 0


def test_a_command_that_is_not_there() -> None:
    ran = run("exec", "--", "no-such-command")
    assert (ran.code, ran.line) == (
        127,
        "etelecom-mock: no-such-command: No such file or directory",
    )


def test_a_command_that_cannot_be_run(folder: Path) -> None:
    (folder / "data").write_text("no program")
    ran = run("exec", "--", "./data")
    assert (ran.code, ran.line) == (126, "etelecom-mock: ./data: Permission denied")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--set", "URL"), "--set URL: give NAME=VALUE"),
        (("--set", "=x"), "--set =x: give NAME=VALUE"),
        (("--set", "URL={adress}"), "{adress} is not one of {base_url}, {partner_base_url}"),
        (("--verify", "paging,reading"), "reading"),
    ],
)
def test_a_bad_option_is_refused_before_anything_runs(options: tuple[str, ...], told: str) -> None:
    assert told in refusal("exec", *options, "--", PYTHON, "-c", "print('ran')")


def test_a_mistyped_option_is_no_command() -> None:
    assert "--prset" in refusal("exec", "--prset", "one", "--", PYTHON, "-c", "print('ran')")


def test_a_command_is_wanted() -> None:
    assert "COMMAND" in refusal("exec", "--")


def test_a_server_that_cannot_start_runs_nothing() -> None:
    line = refusal(
        "exec", "--", PYTHON, "-c", "print('ran')", env={"ETELECOM_MOCK_DATABASE": "/nowhere/a.db"}
    )
    assert "--database /nowhere/a.db" in line


def test_findings_fail_a_command_that_passed() -> None:
    """A hundred rows of 101 are read, and treated as all."""
    ran = run("exec", "--verify", "paging,sends", "--", PYTHON, "-c", ASKS)
    assert (ran.code, ran.output) == (1, b"100\n")
    assert "stopped-at-clamped-page" in ran.errors


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ("paging:incomplete", 0),
        ("paging:incomplete=ListJourneys", 0),
        ("paging:incomplete=ListRequestConsent", 1),
        ("paging:incomplete=ListRequestConsent+ListJourneys", 0),
        ("paging:method=ListRequestConsent", 0),
        ("paging:method=ListJourneys", 1),
        ("paging:partial", 1),
        ("sends:strict,retries:partial", 0),
    ],
)
def test_a_verdict_takes_options(questions: str, code: int) -> None:
    assert run("exec", "--verify", questions, "--", PYTHON, "-c", ASKS).code == code


def test_a_verdict_that_cannot_be_given_is_no_finding() -> None:
    ran = run("exec", "--journal-bodies", "off", "--verify", "paging", "--", PYTHON, "-c", ASKS)
    assert (ran.code, ran.output) == (3, b"100\n")
    assert "--journal-bodies on" in ran.errors


def test_calls_under_way_belong_to_the_verdict() -> None:
    """A call that its process left behind is awaited and judged."""
    program = """
import os, socket, time, urllib.parse
at = urllib.parse.urlsplit(os.environ["ETELECOM_BASE_URL"])
body = b'{"then": {"delay_ms": 1500}}'
key = os.environ["ETELECOM_API_KEY"]
def send(path, body):
    connection = socket.create_connection((at.hostname, at.port))
    head = f"POST {path} HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nAuthorization: Bearer {key}\\r\\n"
    head += f"Content-Type: application/json\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
    connection.sendall(head.encode() + body)
    return connection
send("/__admin/faults", body).recv(9999)
kept = send("/v1/shop.Zalo/ListJourneys", b'{"paging": {"limit": 10}}')
time.sleep(0.2)
if not os.fork():
    kept.recv(9999)
    os._exit(0)
"""
    ran = run("exec", "--verify", "paging", "--", PYTHON, "-c", program)
    assert (ran.code, "stopped-early" in ran.errors) == (1, True), ran.errors


def test_a_port_can_be_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    found = environment_of("--port", str(port))
    assert found["ETELECOM_MOCK_URL"] == f"http://127.0.0.1:{port}"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refusal("exec", "--port", str(port), "--", PYTHON, "-c", "print('ran')")
    assert f"--port {port}" in line


@pytest.mark.parametrize("options", [("--host", "::"), ("--workers", "2"), ("--tls-cert", "a.pem")])
def test_options_that_this_server_cannot_have_are_refused(options: tuple[str, str]) -> None:
    assert f"{options[0]}: exec serves" in refusal("exec", *options, "--", PYTHON, "-c", "")


def test_options_of_the_image_do_not_hinder() -> None:
    found = environment_of(env={"ETELECOM_MOCK_HOST": "::", "ETELECOM_MOCK_PORT": "1"})
    assert found["ETELECOM_MOCK_URL"].startswith("http://127.0.0.1:")


def test_the_world_is_exported_when_the_command_ends(folder: Path) -> None:
    file = folder / "demo.json"
    ran = run("exec", "--export-on-exit", str(file), "--", PYTHON, "-c", ASKS)
    assert ran.code == 0
    assert len(json.loads(file.read_text())["shops"]) == 1


def test_no_proxy_stands_between() -> None:
    ran = run(
        "exec",
        "--verify",
        "paging:incomplete",
        "--",
        PYTHON,
        "-c",
        ASKS,
        env={"HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"},
    )
    assert (ran.code, ran.output) == (0, b"100\n"), ran.errors


@pytest.mark.parametrize(
    "questions",
    ["reading", "paging:strict", "sends:incomplete", "paging:complete", "retries:method"],
)
def test_a_bad_question_is_refused_before_anything_runs(questions: str) -> None:
    assert "--verify" in refusal("exec", "--verify", questions, "--", PYTHON, "-c", "print(1)")


def test_findings_leave_the_code_of_a_command_that_failed() -> None:
    ran = run("exec", "--verify", "paging", "--", PYTHON, "-c", ASKS + "sys.exit(7)")
    assert ran.code == 7
    assert "stopped-at-clamped-page" in ran.errors


def test_a_verdict_without_calls_says_so() -> None:
    """A command that calls something else would pass for ever."""
    ran = run("exec", "--verify", "paging,sends", "--", PYTHON, "-c", "print(1)")
    assert ran.code == 0
    assert "no call came in, so there was nothing to judge" in ran.errors
    assert (
        "nothing to judge" not in run("exec", "--verify", "sends", "--", PYTHON, "-c", ASKS).errors
    )


def test_every_world_is_judged() -> None:
    program = "import os; os.environ['ETELECOM_API_KEY'] = 'test:other@page-plus-one'" + ASKS
    ran = run("exec", "--verify", "paging", "--", PYTHON, "-c", program)
    assert ran.code == 1
    assert "paging of other" in ran.errors


def test_without_findings_nothing_is_said() -> None:
    asks = ("--", PYTHON, "-c", ASKS)
    quiet, judged = run("exec", *asks), run("exec", "--verify", "retries,sends", *asks)
    assert (judged.code, judged.output) == (quiet.code, quiet.output)
    assert len(judged.errors.splitlines()) == len(quiet.errors.splitlines())


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_are_passed_on(number: signal.Signals) -> None:
    program = f"""
import signal, sys
def ended(*_):
    print("told")
    sys.exit(5)
signal.signal({int(number)}, ended)
print("ready", flush=True)
signal.pause()
"""
    command = [*COMMAND, "exec", "--", PYTHON, "-c", program]
    # A session of its own has no terminal, which would have told the command already.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.stdout.read() == "told\n"
    assert process.returncode == 5


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_command_that_a_signal_ended() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run("exec", "--", PYTHON, "-c", program).code == 128 + signal.SIGTERM


@pytest.mark.skipif(not hasattr(signal, "sigtimedwait"), reason="waits for a signal")
def test_ctrl_c_is_not_told_twice() -> None:
    """The terminal tells the command itself; one more would end many without their goodbye.

    This command has left the group that the terminal tells, so that only ``exec`` could.
    """
    program = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
os.setpgid(0, 0)
print("ready", flush=True)
print("told", signal.sigtimedwait({signal.SIGINT}, 1), flush=True)
"""
    spawn = "import os, pty, sys\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    command = [PYTHON, "-c", spawn, *COMMAND, "exec", "--", PYTHON, "-c", program]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"ready"
        process.stdin.write(b"\x03")
        process.stdin.flush()
        assert process.stdout.read().endswith(b"told None\r\n")
    assert process.returncode == 0
