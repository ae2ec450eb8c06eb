"""``exec --alternatives``: run the command again under each alternative of what it touched."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

import click
from msgspec import Struct
from msgspec.structs import replace

from mock_server.assumptions import BY_NAME
from mock_server.assumptions.choice import read_choice
from mock_server.assumptions.touched import TouchedCalls
from mock_server.cli.child_process import BY_SIGNAL
from mock_server.cli.control_calls import Server
from mock_server.settings import MEMORY, Settings


class Tally(Struct, frozen=True):
    """The assumptions that the calls of all worlds of a server touched."""

    calls: int
    touched: Mapping[str, int]
    """Number of calls by assumption, highest first."""

    unread: int
    """Number of calls whose bodies the journal does not have."""

    def line(self) -> str:
        """``41 calls; 3 assumptions touched: phone_form 41, unset_time 12, date_bounds 2``."""
        calls = f"{self.calls} call{'' if self.calls == 1 else 's'}"
        if self.unread:
            calls += f", {self.unread} without bodies to read"
        count = len(self.touched)
        if not count:
            return f"{calls}; no assumption touched"
        named = ", ".join(f"{name} {times}" for name, times in self.touched.items())
        return f"{calls}; {count} assumption{'' if count == 1 else 's'} touched: {named}"


def tally(server: Server, removed: Iterable[TouchedCalls]) -> Tally:
    """The assumptions touched by calls in a server's worlds, and in removed ones; raises Failed."""
    calls = unread = 0
    counted = Counter[str]()
    for each in removed:
        calls, unread = calls + each.calls, unread + each.unread
        counted.update({found.assumption.name: len(found.calls) for found in each.touched})
    for world in server.ask("worlds")["worlds"]:
        found = server.ask(f"assumptions/touched?world={quote(world['name'])}")
        calls, unread = calls + found["calls"], unread + found["unread"]
        counted.update({each["name"]: each["count"] for each in found["touched"]})
    return Tally(calls, dict(counted.most_common()), unread)


class Trial(Struct, frozen=True):
    """One alternative under which the command was run."""

    assumption: str
    alternative: str
    code: int
    """The exit code of the command, or of the findings."""

    @property
    def passed(self) -> bool:
        """Whether the command succeeded."""
        return self.code == 0


def check_fresh(settings: Settings) -> None:
    """Raise UsageError if the settings do not allow a fresh server for each run, and a journal."""
    if settings.database != MEMORY or not settings.journal_bodies:
        raise click.UsageError(
            "--alternatives runs the command on a fresh server each time, whose journal tells what "
            "it touched: leave --database out, and --journal-bodies on"
        )


def settings_of(settings: Settings, touched: Iterable[str]) -> Iterator[tuple[str, str, Settings]]:
    """The settings with each other alternative of each assumption: name, alternative, settings."""
    for name in touched:
        assumption = BY_NAME[name]
        goes_by = settings.assume.get(name, assumption.default.name)
        for alternative in assumption.alternatives:
            if alternative != goes_by:
                chosen = read_choice({name: alternative}, settings.assume)
                yield name, alternative, replace(settings, assume=chosen)


def tried(
    settings: Settings, touched: Iterable[str], run: Callable[[Settings, str], int]
) -> list[Trial]:
    """Run the command under each other alternative; ``run`` takes settings and a heading."""
    trials = []
    for name, alternative, changed in settings_of(settings, touched):
        code = run(changed, f"{name}={alternative}")
        trials.append(Trial(name, alternative, code))
        if code > BY_SIGNAL:  # interrupted by the user
            break
    return trials


def report(trials: Iterable[Trial]) -> str:
    """A table of what passed and failed, with each vendor behaviour that breaks the command."""
    trials = list(trials)
    width = max((len(_title(each)) for each in trials), default=0)
    lines = ["under each alternative of the assumptions that the command touched:"]
    for each in trials:
        verdict = "passed" if each.passed else "FAILED"
        lines.append(
            f"  {verdict}  {_title(each):{width}}  {told(each.assumption, each.alternative)}"
        )
    failed = sum(not each.passed for each in trials)
    lines.append(f"{len(trials)} alternatives: {len(trials) - failed} passed, {failed} failed")
    return "\n".join(lines)


def told(name: str, alternative: str) -> str:
    """A one-line description of an alternative."""
    assumption = BY_NAME[name]
    return f"{assumption.doubt} {assumption.alternatives[alternative].about}"


def _title(trial: Trial) -> str:
    return f"{trial.assumption}={trial.alternative}"
