"""What somebody meets first: the command alone, and its completion in a shell."""

import os
import subprocess

import pytest

from tests.serving import COMMAND


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
