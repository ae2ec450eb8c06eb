"""Files in and out: names, hidden ones, encodings, modes, links, pipes and the home folder."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import SMALL, call, refusal, rows, run, run_afresh
from tests.serving import COMMAND, Server, serving

_ONE = '{"shops": [{"journeys": [{"id": "77", "error_message": "ở đây"}]}]}'
_TWICE = '{"shops": [{"journeys": [{"id": "77", "phone": "84912345678", "id": "78"}]}]}'


@pytest.mark.attack("files.names")
@pytest.mark.parametrize("name", ["khách hàng", "a b", "x" * 65, "..", "a\r\nX-Evil: 1", "."])
def test_a_fixtures_name_follows_the_rule_of_worlds_names(folder: Path, name: str) -> None:
    """It is refused with the file and the rule: it would be in headers, addresses and logs."""
    (folder / "worlds").mkdir()
    (folder / "worlds" / f"{name}.json").write_text(_ONE)
    (folder / "worlds" / "good.json").write_text(_ONE)
    line = refusal("serve", "--port", "0", "--fixtures", f"worlds/{name}.json")
    assert "up to 64 letters, digits" in line
    if not name.startswith("."):
        assert "up to 64 letters, digits" in refusal("serve", "--port", "0", "--fixtures", "worlds")


@pytest.mark.attack("files.hidden")
def test_hidden_files_are_no_fixtures(folder: Path) -> None:
    """macOS puts ``._name.json`` beside files on shares and in archives."""
    worlds = folder / "worlds"
    worlds.mkdir()
    (worlds / "mine.json").write_text(_ONE)
    (worlds / "._mine.json").write_bytes(b"\0\5\26\7\0\2\0\0Mac OS X")
    (worlds / ".other.json").write_text("{")
    with serving(*SMALL, "--fixtures", "worlds") as server:
        _, found = call(server, "GET", "/__admin/worlds", key=None)
    assert {world["name"] for world in found["worlds"]} == {"demo", "mine"}


@pytest.mark.attack("files.twins")
def test_no_file_of_a_folder_is_left_out_in_silence(folder: Path) -> None:
    """Endings count in either case, as on file systems that ignore it."""
    worlds = folder / "worlds"
    worlds.mkdir()
    for name in ("a.JSON", "b.Json", "c.json"):
        (worlds / name).write_text(_ONE)
    with serving(*SMALL, "--fixtures", "worlds") as server:
        _, found = call(server, "GET", "/__admin/worlds", key=None)
    assert {world["name"] for world in found["worlds"]} == {"demo", "a", "b", "c"}
    (worlds / "a.json").write_text(_ONE)
    line = refusal("serve", *SMALL, "--port", "0", "--fixtures", "worlds")
    assert line == (
        "etelecom-mock: --fixtures worlds: a.JSON and a.json are both of the world a: rename one"
    )


_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.attack("files.one-reader")
@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_a_fixture_is_read_in_every_encoding_of_json(folder: Path, encoding: str) -> None:
    """With a mark or without, as PowerShell's ``>`` writes it; the same by every way in."""
    content = _ONE.replace("}", "}\r\n").encode(encoding)
    (folder / "mine.json").write_bytes(content)
    options = (*SMALL, "--database", "kept.db", "--fixtures", "mine.json")
    with serving(*options) as server:
        for where in (("--url", server.url), ("--database", "kept.db")):
            assert run("import", *where, "mine.json").code == 0
            assert [row["error_message"] for row in rows(server)] == ["ở đây"]
        _, mine = call(server, "GET", "/__admin/journeys?world=mine", key=None)
        assert [row["error_message"] for row in mine["journeys"]] == ["ở đây"]


@pytest.mark.attack("files.one-reader")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_TWICE.encode(), "the member id occurs twice"),
        (_ONE.encode("cp1258", "replace").replace(b"?", b"\xe9"), "UTF-8"),
        (b"\xff\xfe{\x00x", "UTF-16"),
        (b'{"shops": [{"journeys": [{"id": NaN}]}]}', "NaN"),
        (b'{"shops": ' + b"[" * 100_000, "JSON"),
    ],
    ids=["twice", "code-page", "cut-utf-16", "NaN", "nested"],
)
def test_what_is_no_json_is_refused_alike_by_every_way_in(
    folder: Path, server: Server, content: bytes, words: str
) -> None:
    (folder / "bad.json").write_bytes(content)
    assert words in refusal("serve", "--port", "0", "--fixtures", "bad.json")
    ran = run("import", "--url", server.url, "bad.json")
    assert ran.code == 1
    assert words in ran.line
    assert "bad.json" in ran.line


@pytest.mark.attack("files.pipes")
def test_pipes_and_devices_are_refused(folder: Path, server: Server) -> None:
    """The command does not wait for a pipe without a writer, nor read an endless device."""
    os.mkfifo(folder / "pipe.json")
    (folder / "zero.json").symlink_to("/dev/zero")
    for name in ("pipe.json", "zero.json"):
        for option in ("--fixtures", "--assume-file"):
            assert "not a regular file" in refusal("serve", "--port", "0", option, name)
        for command in (
            ["serve", "--tls-key", name, "--tls-cert", name],
            ["wait", "--url", "https://127.0.0.1:9", "--ca", name],
        ):
            assert f"{command[-2]} {name}: it is not a regular file" in refusal(*command)
        ran = run("import", "--url", server.url, name)
        assert ran.code == 1
        assert "not a regular file" in ran.line
        assert "not a regular file" in refusal("export", "--url", server.url, name)
        assert "not a regular file" in refusal("serve", "--port", "0", "--export-on-exit", name)
    assert stat.S_ISFIFO((folder / "pipe.json").stat().st_mode)


@pytest.mark.attack("files.modes")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_follows_the_mask(folder: Path, server: Server, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        assert run("export", "--url", server.url, "world.json").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "world.json").stat().st_mode) == mode


@pytest.mark.attack("files.modes")
def test_a_file_that_is_replaced_keeps_its_mode_and_its_link(folder: Path, server: Server) -> None:
    """Permissions stay as they were, and a link keeps pointing to the file."""
    (folder / "kept").mkdir()
    file = folder / "kept" / "real.json"
    file.write_text("the old one")
    file.chmod(0o600)
    (folder / "link.json").symlink_to("kept/real.json")
    assert run("export", "--url", server.url, "link.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads(file.read_bytes())["format"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in (folder / "kept").iterdir()] == ["real.json"]


@pytest.mark.attack("files.home")
def test_a_tilde_is_the_home_folder(folder: Path) -> None:
    """No shell expands it in a variable."""
    (folder / "mine.json").write_text(_ONE)
    env = {
        **os.environ,
        "HOME": str(folder),
        "ETELECOM_MOCK_DATABASE": "~/kept.db",
        "ETELECOM_MOCK_FIXTURES": "~/mine.json",
        "ETELECOM_MOCK_EXPORT_ON_EXIT": "~/out.json",
        "ETELECOM_MOCK_PORT_FILE": "~/port",
        "ETELECOM_MOCK_ASSUME_FILE": "~/assume.json",
        "ETELECOM_MOCK_ADMIN_TOKEN_FILE": "~/token",
    }
    (folder / "assume.json").write_text('{"date_bounds": "closed"}')
    (folder / "token").write_text("secret")
    with serving(*SMALL, env=env) as server:
        assert (folder / "port").read_text() == f"{server.port}\n"
        assert server.stop() == 0
    assert {"kept.db", "out.json"} <= {each.name for each in folder.iterdir()}
    ran = run("export", "~/again.json", env={name: env[name] for name in env if "_F" not in name})
    assert ran.code == 0, ran.errors
    assert (folder / "again.json").read_bytes() == (folder / "out.json").read_bytes()


@pytest.mark.attack("files.home")
@pytest.mark.parametrize(
    "option", ["--database", "--fixtures", "--port-file", "--assume-file", "--admin-token-file"]
)
def test_a_home_folder_that_nobody_has_is_told(option: str) -> None:
    """It ended the command with a traceback."""
    told = refusal("serve", "--port", "0", option, "~nobody-here/x")
    assert option in told
    assert "~nobody-here/x: there is no such home folder" in told


@pytest.mark.attack("files.home")
def test_a_socket_may_be_in_the_home_folder(folder: Path) -> None:
    env = {"HOME": str(folder), "ETELECOM_MOCK_HOST": "unix:~/socket"}
    command = [*COMMAND, "serve", *SMALL]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | env) as process:
        assert run("wait", "--timeout", "60", env=env).code == 0
        assert run("export", "--url", "unix:~/socket", "world.json", env=env).code == 0
        process.terminate()
    told = refusal("serve", "--host", "unix:~nobody-here/x")
    assert "there is no such home folder" in told


@pytest.mark.attack("files.locale")
@pytest.mark.parametrize("encoding", ["cp1258", "cp1252", "latin-1", "ascii"])
def test_documents_are_utf_8_whatever_the_locale(server: Server, encoding: str) -> None:
    """On Vietnamese Windows a redirect takes the ANSI code page."""
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    for command in (["openapi"], ["export", "--url", server.url]):
        ran = run_afresh(*command, env=env)
        assert (ran.code, ran.errors) == (0, "")
        assert not ran.output.decode("utf-8").isascii()
        json.loads(ran.output)
