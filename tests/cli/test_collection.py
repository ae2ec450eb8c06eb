"""``collection`` as users run it."""

from pathlib import Path

from tests.cli.running import run


def test_an_http_file_for_another_server() -> None:
    ran = run("collection", "--url", "http://mock.test:9000/")
    assert ran.code == 0
    text = ran.output.decode()
    assert "@origin = http://mock.test:9000\n" in text
    assert "POST {{origin}}/v1/shop.Zalo/ListJourneys" in text


def test_brunos_folder_is_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    ran = run("collection", "--format", "bruno", str(folder))
    assert ran.code == 0
    assert (folder / "bruno.json").is_file()
    assert (folder / "Zalo" / "ListJourneys.bru").is_file()
    again = run("collection", "--format", "bruno", str(folder))
    assert again.code == 1
    assert "is not empty" in again.line


def test_a_folder_goes_with_bruno_alone(tmp_path: Path) -> None:
    assert run("collection", str(tmp_path / "calls")).code == 2
    assert run("collection", "--format", "bruno").code == 2
