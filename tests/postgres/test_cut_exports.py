"""Exports whose database connection is lost in the middle: cut, and no defect of the simulator."""

from http.client import HTTPConnection, HTTPException

from tests.serving import serving
from tests.stores import execute

_KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
_TIMES = 30


def _export(port: int, database: str) -> None:
    """Read an export whose connections to PostgreSQL are ended once it has begun."""
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("GET", "/__admin/export")
        answer = client.getresponse()
        if answer.status == 200:
            answer.read(1)
            execute(_KILL.format(database))
        answer.read()
    except HTTPException:
        pass
    finally:
        client.close()


def test_an_export_that_loses_its_database_is_cut(database: str) -> None:
    """The log says why in one line."""
    with serving("--preset", "default", "--database", database) as server:
        for _ in range(_TIMES):
            _export(server.port, database.rpartition("/")[2])
        server.stop()
    told = [line for line in server.lines if "/__admin/export: the database does not" in line]
    assert not [line for line in server.lines if "Traceback" in line or "defect" in line]
    assert told
