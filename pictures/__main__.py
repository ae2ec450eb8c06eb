"""``python -m pictures``: draw them all again into docs/pictures/."""

from collections.abc import Iterator
from pathlib import Path

from pictures import first

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


def drawn() -> Iterator[tuple[str, str]]:
    """Each picture's file name and content."""
    yield "first.svg", first.draw()


def main() -> None:
    """Draw."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in drawn():
        (FOLDER / name).write_text(content, "utf-8")
        print(f"docs/pictures/{name}")


if __name__ == "__main__":
    main()
