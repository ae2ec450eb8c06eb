"""What a new user sees first: the command without arguments, and its completion in a shell."""

import inspect
import os
import re
import subprocess

import pytest

from mock_server.cli.commands import command
from mock_server.cli.first_page import vietnamese_texts
from tests.serving import COMMAND, serving


def ran(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_alone_says_what_to_do_next() -> None:
    done = ran()
    told = done.stdout + done.stderr
    for line in ("etelecom-mock serve ", "etelecom-mock exec -- npm test", "/__admin/"):
        assert line in told.partition("Next:")[2]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_are_offered_a_completion(shell: str) -> None:
    done = ran(_ETELECOM_MOCK_COMPLETE=f"{shell}_source")
    assert done.returncode == 0, done.stderr
    assert f"_ETELECOM_MOCK_COMPLETE={shell}_complete" in done.stdout


def test_bash_completes_options_and_values() -> None:
    """As the function that ``bash_source`` defines asks for them."""
    asked = {"_ETELECOM_MOCK_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    assert "--preset" in ran(COMP_WORDS="etelecom-mock serve --pre", **asked).stdout
    values = ran(COMP_WORDS="etelecom-mock openapi --api", **asked | {"COMP_CWORD": "3"}).stdout
    assert {"plain,vendor", "plain,control"} <= set(values.split())


def test_the_first_page_is_vietnamese_where_the_shell_is() -> None:
    done = ran(LC_ALL="vi_VN.UTF-8", PYTHONUTF8="1")
    told = done.stdout + done.stderr
    for text in ("Cách dùng: etelecom-mock", "Tùy chọn", "Lệnh", "Làm gì tiếp:", "mọi tùy chọn"):
        assert text in told
    assert not re.search(r"\b(the|of|and|Usage|Options|Show)\b", told)


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8"},
        {"LC_ALL": "", "LC_MESSAGES": "en_US.UTF-8", "LANG": "vi_VN.UTF-8"},
        {"LC_ALL": "vi_VN", "PYTHONIOENCODING": "ascii"},
    ],
)
def test_otherwise_it_is_english(variables: dict[str, str]) -> None:
    """The first variable that is set counts, and the output must be able to show the letters."""
    done = ran("--help", **{"PYTHONUTF8": "0"} | variables)
    assert done.returncode == 0, done.stderr
    assert "Commands:" in done.stdout


def test_every_text_of_the_first_page_is_translated() -> None:
    """And nothing else stands in the dictionary, except what the banner shows."""
    shown = {"Usage: ", "Options", "Commands", inspect.cleandoc(command.epilog or ""), command.help}
    shown |= {each.get_short_help_str(limit=200) for each in command.commands.values()}
    shown |= {"Show the version and exit.", "Show this message and exit."}
    texts = vietnamese_texts().keys()
    assert shown < texts
    banner = texts - shown
    assert banner == {"etelecom-mock is ready (Ctrl-C stops it)", "sandbox page", "reference"}


def test_the_completion_says_in_vietnamese_what_a_command_is_about() -> None:
    asked = {"_ETELECOM_MOCK_COMPLETE": "fish_complete", "COMP_WORDS": "etelecom-mock "}
    done = ran(LC_ALL="vi_VN.UTF-8", PYTHONUTF8="1", COMP_CWORD="ser", **asked)
    assert "serve\tChạy trình giả lập" in done.stdout


def test_the_banner_keeps_the_names_that_programs_look_for() -> None:
    with serving("--preset", "one", env=os.environ | {"LC_ALL": "vi_VN.UTF-8"}) as server:
        told = "\n".join(server.lines)
    assert "đã sẵn sàng" in told
    assert re.search(r"^ +trang sandbox +http", told, re.MULTILINE)
    assert re.search(r"^ +base URL, shop +http", told, re.MULTILINE)
