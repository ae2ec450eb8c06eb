"""The results as a table and as a plot."""

import os
import platform
from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarks.cases import Result

WIDTH = 760
_BAR, _ROW, _LEFT = 18, 34, 330


def machine() -> str:
    """The machine of the measurements."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}."


def table(results: Sequence[Result]) -> str:
    """A Markdown table: median, spread, targets."""
    lines = ["| what | median | from - to | reach | beyond |", "|---|---|---|---|---|"]
    for each in results:
        unit = f" {each.unit}" if each.unit else ""
        spread = f"{each.low:.2f} - {each.high:.2f}" if each.low != each.high else ""
        what = f"{each.what} ({each.detail})" if each.detail else each.what
        lines.append(
            f"| {what} | **{each.median:.2f}{unit}** | {spread} | {each.reach} | {each.beyond} |"
        )
    return "\n".join(lines)


def write_section(page: Path, text: str, name: str = "measured") -> None:
    """Put the text between the page's markers with that name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text().partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}")


def plot(results: Sequence[Result]) -> str:
    """The ratios as bars, with marks at their targets; legible on light and dark pages."""
    ratios = [each for each in results if not each.unit and each.reach]
    height = _ROW * len(ratios) + 20
    rows = [_bar(each, 10 + _ROW * place) for place, each in enumerate(ratios)]
    return drawing(height, "Measured ratios and their targets", "".join(rows))


def drawing(height: int, label: str, content: str) -> str:
    """A picture of the common width, with the classes that its content may use."""
    style = (
        "text{font:13px sans-serif;fill:#555}.b{fill:#2f7d95}.r{stroke:#b3541e;stroke-width:2}"
        "@media(prefers-color-scheme:dark){text{fill:#ccc}.b{fill:#5fb3cc}.r{stroke:#f0a070}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(label)}"><style>{style}</style>{content}</svg>\n'
    )


def _bar(each: Result, top: int) -> str:
    scale = (WIDTH - _LEFT - 70) / 1.2
    length, mark = each.median * scale, _LEFT + float(each.reach) * scale
    middle = top + 14
    return (
        f'<text x="{_LEFT - 10}" y="{middle}" text-anchor="end">{escape(each.what)}</text>'
        f'<rect class="b" x="{_LEFT}" y="{top}" width="{length:.0f}" height="{_BAR}"/>'
        f'<text x="{_LEFT + max(length, float(each.reach) * scale) + 8:.0f}" y="{middle}">'
        f"{each.median:.2f}</text>"
        f'<line class="r" x1="{mark:.0f}" x2="{mark:.0f}" y1="{top - 3}" y2="{top + _BAR + 3}"/>'
    )
