"""A small project with tests of its own, run by a pytest of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.plugin.pytest_forks import PytestForks

ROOT = Path(__file__).parents[2]
ANCHOR = "2026-03-10T08:00:00Z"

PLUGIN = ("-p", "no:etelecom_mock", "-p", "etelecom_mock.plugin")
"""By its module, so that it is there once, whether the distribution is installed or not."""

CLIENT = '''
    """What a project has that calls the vendor."""
    import httpx

    def journeys(base_url, api_key, **body):
        answer = httpx.post(
            f"{base_url}.Zalo/ListJourneys",
            json=body,
            headers={"Authorization": f"Bearer {api_key}"},
            verify=False,  # reading the machine's certificates takes longer than the call
        )
        answer.raise_for_status()
        return answer.json()["journeys"]
'''


class Project:
    """Runs its tests in a process of its own, without any plugin but those named."""

    def __init__(
        self,
        pytester: pytest.Pytester,
        monkeypatch: pytest.MonkeyPatch,
        forks: PytestForks | None,
    ) -> None:
        self.folder = pytester.path
        self._pytester = pytester
        self._forks = forks
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        monkeypatch.setenv("PYTHONPATH", path)
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
        self.write("pytest.ini", "[pytest]\nfilterwarnings = error\naddopts = --strict-markers\n")
        self.write("client.py", CLIENT)

    def write(self, name: str, text: str) -> Path:
        """A file of the project."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), "utf-8")
        return file

    def run(self, text: str, *options: str) -> pytest.RunResult:
        """Run the text as the project's tests."""
        if self._forks is None:
            return self.run_afresh(text, *options)
        self.write("test_it.py", text)
        own = "--basetemp", str(self.folder / "runs")
        return self._forks.run((*own, *PLUGIN, *options), self.folder, os.environ)

    def run_afresh(self, text: str, *options: str) -> pytest.RunResult:
        """The same in a new interpreter, for tests of what is imported."""
        self.write("test_it.py", text)
        return self._pytester.runpytest_subprocess(*PLUGIN, *options)

    def start(self, text: str, *options: str) -> "subprocess.Popen[str]":
        """The same, without waiting for its end; in a session of its own."""
        self.write("test_it.py", text)
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", *PLUGIN, "-s", *options],
            cwd=self.folder,
            start_new_session=True,
            # What is started in the background of a script ignores Ctrl-C; this must not.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no lock
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def answers(url: str) -> bool:
    """Whether a server is there."""
    try:
        with urlopen(f"{url}/__admin/live", timeout=2) as answer:  # noqa: S310  # a test's server
            return int(answer.status) == 200
    except (URLError, OSError):
        return False
