"""The command and its subcommands. What a subcommand needs is imported when it runs."""

import gc
import sys
from typing import Any

import click

from mock_server import __version__
from mock_server.cli.options import option
from mock_server.cli.serve_options import read_settings, serve_options
from mock_server.settings import DEFAULT_PORT, Settings

_URL = f"http://127.0.0.1:{DEFAULT_PORT}"
_KINDS = ("paging", "retries", "sends")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="etelecom-mock")
def command() -> None:
    """A local simulator of eTelecom's Zalo Cloud API."""


@command.command()
@serve_options
def serve(**options: Any) -> None:
    """Serve the simulator until it is told to stop."""
    gc.disable()  # next to nothing that starting makes is garbage; see server.settle_memory
    from mock_server.cli.server import serve as run

    run(read_settings(options))


@command.command(name="exec", context_settings={"allow_interspersed_args": False})
@serve_options
@option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=TEXT",
    help="One more variable for COMMAND; {base_url}, {api_key} and so on are filled in.",
)
@option("--verify", "kinds", default="", help="Verdicts that fail too: paging,retries,sends.")
@click.argument("arguments", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND")
def execute(
    arguments: tuple[str, ...], assignments: tuple[str, ...], kinds: str, **options: Any
) -> None:
    """Run COMMAND beside a server of its own, and exit with its code."""
    from mock_server.cli.exec import execute as run

    asked = [kind for kind in kinds.split(",") if kind]
    for kind in asked:
        if kind not in _KINDS:
            raise click.UsageError(f"--verify {kind}: must be of {', '.join(_KINDS)}")
    sys.exit(run(read_settings(options), arguments, assignments, asked))


@command.command()
@click.argument("kind", type=click.Choice(_KINDS))
@option("--url", default=_URL, show_default=True, help="The running server.")
@option("--world", default="demo", show_default=True, help="The world.")
@option("--key", help="A key of the world, in place of its name.")
@option("--admin-token", help="The server's admin token, where it has one.")
@option("--incomplete", is_flag=True, help="Paging: the client need not reach the end.")
def verify(kind: str, **where: Any) -> None:
    """Judge what a client did in a running server's world: exit 1 on findings."""
    from mock_server.cli.verdicts import verify as run

    sys.exit(0 if run(kind, **where) else 1)


_from_where = (
    option("--url", default=_URL, show_default=True, help="The running server."),
    option("--database", help="A database file, read directly, in place of a running server."),
    option("--world", default="demo", show_default=True, help="The world."),
    option("--admin-token", help="The server's admin token, where it has one."),
)


def _located(function: Any) -> Any:
    for decorate in reversed(_from_where):
        function = decorate(function)
    return function


@command.command(name="export")
@_located
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
def export_world(file: str, **where: Any) -> None:
    """Write a world to a fixture FILE, or to standard output."""
    from mock_server.cli.world_files import export_world as run

    run(file, **where)


@command.command(name="import")
@_located
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def import_world(file: str, **where: Any) -> None:
    """Replace a world's records with those of a fixture FILE."""
    from mock_server.cli.world_files import import_world as run

    run(file, **where)


@command.command()
def openapi() -> None:
    """Print the vendor's surface as OpenAPI 3.1."""
    import json

    from mock_server.web.app import Simulator
    from mock_server.web.openapi.documents import vendor_document

    document = vendor_document(Simulator(Settings()).vendor_routes)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@command.command()
@option("--url", help=f"The server.  [default: http://127.0.0.1:<port>, port {DEFAULT_PORT}]")
def healthcheck(url: str | None) -> None:
    """Exit 0 when a server is ready, else 1."""
    from mock_server.cli.probe import default_url, problem_of

    problem = problem_of(url or default_url())
    if problem:
        click.echo(f"not ready: {problem}", err=True)
        sys.exit(1)


@command.command()
@option("--url", help=f"The server.  [default: http://127.0.0.1:<port>, port {DEFAULT_PORT}]")
@option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0), help="In seconds.")
def wait(url: str | None, timeout: float) -> None:
    """Wait until a server is ready: exit 0 once it is, 1 after the timeout."""
    from mock_server.cli.probe import default_url, wait_until_ready

    problem = wait_until_ready(url or default_url(), timeout)
    if problem:
        click.echo(f"not ready after {timeout:g} s: {problem}", err=True)
        sys.exit(1)


def main() -> None:
    """Run the command.

    What is wrong with its words is one line and exit code 2; what was asked for and did not work
    is one line and exit code 1.
    """
    try:
        code = command.main(prog_name="etelecom-mock", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"etelecom-mock: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
