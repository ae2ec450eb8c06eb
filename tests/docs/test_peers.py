"""docs/performance.md names every peer that the benchmarks know, and none of them breaks a run."""

import sys
from pathlib import Path

import pytest

import benchmarks.peers
from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.peer import Job, Package, Peer, Refusal, Workspace
from benchmarks.peers.race import Entry, Plan, entries, race
from benchmarks.peers.sheet import Sheet
from benchmarks.peers.table import ahead, plot, table
from benchmarks.processes import Call, Load
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text("utf-8")
SECTION = PAGE.partition("## Beside other tools")[2].partition("\n## ")[0]
MEASURED = SECTION.partition("<!-- peers -->")[2].partition("<!-- /peers -->")[0]
SHEET = Sheet([{"id": str(number), "status": "P"} for number in range(20)])
PLAN = Plan(rounds=1, seconds=1, starts=1, warm_up=1)


def _silent(_text: str) -> None:
    """Say nothing."""


def _job(_workspace: Workspace) -> list[Job | Refusal]:
    return [
        Job(
            "ends at once",
            SHEET,
            lambda _port: [sys.executable, "-c", ""],
            lambda status: Call("GET", f"/{status}", {}),
            Sheet.read,
        ),
        Refusal(100_000, "holds fewer rows"),
    ]


def _seen(peer: str, rows: str, per_second: float, start: float) -> Entry:
    loads = [Load(per_second, 1.0, 2.0)]
    return Entry(peer, "1", rows, "somehow", starts=[start], loads=loads, resident_mb=50)


@pytest.mark.parametrize("peer", PEERS, ids=[peer.name for peer in PEERS])
def test_a_peer_is_described_and_measured(peer: Peer) -> None:
    assert f"- **{peer.name}** " in SECTION
    assert f"| {peer.name} {peer.version} |" in MEASURED


def test_every_file_of_a_peer_is_in_the_catalogue() -> None:
    """A peer's file is the one that makes a Peer."""
    folder = Path(benchmarks.peers.__path__[0])
    files = [path.stem for path in folder.glob("*.py") if "Peer(" in path.read_text("utf-8")]
    assert len(files) == len(PEERS)


def test_the_plot_shows_whoever_was_measured() -> None:
    drawn = (ROOT / "docs" / "peers.svg").read_text("utf-8")
    for line in MEASURED.splitlines():
        if line.startswith("| ") and "not measured" not in line and "| rows |" not in line:
            what, rows = line.strip("| ").split(" | ")[:2]
            assert f">{what.rpartition(' ')[0]}, {rows}<" in drawn


def test_a_peer_that_cannot_be_had_leaves_its_reason(tmp_path: Path) -> None:
    package = Package("npm", "nothing", "1.0")
    peer = Peer("Nothing", package, ("a-program-that-is-not-there",), _job)
    (found,) = entries(peer, tmp_path, [SHEET], _silent)
    assert found.reason == "needs `a-program-that-is-not-there`, which is not installed"


def test_a_peer_that_does_not_start_leaves_its_reason(tmp_path: Path) -> None:
    found = list(entries(Peer("Ends", None, (), _job, "1"), tmp_path, [SHEET], _silent))
    race(found, PLAN, _silent)
    assert [entry.reason for entry in found] == ["did not start", "holds fewer rows"]
    assert table(found).splitlines()[-2:] == [
        "| Ends 1 | 20 | - | - | - | - | - | not measured: did not start |",
        "| Ends 1 | 100,000 | - | - | - | - | - | not measured: holds fewer rows |",
    ]


def test_who_is_ahead_is_said() -> None:
    """A canned page is held against the fewest rows, others against as many."""
    found = [
        _seen("etelecom-mock", "1,000", 200, 1),
        _seen("etelecom-mock", "100,000", 100, 5),
        _seen("Canned", "canned", 150, 2),
        _seen("Many", "100,000", 150, 2),
    ]
    said = ahead(found).splitlines()
    assert "- more answers: Many (100,000)" in said
    assert "- earlier start: Many (100,000)" in said
    assert "- less memory: none" in said
    assert plot(found).count("<circle") == len(found)
