"""The pictures in docs/pictures/ are what drawing them again gives."""

from pictures.__main__ import FOLDER, drawn


def test_pictures_are_up_to_date() -> None:
    found = dict(drawn())
    assert set(found) == {each.name for each in FOLDER.glob("*.svg")}
    for name, content in found.items():
        assert (FOLDER / name).read_text("utf-8") == content, f"{name}: draw it with make pictures"


def test_the_first_picture_shows_what_the_readme_promises() -> None:
    picture = (FOLDER / "first.svg").read_text("utf-8")
    assert "sync finished: success, 100 journeys" in picture
    assert (
        "stopped-at-clamped-page: requested 500, got 100; 900 of 1,000 journeys never read"
        in picture
    )
