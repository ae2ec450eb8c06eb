"""``--database FILE``: what is stored, what is refused, and which secrets are not in it."""

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import chdir, closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import ANCHOR, SMALL, call, contents, refusal, rows, run, wait_for
from tests.serving import COMMAND, serving
from tests.simulator import API_KEY, JOURNEYS, PARTNER_API_KEY, SHOP_KEY

_OWN_KEY = "a-key-of-our-own-which-nobody-may-read"
_TOKEN = "the-admin-token-of-this-test"
_KEPT = ("--database", "kept.db")
_FIRST = (*_KEPT, "--seed", "7", "--preset", "page-plus-one", "--anchor", ANCHOR)


def _export() -> bytes:
    ran = run("export", *_KEPT)
    assert ran.code == 0, ran
    return ran.output


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of a first start."""
    path = tmp_path_factory.mktemp("opened")
    with chdir(path), serving(*_FIRST):
        pass
    return path


@pytest.fixture
def kept(opened: Path, folder: Path) -> Path:
    """A copy of that database in the folder of this test."""
    return shutil.copytree(opened, folder, dirs_exist_ok=True)


def test_records_survive_restarts() -> None:
    """What was created is there after a restart, and ids keep ascending."""
    with serving(*SMALL, *_KEPT) as server:
        status, first = call(server, "POST", "/__admin/journeys", {"phone": "0912345678"})
        assert status == 201
        before = rows(server)
    with serving(*_KEPT) as server:
        assert rows(server) == before
        assert call(server, "GET", f"/__admin/journeys/{first['id']}") == (200, first)
        assert call(server, "POST", "/__admin/journeys", {})[1]["id"] > first["id"]


def test_answered_writes_survive_a_kill() -> None:
    """A record whose creation was acknowledged is there after kill -9."""
    with serving(*SMALL, *_KEPT) as server:
        made = [call(server, "POST", "/__admin/journeys", {})[1]["id"] for _ in range(5)]
        server.process.kill()
    with serving(*_KEPT) as server:
        assert [row["id"] for row in rows(server)[:5]] == made[::-1]


def test_a_kill_during_generation_leaves_nothing_half_done(folder: Path) -> None:
    """After kill -9 in the middle of generation, the next start has all records, and no others."""
    sizes = {"journeys": 20_000, "consents": 0}
    options = [*_KEPT, "--journeys", "20000", "--consents", "0", "--anchor", ANCHOR]
    command = [*COMMAND, "serve", "--port", "0", *options]
    written = folder / "kept.db-wal"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        wait_for("half of the data", lambda: written.exists() and written.stat().st_size > 2**20)
        process.kill()
    with closing(sqlite3.connect(folder / "kept.db")) as database, database:
        assert database.execute("SELECT count(*) FROM worlds").fetchone() == (0,)
    with serving(*_KEPT):
        (shop,) = json.loads(_export())["shops"]
        assert {plural: len(shop[plural]) for plural in sizes} == sizes
        with closing(sqlite3.connect(folder / "kept.db")) as database, database:
            rows = "SELECT count(*) FROM journeys"
            wait_for("the sweep", lambda: database.execute(rows).fetchone() == (20_000,))


@pytest.mark.usefixtures("kept")
def test_what_it_was_opened_with_is_kept() -> None:
    """Seed, sizes and anchor stay those of the first start, without being given again."""
    before = _export()
    for again in (_KEPT, _FIRST):
        with serving(*again) as server:
            assert call(server, "POST", JOURNEYS, {})[0] == 200
            assert _export() == before


@pytest.mark.parametrize(
    ("option", "other", "first"),
    [
        ("--seed", "8", "7"),
        ("--anchor", "2026-03-11T08:00:00Z", ANCHOR),
        ("--anchor", "now", ANCHOR),
        ("--preset", "default", "page-plus-one"),
        ("--journeys", "102", "101"),
        ("--consents", "0", "101"),
        ("--records", "call_logs=102", "call_logs=101"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_another_start_is_refused(option: str, other: str, first: str) -> None:
    """A different seed, size or anchor is refused with its name and the stored value."""
    line = refusal("serve", "--port", "0", *_KEPT, option, other)
    for word in (option, other, first):
        assert word in line


def test_now_is_settled_once() -> None:
    """With ``--anchor now`` the data are relative to the first start, after the second, too."""
    with serving(*_KEPT, "--preset", "exact-page"):
        pass
    before = _export()
    with serving(*_KEPT, "--anchor", "now"):
        pass
    assert _export() == before


@pytest.mark.attack("keys.stored")
def test_no_key_stands_in_the_file(folder: Path) -> None:
    """Neither file nor its write-ahead log holds a key in clear, running or stopped."""
    options = ("--extra-api-key", _OWN_KEY, "--admin-token", _TOKEN)
    with serving(*SMALL, *_KEPT, *options) as server:
        _, made = call(server, "POST", "/__admin/worlds", {"name": "other"}, _TOKEN)
        secrets = ["demodemo", "partnerpartner", _OWN_KEY, _TOKEN, *map(_secret_half, _keys(made))]
        for key in (API_KEY, SHOP_KEY, PARTNER_API_KEY, _OWN_KEY, _TOKEN, *_keys(made)):
            call(server, "GET", "/__admin/journeys", None, key)
        told = {"shop_id": made["shops"][0]["shop_id"]}
        for key in (PARTNER_API_KEY, made["partner_api_key"]):
            status, granted = call(server, "POST", "/v1/partner.Shop/AuthorizeShop", told, key)
            assert (status, granted["type"]) == (200, "shop_key")
        _, entries = call(server, "GET", "/__admin/requests", None, made["api_key"])
        assert entries["requests"][0]["response"]["auth_token"] == "***"
        _check_none_stands(folder, secrets)
        status, exported = call(
            server, "GET", "/__admin/export?with=clock,faults,journal", None, made["api_key"]
        )
        assert status == 200
        assert not [each for each in secrets if each in json.dumps(exported)]
    _check_none_stands(folder, secrets)


def _keys(made: dict[str, Any]) -> list[str]:
    return [made[name] for name in ("api_key", "shop_key", "partner_api_key")]


def _secret_half(key: str) -> str:
    return key.partition(":")[2]


@pytest.mark.attack("databases.private")
def test_the_files_are_their_owners_alone(folder: Path) -> None:
    """Whatever the umask; an existing file keeps its mode."""
    before = os.umask(0o022)
    try:
        with serving(*SMALL, *_KEPT) as server:
            call(server, "POST", "/__admin/journeys", {})
            modes = {file.name: file.stat().st_mode & 0o777 for file in folder.glob("kept.db*")}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("kept.db", "kept.db-wal", "kept.db-shm"), 0o600)
    (folder / "kept.db").chmod(0o640)
    with serving(*SMALL, *_KEPT):
        assert (folder / "kept.db").stat().st_mode & 0o777 == 0o640


def _check_none_stands(folder: Path, secrets: list[str]) -> None:
    files = {name: data for name, data in contents(folder).items() if name.startswith("kept.db")}
    assert files
    for name, data in files.items():
        for each in secrets:
            assert each.encode() not in data, name


def test_two_servers_share_one_file() -> None:
    """What one process writes, another on the same file returns at once."""
    with serving(*SMALL, *_KEPT) as first, serving(*_KEPT) as second:
        for writer, reader in ((first, second), (second, first)):
            status, made = call(writer, "POST", "/__admin/journeys", {})
            assert status == 201
            assert call(reader, "GET", f"/__admin/journeys/{made['id']}") == (200, made)
            assert rows(reader)[0] == made
        assert call(first, "POST", "/__admin/reset")[0] == 200
        assert rows(first) == rows(second)
        assert len(rows(second)) == 100
