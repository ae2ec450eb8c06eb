"""``compare``: compare the real API, or any other, with the simulator's assumptions."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from mock_server.assumptions.choice import OBSERVED_ON, read_choice
from mock_server.assumptions.seen import declared_methods
from mock_server.cli.addresses import check_address
from mock_server.cli.failure import COULD_NOT, Failed
from mock_server.cli.options import chosen_in
from mock_server.cli.whole_file import check_writable, written_whole
from mock_server.clock import machine_now
from mock_server.compare.asking import Allowance, Api, CannotAsk
from mock_server.compare.comparison import Told, compared, compared_by_partner, seen_alternatives
from mock_server.compare.scrubbing import Scrubber
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.formats import write_time

API_KEY, SHOP_KEY = "ETELECOM_API_KEY", "ETELECOM_SHOP_KEY"
_OK = 200


def compare(
    base_url: str,
    partner_base_url: str | None,
    allowance: Allowance,
    *,
    yes: bool,
    write: str | None,
    record: str | None,
    assume_file: str | None,
) -> bool:
    """Call the API and print a table; returns whether all observed behaviour is as assumed.

    Raises:
        click.UsageError: an address or a file cannot be used, or a key is missing.
        Failed: the API cannot be called.
    """
    chosen = read_choice(chosen_in(assume_file)[0])
    bases = _bases(base_url, partner_base_url)
    for file in filter(None, [write]):
        check_writable("--write", file)
    methods = declared_methods(CATALOGUE, VERBS)
    apis = [Api(url, key, methods, allowance) for url, key in bases]
    try:
        _agree(apis, base_url, allowance, yes=yes)
        told = list(compared(apis[0], chosen))
        for api in apis[1:]:
            api.ask("ListJourneys", {"paging": {"limit": 1}})
            told.append(compared_by_partner(api))
    except CannotAsk as error:
        raise Failed(str(error), COULD_NOT) from None
    finally:
        for api in apis:
            api.close()
    click.echo(table(told))
    if write is not None:
        _write(write, told)
    if record is not None:
        _record(Path(record), apis, bases[0][1])
    return not any(each.differs for each in told)


def _bases(base_url: str, partner_base_url: str | None) -> list[tuple[str, str]]:
    """Each base URL with its key. Keys are read from the environment only."""
    bases = []
    for option, url, variable in (
        ("--base-url", base_url, API_KEY),
        ("--partner-base-url", partner_base_url, SHOP_KEY),
    ):
        if url is None:
            continue
        check_address(url)
        key = os.environ.get(variable, "").strip()
        if not key:
            raise click.UsageError(f"{option} needs a key: set the variable {variable}")
        bases.append((url, key))
    return bases


def _agree(apis: Sequence[Api], base_url: str, allowance: Allowance, *, yes: bool) -> None:
    """Say what will be called, and ask whether to go on; raises UsageError, Abort."""
    lists = ", ".join(apis[0].lists())
    own = " and CurrentShop" if len(apis) > 1 else ""
    click.echo(
        f"makes only reading calls to {base_url}: {lists}, CurrentAccount{own}; at most "
        f"{allowance.most} calls, one every {allowance.pause:g} s",
        err=True,
    )
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(
            "compare asks for confirmation before it calls: add --yes to run it unattended"
        )
    click.confirm("Go on?", abort=True, err=True)


def table(told: Iterable[Told]) -> str:
    """One line for each assumption and rule."""
    told = list(told)
    width = max(len(each.name) for each in told)
    lines = [f"{each.name:{width}}  {each.verdict}" for each in told]
    differing = sum(each.differs for each in told)
    seen = sum(not each.verdict.startswith("not seen") for each in told)
    return "\n".join([*lines, f"{seen} of {len(told)} observed, {differing} not as assumed"])


def _write(file: str, told: Iterable[Told]) -> None:
    """Write the observed alternatives as a file for ``--assume-file``."""
    day = write_time(machine_now())[:10]
    document = {OBSERVED_ON: day, **seen_alternatives(told)}
    with written_whole(file) as output:
        output.write((json.dumps(document, indent=2) + "\n").encode())


def _record(folder: Path, apis: Iterable[Api], key: str) -> None:
    """Save the responses as fixtures, with real data replaced."""
    methods = declared_methods(CATALOGUE, VERBS)
    scrubber = Scrubber(key)
    folder.mkdir(parents=True, exist_ok=True)
    answers = [
        (methods[reply.method], json.loads(reply.content))
        for api in apis
        for reply in api.replies
        if reply.status == _OK
    ]
    for method, document in answers:
        scrubber.learn(document, method)
    for number, (method, document) in enumerate(answers, 1):
        text = json.dumps(scrubber.scrubbed(document, method), ensure_ascii=False, indent=2)
        (folder / f"{number:03}-{method.operation}.json").write_text(f"{text}\n", "utf-8")
    replaced = "".join(
        f"{name}: {count} values\n" for name, count in sorted(scrubber.replaced.items())
    )
    (folder / "scrubbed.txt").write_text(replaced, "utf-8")
    click.echo(
        f"{len(answers)} responses in {folder}; replaced: {', '.join(sorted(scrubber.replaced))}"
    )
