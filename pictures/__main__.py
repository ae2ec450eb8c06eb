"""``python -m pictures``: draw them all again into docs/pictures/."""

from collections.abc import Iterator
from pathlib import Path

from mock_server.vendor import CATALOGUE
from pictures import first, lives

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


def drawn() -> Iterator[tuple[str, str]]:
    """Each picture's file name and content."""
    yield "first.svg", first.draw()
    for resource in CATALOGUE:
        if resource.life is not None:
            about = f"The life of a {resource.name}: its states, what moves it, and when"
            yield f"life-of-a-{resource.name}.svg", lives.draw(resource.life, about)


def main() -> None:
    """Draw."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in drawn():
        (FOLDER / name).write_text(content, "utf-8")
        print(f"docs/pictures/{name}")


if __name__ == "__main__":
    main()
