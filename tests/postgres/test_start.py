"""Starting on PostgreSQL: who makes the schema, and what is refused in one line."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.cli.running import SMALL, call, rows, run, run_afresh, wait_for
from tests.serving import Server, free_port, serving
from tests.simulator import JOURNEYS
from tests.stores import execute


def _refusal(*options: str, env: dict[str, str] | None = None) -> str:
    ran = run("serve", "--port", "0", *options, env=env)
    assert ran.code == 2, ran
    return ran.line


def _lists(server: Server) -> bool:
    return call(server, "POST", JOURNEYS, {})[0] == 200


def test_three_replicas_start_at_once(database: str) -> None:
    """One makes the schema and the data, and all three have them."""
    with ExitStack() as stack, ThreadPoolExecutor(3) as threads:
        starting = [serving(*SMALL, "--database", database) for _ in range(3)]
        servers = list(threads.map(stack.enter_context, starting))
        pages = [rows(server) for server in servers]
    assert pages[0]
    assert pages == [pages[0]] * 3


def test_workers_share_a_database(database: str) -> None:
    """``--workers 2`` takes a PostgreSQL database as it takes a file."""
    with serving(*SMALL, "--database", database, "--workers", "2") as server:
        wait_for("both", lambda: all(_lists(server) for _ in range(20)))


def test_another_schema_version_is_refused(database: str) -> None:
    with serving(*SMALL, "--database", database):
        pass
    name = database.rpartition("/")[2]
    execute("UPDATE etelecom_mock.settled SET value = '1' WHERE name = 'schema_version'", name)
    line = _refusal("--database", database)
    assert "has schema version 1" in line
    assert "give another database" in line


def test_no_server_is_one_line_without_the_password() -> None:
    url = f"postgresql://me:tell-nobody@127.0.0.1:{free_port()}/db?password=tell-nobody"
    line = _refusal("--database", url)
    assert "postgresql://me@127.0.0.1" in line
    assert "tell-nobody" not in line


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "asyncpg.py").write_text("raise ModuleNotFoundError(name='asyncpg')")
    root = Path(__file__).parents[2]
    path = os.pathsep.join((str(tmp_path), str(root)))
    ran = run_afresh("serve", "--database", "postgresql://x/db", env={"PYTHONPATH": path})
    assert ran.code == 2
    assert "pip install 'etelecom-mock[postgres]'" in ran.line


def test_nothing_of_it_is_imported_without_such_a_url() -> None:
    code = (
        "import sys; from mock_server.web.app import Simulator;"
        "from mock_server.settings import Settings; Simulator(Settings());"
        "assert not [name for name in sys.modules if 'asyncpg' in name or 'postgres' in name]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
