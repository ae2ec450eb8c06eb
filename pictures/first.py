"""README's first picture: a sync reports success, and the verdict says what it never read."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import join, quote

from pictures.terminal import Line, terminal

_MOCK = [sys.executable, "-m", "mock_server"]
_SYNC = Path(__file__).with_name("sync.py")


def draw() -> str:
    """The picture of a real run."""
    both = f"{quote(sys.executable)} {quote(str(_SYNC))}; {join(_MOCK)} verify paging"
    command = [*_MOCK, "exec", "--anchor", "2026-03-10T08:00:00Z", "--"]
    shell = ["sh", "-c", f'{both} --url "$ETELECOM_MOCK_URL"']
    done = subprocess.run([*command, *shell], capture_output=True, text=True, check=False)
    return terminal(
        list(_lines(done.stdout, done.returncode)),
        "A sync reports success; the verdict says that it never read 900 of 1,000 journeys",
    )


def _lines(output: str, code: int) -> Iterator[Line]:
    said = output.splitlines()
    yield "typed", "$ python sync.py"
    yield "good", said[0]
    yield "typed", "$ etelecom-mock verify paging"
    for line in said[1:]:
        yield ("bad" if line.startswith("  ") and line[2] != " " else "said"), line
    yield "typed", "$ echo $?"
    yield "bad", str(code)
