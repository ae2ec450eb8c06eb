"""The pictures of lives: states as boxes, moves as arrows, from the declarations."""

from html import escape
from typing import Any

from mock_server.contract.life import Fade, Life, Move

Way = Move[Any] | Fade[Any]

_WIDTH, _BOX, _HIGH, _GAP, _TOP = 860, 150, 34, 74, 24
_STYLE = (
    "rect{fill:#f6f8fa;stroke:#57606a}text{font:13px sans-serif;fill:#24292f;text-anchor:middle}"
    ".move{font-size:12px;fill:#57606a;text-anchor:start}"
    "path{fill:none;stroke:#57606a}marker path{fill:#57606a}.first{stroke-width:2.5}"
    "@media(prefers-color-scheme:dark){rect{fill:#161b22;stroke:#9198a1}text{fill:#e6edf3}"
    ".move{fill:#9198a1}path{stroke:#9198a1}marker path{fill:#9198a1}}"
)


def draw(life: Life[Any], about: str) -> str:
    """States from top to bottom in the order of a life, each move beside its target."""
    places = {name: place for place, name in enumerate(life.states)}
    height = _TOP + _GAP * len(places)
    parts = [_box(name, place, name in life.begins) for name, place in places.items()]
    lane = 0
    for way in _ways(life):
        for source in way.sources:
            lane += 1
            parts.append(_arrow(places[source], places[way.target], lane))
        parts.append(_label(way, places[way.target], life))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(about)}"><style>{_STYLE}</style>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _box(name: str, place: int, begins: bool) -> str:
    top = _TOP + _GAP * place
    kind = ' class="first"' if begins else ""
    return (
        f'<rect{kind} x="160" y="{top}" width="{_BOX}" height="{_HIGH}" rx="6"/>'
        f'<text x="{160 + _BOX / 2:g}" y="{top + 22}">{escape(name)}</text>'
    )


def _arrow(source: int, target: int, lane: int) -> str:
    """Down the left side, each in its own lane."""
    begin = _TOP + _GAP * source + _HIGH / 2
    end = _TOP + _GAP * target + 8 + (lane * 5) % 20
    out = 150 - 9 * lane
    return (
        f'<path d="M160 {begin:g}H{out + 6}Q{out} {begin:g} {out} {begin + 6:g}V{end - 6:g}'
        f'Q{out} {end:g} {out + 6} {end:g}H158" marker-end="url(#tip)"/>'
    )


def _ways(life: Life[Any]) -> tuple[Way, ...]:
    """Moves and fades alike."""
    return (*life.moves, *life.fades)


def _label(way: Way, target: int, life: Life[Any]) -> str:
    ways = [each for each in _ways(life) if each.target == way.target]
    top = _TOP + _GAP * target + 15 + 15 * ways.index(way)
    return f'<text class="move" x="325" y="{top}">{escape(f"{way.name}: {way.when}")}</text>'


def table(life: Life[Any]) -> str:
    """The states and the moves as Markdown."""
    lines = ["| state | what it is |", "|---|---|"]
    begins = dict.fromkeys(life.begins, " (begins here)")
    lines += [f"| {name}{begins.get(name, '')} | {about} |" for name, about in life.states.items()]
    lines += ["", "| from | move | to | when | event |", "|---|---|---|---|---|"]
    for way in _ways(life):
        event = f"`{way.event.name}`" if isinstance(way, Move) and way.event else ""
        sources = ", ".join(way.sources)
        lines.append(f"| {sources} | {way.name} | {way.target} | {way.when} | {event} |")
    return "\n".join(lines)
