"""The command beside PostgreSQL: worlds out and in, and users who may too little."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.running import SMALL, refusal, rows, run
from tests.serving import serving
from tests.stores import execute

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.attack("files.postgres")
def test_a_world_goes_out_of_a_database_and_into_it(database: str, folder: Path) -> None:
    """The variable that a replica has is all that the command needs, running server or none."""
    env = {"ETELECOM_MOCK_DATABASE": database}
    with serving(*SMALL, "--database", database) as server:
        assert run("export", "--url", server.url, "served.json").code == 0
    assert run("export", "direct.json", env=env).code == 0
    assert (folder / "direct.json").read_bytes() == (folder / "served.json").read_bytes()
    (folder / "small.json").write_text('{"shops": [{"journeys": [{"id": "77"}]}]}')
    ran = run("import", "small.json", env=env)
    assert ran.code == 0
    assert "1 journeys" in ran.line
    with serving("--database", database) as server:
        assert [row["id"] for row in rows(server)] == ["77"]
        beside = json.loads(run("export", env=env).output)
    assert [row["id"] for row in beside["shops"][0]["journeys"]] == ["77"]
    ran = run("export", "--world", "nowhere", env=env)
    assert (ran.code, ran.output) == (1, b"")
    assert "the database has demo" in ran.line


@pytest.mark.attack("databases.read-only")
def test_a_user_who_may_only_read_is_told(database: str) -> None:
    """One line and exit code 2, whether the schema is there or not."""
    role, name = f"reader_{uuid4().hex}", database.rpartition("/")[2]
    execute(f"CREATE ROLE {role} LOGIN PASSWORD 's3cret'")
    try:
        server = database.rpartition("@")[2]
        address = f"postgresql://{role}:s3cret@{server}"
        bare = refusal("serve", "--port", "0", "--database", address)
        with serving(*SMALL, "--database", database):
            pass
        execute(f"GRANT USAGE ON SCHEMA etelecom_mock TO {role}", name)
        execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA etelecom_mock TO {role}", name)
        reading = refusal("serve", "--port", "0", "--database", address)
        exported = run("export", "--database", address)
    finally:
        execute(f"DROP OWNED BY {role}", name)
        execute(f"DROP ROLE {role}")
    for line in (bare, reading):
        assert "--database postgresql://" in line
        assert "permission denied" in line
        assert "s3cret" not in line
    assert exported.code == 0  # who may read may export


@pytest.mark.attack("databases.read-only")
def test_a_database_that_may_only_be_read_is_told(database: str) -> None:
    name = database.rpartition("/")[2]
    execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    line = refusal("serve", "--port", "0", "--database", database)
    assert "read-only" in line
