"""The results as a table and as a plot."""

import math
import subprocess
from collections.abc import Callable, Sequence
from html import escape

from benchmarks.peers.ours import NAME
from benchmarks.peers.race import Entry, Figures
from benchmarks.processes import CONNECTIONS
from benchmarks.report import WIDTH, drawing, machine

_HEAD = "| what | rows | responses/s | p50 | p99 | start | memory | how it responds |"
_LEFT, _RIGHT, _ROW, _TOP = 210, 80, 26, 30
_DECADES = range(5)
"""From 1 to 10,000 responses a second, and further if there is room."""

_ROOM = 4.5
_RANKS: dict[str, Callable[[Figures], float]] = {
    "more answers": lambda seen: -seen.per_second,
    "lower p99": lambda seen: seen.p99_ms,
    "earlier start": lambda seen: seen.start,
    "less memory": lambda seen: seen.resident_mb,
}


def host() -> str:
    """The machine, and the runtimes of the peers."""
    node, java = _version("node"), _version("java")
    return f"{machine()[:-1]}, {node or 'no Node.js'}, {java or 'no Java'}."


def _version(program: str) -> str:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    first = said.stdout.splitlines()[0]
    return f"Node.js {first[1:]}" if program == "node" else " ".join(first.split()[:2])


def table(entries: Sequence[Entry]) -> str:
    """A Markdown table; instead of missing figures, the reason."""
    return "\n".join([_HEAD, "|---|---|---|---|---|---|---|---|", *map(_line, entries)])


def _line(entry: Entry) -> str:
    figures = entry.figures
    if figures is None:
        cells = ["-"] * 5 + [f"not measured: {entry.reason}"]
    else:
        cells = [
            f"**{_rate(figures.per_second)}**",
            _time(figures.p50_ms),
            _time(figures.p99_ms),
            f"{figures.start:.2f} s",
            f"{figures.resident_mb:,.0f} MB",
            entry.how + _fewer(figures),
        ]
    return f"| {' | '.join([f'{entry.peer} {entry.version}', entry.rows or '-', *cells])} |"


def _fewer(figures: Figures) -> str:
    return (
        ""
        if figures.connections == CONNECTIONS
        else "; one call after another, because it is so slow"
    )


def _rate(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.1f}"  # noqa: PLR2004


def _time(milliseconds: float) -> str:
    return f"{milliseconds:,.1f} ms" if milliseconds < 100 else f"{milliseconds:,.0f} ms"  # noqa: PLR2004


def ahead(entries: Sequence[Entry]) -> str:
    """Which peers are ahead, and in what; canned pages are compared with the fewest rows."""
    ours = [entry for entry in entries if entry.peer == NAME and entry.figures]
    lines = []
    for what, rank in _RANKS.items():
        better = [
            f"{entry.peer} ({entry.rows})"
            for entry in entries
            if (own := _same(entry, ours)) and entry.figures and own.figures
            if rank(entry.figures) < rank(own.figures)
        ]
        lines.append(f"- {what}: {', '.join(better) or 'none'}")
    return "\n".join([f"Ahead of {NAME} with as many rows, in this run:", "", *lines])


def _same(entry: Entry, ours: Sequence[Entry]) -> Entry | None:
    """The simulator's own entry with as many rows."""
    return next((own for own in ours if own.rows == entry.rows), ours[0] if ours else None)


def plot(entries: Sequence[Entry]) -> str:
    """Responses a second, on a logarithmic scale; legible on light and dark pages."""
    seen = [(entry, figures) for entry in entries if (figures := entry.figures)]
    bottom = _TOP + _ROW * len(seen)
    lines = [_decade(decade, bottom) for decade in _DECADES]
    points = [
        _point(entry, figures, _TOP + _ROW * place + _ROW // 2)
        for place, (entry, figures) in enumerate(seen)
    ]
    label = "Responses a second, for a page of 20, on a logarithmic scale"
    return drawing(bottom + 10, label, "".join([*lines, *points]))


def _across(per_second: float) -> float:
    return _LEFT + max(0.0, math.log10(per_second)) * (WIDTH - _LEFT - _RIGHT) / _ROOM


def _decade(decade: int, bottom: int) -> str:
    x = _across(10**decade)
    return (
        f'<text x="{x:.0f}" y="18" text-anchor="middle">{10**decade:,}</text>'
        f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{_TOP - 4}" y2="{bottom}" stroke="#999" '
        'stroke-opacity=".4"/>'
    )


def _point(entry: Entry, figures: Figures, middle: int) -> str:
    x = _across(figures.per_second)
    colour = "#b3541e" if entry.peer == NAME else "#2f7d95"
    return (
        f'<text x="{_LEFT - 10}" y="{middle + 4}" text-anchor="end">'
        f"{escape(f'{entry.peer}, {entry.rows}')}</text>"
        f'<line x1="{_LEFT}" x2="{x:.0f}" y1="{middle}" y2="{middle}" stroke="{colour}" '
        'stroke-width="3"/>'
        f'<circle cx="{x:.0f}" cy="{middle}" r="6" fill="{colour}"/>'
        f'<text x="{x + 12:.0f}" y="{middle + 4}">{_rate(figures.per_second)}</text>'
    )
