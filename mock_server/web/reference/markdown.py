"""The ledger as a Markdown document."""

import re
from collections.abc import Iterable, Sequence

from mock_server.contract.ledger import GRADES, Topic, count
from mock_server.web.reference.text import pieces

_HEAD = """\
<!-- Written by `make docs` from the declarations in the code. Change those, not this file. -->

# How certain each fact is

The vendor's documentation leaves much open. Every method, field, rule and error of the simulator
has a grade that says where the knowledge of it comes from. A running server shows the same at
`/__admin/docs/fidelity`, and as JSON at `/__admin/fidelity`.
"""
_BAR = r"\|"


def markdown(topics: Sequence[Topic]) -> str:
    """The whole document."""
    return "\n".join([_HEAD, *_grades(), *_counts(topics), *map(_section, topics)])


def _grades() -> list[str]:
    rows = ([f"**{grade}**", meaning] for grade, meaning in GRADES.items())
    return [*table(("grade", "what it means"), rows), ""]


def _counts(topics: Sequence[Topic]) -> list[str]:
    counted = [(f"[{each.title}](#{_anchor(each.title)})", count(each.facts)) for each in topics]
    every = count(fact for topic in topics for fact in topic.facts)
    rows = [[name, *(str(of[grade]) for grade in GRADES)] for name, of in counted]
    rows.append(["**all**", *(f"**{every[grade]}**" for grade in GRADES)])
    return [*table(("topic", *GRADES), rows), ""]


def _section(topic: Topic) -> str:
    lines = [f"## {topic.title}", ""]
    if topic.about:
        lines += [_text(topic.about), ""]
    rows = (
        (f"`{each.id}`", _text(each.statement), str(each.grade), _text(each.source))
        for each in topic.facts
    )
    lines += table(("id", "fact", "grade", "source"), rows)
    return "\n".join([*lines, ""])


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; ``rows`` are cells of Markdown."""
    every = (names, ["---"] * len(names), *rows)
    return [f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |" for cells in every]


def _text(text: str) -> str:
    """Text with code in backticks; other markup is escaped."""
    return "".join(f"`{piece}`" if is_code else _escaped(piece) for is_code, piece in pieces(text))


def _escaped(text: str) -> str:
    return re.sub(r"([\\*_\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))


def _anchor(title: str) -> str:
    """The anchor that code hosts give to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
