"""A reference page, taken apart as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"link", "meta", "br", "hr", "img", "input"}


@dataclass
class Page(HTMLParser):
    """What of a page the tests ask for."""

    html: str
    text: str = ""
    links: list[str] = field(default_factory=list)
    """Every ``href`` and ``src``."""

    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    """Attributes that would hold style or script."""

    commands: list[str] = field(default_factory=list)
    """The commands that are there to be copied."""

    captions: list[str] = field(default_factory=list)
    row_headers: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    """The links that are marked as the page itself."""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._into: list[list[str]] = []
        self.feed(self.html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        self.handlers += [name for name in given if name == "style" or name.startswith("on")]
        if "aria-current" in given:
            self.current.append(given["href"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)
        for opened, kept in (
            (given.get("class") == "command", self.commands),
            (tag == "caption", self.captions),
            (given.get("scope") == "row", self.row_headers),
        ):
            if opened:
                kept.append("")
                self._into.append(kept)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} closed before what is in it"
        if tag in {"pre", "caption", "th"}:
            self._into.clear()

    def handle_data(self, data: str) -> None:
        self.text += data
        for kept in self._into:
            kept[-1] += data
