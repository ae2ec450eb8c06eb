"""A terminal's text as SVG, legible on light and dark pages."""

from collections.abc import Sequence
from html import escape

_WIDTH, _LINE, _LEFT, _TOP = 860, 20, 18, 30
_STYLE = (
    "rect{fill:#f6f8fa;stroke:#d0d7de}"
    "text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#24292f;"
    "white-space:pre}"
    ".typed{font-weight:600}.bad{fill:#b3261e}.good{fill:#1a7f37}.said{fill:#57606a}"
    "@media(prefers-color-scheme:dark){rect{fill:#161b22;stroke:#30363d}text{fill:#e6edf3}"
    ".bad{fill:#ff8b7e}.good{fill:#56d364}.said{fill:#9198a1}}"
)

Line = tuple[str, str]
"""A class (``typed``, ``good``, ``bad``, ``said`` or none) and a text."""


def terminal(lines: Sequence[Line], about: str) -> str:
    """The picture; ``about`` describes it to readers who cannot see it."""
    height = _TOP + _LINE * len(lines)
    written = "".join(
        f'<text x="{_LEFT}" y="{_TOP + _LINE * place}" class="{kind}">{escape(text)}</text>\n'
        for place, (kind, text) in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(about)}"><style>{_STYLE}</style>\n'
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="8"/>\n'
        f"{written}</svg>\n"
    )
