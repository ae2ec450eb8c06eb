"""Many tests at once on one server, each in a world of its own, none resetting anything.

``python -m tests.plugin.many_tests 500 8`` runs 500 of them with ``pytest -n 8``.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

from tests.plugin.project import CLIENT, PLUGIN, ROOT

_TESTS = """
    import os
    from datetime import timedelta

    import httpx
    import pytest
    from client import journeys

    MANY = int(os.environ["MANY_TESTS"])

    @pytest.mark.parametrize("number", range(MANY))
    def test_it(etelecom_mock, number):
        "Each test changes records, clock and faults, and must find its own changes alone."
        mock = etelecom_mock
        with open("servers.txt", "a") as file:
            file.write(mock.mock_url + "\\n")
        assert journeys(mock.base_url, mock.api_key) == []
        phone = f"849{number:08}"
        made = [mock.journeys.create(phone=phone, status="P") for _ in range(number % 3 + 1)]
        mock.consents.create(phone=phone)
        mock.journeys.update(made[0]["id"], status="N")
        moved = mock.clock.advance(seconds=number)
        assert mock.clock.now == moved
        assert moved.timestamp() == 1_773_129_600 + number
        mock.faults.add({"status": 503}, when={"call": 2})
        found = journeys(mock.base_url, mock.api_key)
        assert [each["id"] for each in found] == [each["id"] for each in reversed(made)]
        assert {each["phone"] for each in found} == {phone}
        with pytest.raises(httpx.HTTPStatusError):
            journeys(mock.base_url, mock.api_key)
        if number % 2:
            mock.journeys.delete(made[0]["id"])
        active = journeys(mock.base_url, mock.api_key, filter={"status": "P"})
        assert len(active) == len(made) - 1
        assert [each["phone"] for each in mock.consents.list()] == [phone]
        assert [each["status"] for each in mock.requests] == [200, 200, 503, 200]
"""


def run(many: int, workers: int, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run so many tests on so many workers; ``servers.txt`` in the folder names their servers."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "client.py").write_text(dedent(CLIENT))
    (folder / "test_many.py").write_text(dedent(_TESTS))
    left_out = ("ETELECOM_MOCK_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGIN, "-p", "xdist", "-q", "-n", str(workers)],
        cwd=folder,
        env=kept
        | {"PYTHONPATH": path, "MANY_TESTS": str(many), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> int:
    """Run as told on the command line; the exit code is pytest's."""
    many, workers = (int(each) for each in sys.argv[1:] or ("500", "8"))
    with tempfile.TemporaryDirectory() as folder:
        done = run(many, workers, Path(folder))
        servers = set((Path(folder) / "servers.txt").read_text().split())
    print(done.stdout[-2000:] + done.stderr[-2000:])  # noqa: T201  # a command's output
    print(f"servers: {len(servers)}")  # noqa: T201  # the same
    return done.returncode or len(servers) - 1


if __name__ == "__main__":
    sys.exit(main())
