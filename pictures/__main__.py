"""``python -m pictures``: draw all pictures again into docs/pictures/."""

from collections.abc import Iterator
from pathlib import Path

from mock_server.etelecom import RECORDS
from pictures import first, lives

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "pictures"
_BEGIN, _END = "<!-- states -->", "<!-- /states -->"


def named(noun: str) -> str:
    """The noun with its article."""
    words = noun.replace("_", " ")
    return f"an {words}" if words.startswith(("a", "e", "i", "o", "u", "sms")) else f"a {words}"


def drawn() -> Iterator[tuple[str, str]]:
    """Each picture's file name and content."""
    yield "first.svg", first.draw()
    for resource in RECORDS:
        if resource.life is not None:
            name = named(resource.name)
            about = f"The life of {name}: its states, what moves it, and when"
            yield f"life-of-{name.replace(' ', '-')}.svg", lives.draw(resource.life, about)


def pages() -> Iterator[tuple[str, str]]:
    """Each page of a life, with its tables as they are declared."""
    for resource in RECORDS:
        if resource.life is not None:
            name = f"life-of-{named(resource.name).replace(' ', '-')}.md"
            before, _, rest = (DOCS / name).read_text("utf-8").partition(_BEGIN)
            _, _, after = rest.partition(_END)
            yield name, f"{before}{_BEGIN}\n{lives.table(resource.life)}\n{_END}{after}"


def main() -> None:
    """Draw."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in drawn():
        (FOLDER / name).write_text(content, "utf-8")
        print(f"docs/pictures/{name}")
    for name, content in pages():
        (DOCS / name).write_text(content, "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
