"""Databases that are damaged or unavailable: one line, the documented code, no password."""

import os
from pathlib import Path

import pytest

from tests.cli.running import SMALL, call, refusal, run
from tests.serving import serving
from tests.simulator import JOURNEYS

_SECRET = "s3cret"
_ADDRESSES = [
    "postgresql://mock:s3cret@127.0.0.1:1/sandbox",
    "postgres://mock:s3cret@127.0.0.1:1/sandbox?application_name=x",
    " postgresql://mock:s3cret@127.0.0.1:1/sandbox",
    "POSTGRESQL://mock:s3cret@127.0.0.1:1/sandbox",
    "postgresql+asyncpg://mock:s3cret@127.0.0.1:1/sandbox",
    "mysql://mock:s3cret@127.0.0.1:1/sandbox",
    "postgresql://127.0.0.1:1/sandbox?user=mock&password=s3cret",
    "postgresql://127.0.0.1:1/sandbox?user=mock&password=x@s3cret",
    "postgresql://mock:p/s3cret@127.0.0.1:1/sandbox",
    "postgresql://mock:p?s3cret@127.0.0.1:1/sandbox",
    "postgresql://mock:p@s3cret@127.0.0.1:1/sandbox",
    "postgresql://mock:s3cret@[::1",
    "postgresql://mock:s3cret@127.0.0.1:port/sandbox",
    "host=127.0.0.1 port=1 user=mock password=s3cret",
    "password = 'p s3cret' host=127.0.0.1",
    "postgresql:/mock:s3cret@127.0.0.1:1/sandbox",
    "postgresql: //mock:s3cret@127.0.0.1:1/sandbox",
    "postgresql//mock:s3cret@127.0.0.1:1/sandbox",
    "mock:s3cret@127.0.0.1:1/sandbox",
]


@pytest.mark.attack("databases.passwords")
@pytest.mark.parametrize("command", ["serve", "export", "import"])
@pytest.mark.parametrize("address", _ADDRESSES)
def test_no_message_repeats_a_password(folder: Path, command: str, address: str) -> None:
    """However the address is written, and whatever is wrong with it."""
    (folder / "world.json").write_text('{"shops": [{}]}')
    words = {"serve": ["serve", "--port", "0"], "export": ["export"]}
    arguments = words.get(command, ["import", "world.json"])
    env = {"ETELECOM_MOCK_DATABASE": address}
    line = refusal(*arguments, env=env)
    assert _SECRET not in line
    assert line.startswith("etelecom-mock: --")


def _damage(file: Path, page: int) -> None:
    """Overwrite a page as a failing disk would; 4096 bytes is SQLite's size of one."""
    with file.open("r+b") as database:
        database.seek((page - 1) * 4096)
        database.write(os.urandom(4096))


def _made(file: Path) -> int:
    with serving(*SMALL, "--database", str(file)):
        pass
    return file.stat().st_size // 4096


@pytest.mark.attack("databases.damaged")
def test_a_damaged_database_is_one_line(folder: Path) -> None:
    """Whichever page is damaged: the start is refused with advice, or calls report the damage."""
    pages = _made(folder / "kept.db")
    sound = (folder / "kept.db").read_bytes()
    refused = 0
    for page in (1, 2, 3, 5, pages // 3, pages // 2, pages - 1):
        (folder / "kept.db").write_bytes(sound)
        for more in ("kept.db-wal", "kept.db-shm"):
            (folder / more).unlink(missing_ok=True)
        _damage(folder / "kept.db", page)
        ran = run("export", "--database", "kept.db")
        if ran.code:
            refused += 1
            assert ran.code in (1, 2)
            assert "--database kept.db: " in ran.line
            assert "damaged" in ran.line or "another program's" in ran.line
    assert refused >= 2  # how many pages an export reads depends on the tables


@pytest.mark.attack("databases.damaged")
def test_a_page_that_breaks_while_it_serves_is_no_defect(folder: Path) -> None:
    """Calls get 503 and say that the file is damaged, never 500, and the server continues."""
    _made(folder / "kept.db")
    pages = (folder / "kept.db").stat().st_size // 4096
    with serving("--database", "kept.db") as server:
        for page in range(3, pages + 1):
            _damage(folder / "kept.db", page)
        statuses = set()
        for path in (JOURNEYS, "/v1/shop.Zalo/ListRequestConsent", "/v1/shop.Zalo/ListOA"):
            for sort in ("created_at", "-id", "updated_at"):
                status, body = call(server, "POST", path, {"paging": {"sort": sort}})
                statuses.add(status)
                assert status != 503 or "damaged" in body["msg"], body
        status, body = call(server, "GET", "/__admin/journeys", key=None)
        statuses.add(status)
        assert call(server, "GET", "/__admin/live", key=None)[0] == 200
        server.stop()
    assert 500 not in statuses
    assert 503 in statuses
    assert not any("Traceback" in line for line in server.lines)
