"""A bad option is one line that says what to do, and exit code 2; nothing is written."""

import json
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import contents, refusal, run

_BAD_VALUES = [
    ("--port", "65536"),
    ("--port", "-1"),
    ("--port", "http"),
    ("--host", "203.0.113.7"),
    ("--workers", "0"),
    ("--workers", "many"),
    ("--seed", "x"),
    ("--seed", str(2**63)),
    ("--anchor", "yesterday"),
    ("--anchor", "2026-03-10T08:00:00"),
    ("--anchor", "2026-02-30T08:00:00Z"),
    ("--anchor", "1969-12-31T23:59:59Z"),
    ("--anchor", "1971-12-31T23:59:59Z"),
    ("--anchor", "9998-12-01T00:00:00Z"),
    ("--preset", "huge"),
    ("--journeys", "-1"),
    ("--journeys", "1e3"),
    ("--consents", "1000001"),
    ("--records", "call_logs"),
    ("--records", "callogs=5"),
    ("--records", "tenants=5"),
    ("--records", "sms=1000001"),
    ("--fixtures", "nowhere.json"),
    ("--cors", "maybe"),
    ("--journal-size", "many"),
    ("--journal-size", "1KiB"),
    ("--journal-size", "17GiB"),
    ("--log-format", "xml"),
    ("--database", "postgresql://nowhere/x"),
    ("--database", "missing/folder/kept.db"),
    ("--database", "."),
    ("--database", ""),
    ("--fixtures", ""),
    ("--export-on-exit", ""),
    ("--port-file", ""),
]


@pytest.mark.parametrize(("option", "value"), _BAD_VALUES)
def test_a_bad_value_is_refused(option: str, value: str) -> None:
    """The line names the option and repeats the value."""
    line = refusal("serve", "--port", "0", option, value)
    assert option in line
    assert value in line or value == "."


@pytest.mark.parametrize(
    "key", ["short", "a key with spaces in it", "test:somebody", "khóa-bí-mật"]
)
def test_a_bad_key_is_refused(key: str) -> None:
    """A value that cannot be a key, or is a test key, is refused without being repeated."""
    line = refusal("serve", "--port", "0", "--extra-api-key", key)
    assert "--extra-api-key" in line
    assert key not in line


@pytest.mark.parametrize(("option", "value"), [("--port", "http"), ("--preset", "huge")])
def test_a_bad_value_in_the_environment_is_refused(option: str, value: str) -> None:
    """The refusal of a value from a variable names the variable too."""
    variable = f"ETELECOM_MOCK_{option[2:].upper()}"
    line = refusal("serve", env={variable: value})
    assert variable in line
    assert option in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve", "--prot", "8480"], ["--prot", "--port"]),
        (["serve", "--port"], ["--port"]),
        (["serve", "more"], ["more"]),
        (["sevre"], ["sevre", "serve"]),
        (["serve", "--workers", "2"], ["--workers", "--database"]),
        (["serve", "--tls-cert", "cert.pem"], ["--tls-cert", "--tls-key"]),
        (["serve", "--tls-key", "key.pem"], ["--tls-cert", "--tls-key"]),
        (["serve", "--tls-cert", "no.pem", "--tls-key", "no.pem"], ["--tls-cert", "PEM"]),
        (["export", "--database", "missing.db"], ["--database", "missing.db"]),
        (["export", "--url", "localhost:8480", "x.json"], ["--url", "http://"]),
        (["export", "missing/folder/x.json"], ["missing/folder/x.json"]),
        (["import", "missing.json"], ["missing.json"]),
        (["import"], ["FILE"]),
        (["wait", "--timeout", "-1"], ["--timeout"]),
        (["wait", "--timeout", "soon"], ["--timeout", "soon"]),
    ],
    ids=lambda each: "-".join(each[:3]).replace("/", "_"),
)
def test_bad_words_are_refused(arguments: list[str], words: list[str]) -> None:
    """Misspelt, missing or contradictory options: the line says which, and what was meant."""
    line = refusal(*arguments)
    for word in words:
        assert word in line


@pytest.mark.parametrize("command", ["export", "healthcheck", "wait"])
@pytest.mark.parametrize("url", ["http://127.0.0.1:http", "http://[::1", "http://two words"])
def test_a_malformed_address_is_refused(command: str, url: str) -> None:
    """An impossible address is refused with the option's name."""
    arguments = ["--timeout", "0"] if command == "wait" else []
    assert "--url" in refusal(command, "--url", url, *arguments)


@pytest.mark.parametrize("host", ["203.0.113.7", "300.1.1.1", "no-such-host.invalid"])
def test_a_host_that_is_elsewhere_or_nowhere_is_no_matter_of_the_port(host: str) -> None:
    """The line asks for another host; another port would not help."""
    line = refusal("serve", "--port", "0", "--host", host)
    assert f"--host {host}: " in line
    assert "give a host of this machine" in line
    assert "any free one" not in line


def test_a_port_in_use_is_refused() -> None:
    """The line names the port and an alternative."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refusal("serve", "--port", str(port), "--database", "kept.db")
    assert str(port) in line
    assert "--port 0" in line


@pytest.fixture
def _foreign(folder: Path) -> None:
    """Files that are not the simulator's databases."""
    (folder / "text.db").write_text("Dear diary,\n" * 100)
    with closing(sqlite3.connect(folder / "other.db")) as database, database:
        database.execute("CREATE TABLE notes (text)")
    database.close()


@pytest.mark.usefixtures("_foreign")
@pytest.mark.parametrize("name", ["text.db", "other.db"])
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["export"]], ids=["serve", "export"])
def test_a_foreign_database_is_refused(command: list[str], name: str) -> None:
    """A file that is not a database, or belongs to another program, is not changed."""
    line = refusal(*command, "--database", name)
    assert "--database" in line
    assert name in line


@pytest.mark.usefixtures("_foreign")
def test_a_database_of_another_version_is_refused(folder: Path) -> None:
    """A database of another release is refused, with both versions."""
    with closing(sqlite3.connect(folder / "other.db")) as database, database:
        database.execute("PRAGMA application_id = 1702120811")  # etMk
        database.execute("PRAGMA user_version = 9999")
    database.close()
    assert "9999" in refusal("serve", "--port", "0", "--database", "other.db")


def test_an_unwritable_database_is_refused(folder: Path) -> None:
    """A database in a folder that cannot be written to is refused; root may not write in /proc."""
    (folder / "locked").mkdir(mode=0o500)
    place = "/proc" if os.geteuid() == 0 else "locked"
    assert "--database" in refusal("serve", "--port", "0", "--database", f"{place}/kept.db")


def test_a_database_below_a_file_is_refused(folder: Path) -> None:
    """A path that nobody can create is refused."""
    (folder / "file").write_text("")
    assert "--database" in refusal("serve", "--port", "0", "--database", "file/kept.db")


_BROKEN = {
    "no JSON": ("{", "JSON"),
    "no object": ("[]", "object"),
    "no fixture": ("{}", "shops"),
    "no UTF-8": ("\udcff", "JSON"),
    "a bad field": (
        json.dumps({"shops": [{"journeys": [{"id": "1"}, {"id": "2", "phone": "x"}]}]}),
        "shops[0].journeys[1].phone",
    ),
    "an unknown field": (
        json.dumps({"shops": [{"consents": [{"id": "1", "colour": "red"}]}]}),
        "shops[0].consents[0].colour",
    ),
}


@pytest.mark.parametrize("broken", _BROKEN)
@pytest.mark.parametrize("database", [[], ["--database", "kept.db"]], ids=["memory", "file"])
def test_a_broken_fixture_is_refused(folder: Path, broken: str, database: list[str]) -> None:
    """A broken fixture is refused with its file, record and field, and no database is created."""
    text, word = _BROKEN[broken]
    (folder / "worlds").mkdir()
    (folder / "worlds" / "good.json").write_text('{"shops": [{}]}')
    (folder / "worlds" / "poor.json").write_bytes(text.encode(errors="surrogateescape"))
    line = refusal("serve", "--port", "0", "--fixtures", "worlds", *database)
    assert "poor.json" in line
    assert word in line


def test_a_missing_fixture_begins_no_database(folder: Path) -> None:
    """An option that is refused late has written nothing before."""
    assert "nowhere" in refusal(
        "serve", "--port", "0", "--database", "kept.db", "--fixtures", "nowhere"
    )
    assert contents(folder) == {}


def test_a_folder_without_fixtures_is_refused(folder: Path) -> None:
    """An empty folder is refused, because it is probably a mistake."""
    (folder / "worlds").mkdir()
    line = refusal("serve", "--port", "0", "--fixtures", "worlds")
    assert "--fixtures worlds" in line
    assert "*.json" in line


def test_no_command_at_all_shows_the_help() -> None:
    """Without a command the help is shown, as its own text."""
    ran = run()
    assert (ran.output + ran.errors.encode()).startswith(b"Usage: ")


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["-h"]])
def test_help_is_no_error(arguments: list[str]) -> None:
    """Asking for help is answered on standard output, with code 0."""
    ran = run(*arguments)
    assert (ran.code, ran.errors) == (0, "")
    assert ran.output.startswith(b"Usage: ")


def test_the_version_can_be_asked_for() -> None:
    """``--version`` prints name and version."""
    ran = run("--version")
    assert (ran.code, ran.output.split()[0]) == (0, b"etelecom-mock,")
