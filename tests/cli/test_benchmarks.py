"""What the benchmarks share: their options, and a server without the testing features."""

import json
import sys
import urllib.request
from pathlib import Path

import pytest

from benchmarks import command_line
from benchmarks.command_line import Section, database_options
from benchmarks.processes import ANCHOR, module


def test_a_server_without_testing_features_lists_and_records_nothing() -> None:
    """It counts as started after it has returned a list with status 200."""
    with module("kitless_app", "50", ANCHOR) as server:
        address = f"http://127.0.0.1:{server.port}/__admin/requests"
        with urllib.request.urlopen(address, timeout=30) as response:
            assert json.load(response)["requests"] == []


def test_numbers_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["followers", "--rows", "7", "--write"])
    options = database_options(
        "benchmarks.followers", None, rows=(1_000_000, "rows"), turns=(50, "pages")
    )
    assert vars(options) == {"url": None, "write": True, "rows": 7, "turns": 50}


@pytest.mark.parametrize("write", [True, False])
def test_a_section_is_written_only_if_asked(
    write: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "performance.md"
    page.write_text("a <!-- lists -->old<!-- /lists --> b")
    monkeypatch.setattr(command_line, "DOCS", tmp_path)
    Section("lists").publish("new", write=write)
    assert capsys.readouterr().out == "new\n"
    assert ("new" in page.read_text()) is write
    assert ("old" in page.read_text()) is not write
