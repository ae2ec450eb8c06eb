"""``export`` and ``import``: a world to and from a file, at a running server or a database."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import SMALL, call, contents, refusal, rows, run
from tests.serving import COMMAND, Server, free_port, serving

_KEPT = ("--database", "kept.db")
_BAD = b'{"shops": [{"journeys": [{"id": "1"}, {"id": "2", "status": "X"}]}]}'


def _made(server: Server) -> None:
    """A record that is not in the seeded data."""
    assert call(server, "POST", "/__admin/journeys", {"error_message": "ở đây 😀"})[0] == 201


@pytest.fixture
def database() -> None:
    """A database in a file, with one record more than its seeds."""
    with serving(*SMALL, *_KEPT) as server:
        _made(server)


def test_a_running_server_is_exported(folder: Path, server: Server) -> None:
    """A file and standard output get the bytes of the control API's export."""
    assert run("export", "--url", server.url, "world.json").code == 0
    to_file = (folder / "world.json").read_bytes()
    for more in ([], ["-"]):
        ran = run("export", "--url", server.url, *more)
        assert (ran.code, ran.output, ran.errors) == (0, to_file, "")
    (shop,) = json.loads(to_file)["shops"]
    assert shop["journeys"] == rows(server)
    assert set(contents(folder)) == {"world.json"}


@pytest.mark.usefixtures("database")
def test_a_database_is_exported(folder: Path) -> None:
    """A database is exported as its server would export it, also while a server uses it."""
    assert run("export", *_KEPT, "direct.json").code == 0
    with serving(*_KEPT) as server:
        assert run("export", "--url", server.url, "served.json").code == 0
        assert run("export", *_KEPT, "beside.json").code == 0
    files = [(folder / f"{name}.json").read_bytes() for name in ("direct", "served", "beside")]
    assert files == [files[0]] * 3


def test_a_round_trip_through_files(folder: Path) -> None:
    """What one server exports, another imports and exports again, byte for byte."""
    with serving(*SMALL) as first:
        _made(first)
        assert run("export", "--url", first.url, "one.json").code == 0
    with serving(*SMALL) as second:
        imported = run("import", "--url", second.url, "one.json")
        assert (imported.code, imported.output) == (0, b"")
        assert "101 journeys" in imported.line
        assert "100 consents" in imported.line
        assert run("export", "--url", second.url, "two.json").code == 0
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()


@pytest.mark.usefixtures("database")
def test_a_database_takes_a_file(folder: Path) -> None:
    """A file is imported into a database, and the next server on it serves the records."""
    (folder / "small.json").write_text('{"shops": [{"journeys": [{"id": "77"}]}]}')
    assert run("import", *_KEPT, "small.json").code == 0
    with serving(*_KEPT) as server:
        assert [row["id"] for row in rows(server)] == ["77"]
        assert rows(server, "consents") == []


def test_standard_input_is_a_file_too() -> None:
    """``import -`` reads the document from standard input."""
    with serving(*SMALL) as server:
        given = b'{"consents": [{"id": "78"}], "paging": {}}'
        assert run("import", "--url", server.url, "-", given=given).code == 0
        assert [row["id"] for row in rows(server, "consents")] == ["78"]


def test_another_world_can_be_named(folder: Path) -> None:
    """``--world`` selects the world, for a server and for a database."""
    (folder / "other.json").write_text('{"shops": [{"journeys": [{"id": "5"}]}]}')
    options = (*SMALL, *_KEPT, "--fixtures", "other.json")
    with serving(*options) as server:
        for where in (("--url", server.url), _KEPT):
            ran = run("export", *where, "--world", "other")
            assert [each["id"] for each in json.loads(ran.output)["shops"][0]["journeys"]] == ["5"]
            ran = run("export", *where, "--world", "nowhere")
            assert (ran.code, ran.output) == (1, b"")
            assert "nowhere" in ran.line


def test_the_admin_token_is_sent() -> None:
    """A server with an admin token requires it, and the line says so."""
    with serving(*SMALL, "--admin-token", "the-admin-token") as server:
        refused = run("export", "--url", server.url)
        assert (refused.code, refused.output) == (1, b"")
        assert "token" in refused.line
        allowed = run("export", "--url", server.url, "--admin-token", "the-admin-token")
        assert (allowed.code, allowed.errors) == (0, "")


@pytest.mark.usefixtures("database")
def test_a_bad_file_changes_nothing(folder: Path) -> None:
    """A bad document is one line with file, record and field, and no record changes."""
    (folder / "bad.json").write_bytes(_BAD)
    with serving(*_KEPT) as server:
        before = rows(server)
        for where in (("--url", server.url), _KEPT):
            ran = run("import", *where, "bad.json")
            assert (ran.code, ran.output) in ((1, b""), (2, b""))
            assert "bad.json" in ran.line
            assert "shops[0].journeys[1].status" in ran.line
            assert rows(server) == before


@pytest.mark.parametrize("text", [b"{", b"[]", b"\xff", b""])
def test_what_is_no_document_is_refused(folder: Path, text: bytes) -> None:
    """A file that is not a JSON object is refused before any server is called."""
    (folder / "bad.json").write_bytes(text)
    ran = run("import", "bad.json")
    assert ran.code in (1, 2)
    assert "bad.json" in ran.line


def test_a_server_that_is_not_there() -> None:
    """Without a server at the address the line says so, and the code is 1."""
    url = f"http://127.0.0.1:{free_port()}"
    ran = run("export", "--url", url)
    assert (ran.code, ran.output) == (1, b"")
    assert url.removeprefix("http://") in ran.line


@pytest.mark.usefixtures("database")
def test_a_failed_export_keeps_the_file_that_was_there(folder: Path) -> None:
    """The file appears whole or not at all: a failure leaves the old one, and nothing else."""
    (folder / "world.json").write_text("the old one")
    before = set(contents(folder))
    for where in ((*_KEPT, "--world", "nowhere"), ("--url", f"http://127.0.0.1:{free_port()}")):
        assert run("export", *where, "world.json").code == 1
    assert (folder / "world.json").read_text() == "the old one"
    assert set(contents(folder)) - before <= {"kept.db-wal", "kept.db-shm"}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("> /dev/full", "standard output: No space left on device"),
        ("world.json", "world.json: File too large"),
    ],
)
def test_what_cannot_be_written_is_not_the_servers_fault(
    folder: Path, server: Server, written: str, problem: str
) -> None:
    command = " ".join([*COMMAND, "export", "--url", server.url, written])
    ended = subprocess.run(
        ["bash", "-c", f"ulimit -f 4; {command}"], check=False, capture_output=True
    )
    assert (ended.returncode, ended.stderr.decode()) == (1, f"etelecom-mock: {problem}\n")
    assert contents(folder) == {}


@pytest.mark.usefixtures("database")
def test_an_exported_file_can_be_read_by_others(folder: Path) -> None:
    """An export has the permissions of any new file, and replaces the old one."""
    (folder / "world.json").write_text("the old one")
    assert run("export", *_KEPT, "world.json").code == 0
    assert json.loads((folder / "world.json").read_bytes())["format"] == 1
    assert stat.S_IMODE((folder / "world.json").stat().st_mode) & 0o444 == 0o444


def test_a_file_and_a_folder_are_told_apart(folder: Path) -> None:
    """A folder cannot be exported to or imported from."""
    (folder / "worlds").mkdir()
    for command in ("export", "import"):
        assert "worlds" in refusal(command, "worlds")


def test_the_vendor_surface_is_printed(server: Server) -> None:
    """``openapi`` prints what a server returns under ``/__admin/openapi/vendor.json``."""
    ran = run("openapi")
    assert (ran.code, ran.errors) == (0, "")
    printed = json.loads(ran.output)
    printed["servers"][0]["url"] = server.url  # that of a server on the default port
    assert printed == call(server, "GET", "/__admin/openapi/vendor.json")[1]


def test_what_webhooks_are_sent_is_printed(server: Server) -> None:
    """``asyncapi`` prints what a server returns under ``/__admin/asyncapi.json``."""
    ran = run("asyncapi")
    assert (ran.code, ran.errors) == (0, "")
    assert json.loads(ran.output) == call(server, "GET", "/__admin/asyncapi.json")[1]
