"""The command and its subcommands. What a subcommand needs is imported when it runs."""

import gc
import os
import sys
from functools import partial
from typing import Any

import click
from click.core import ParameterSource
from msgspec.structs import replace

from mock_server import __version__
from mock_server.cli.admin_token import of_options, token_options
from mock_server.cli.early_signals import end_serve_in_order
from mock_server.cli.first_page import FirstPage
from mock_server.cli.options import FilePath, database_place, file_path, option, options, wants_json
from mock_server.cli.serve_options import read_settings, serve_options
from mock_server.cli.stray_variables import warnings
from mock_server.cli.verdict_name import verdict_name
from mock_server.settings import DEFAULT_PORT, Settings

_URL = f"http://127.0.0.1:{DEFAULT_PORT}"
_NEXT = """\b
Next:
  etelecom-mock serve                        a server, its addresses and its keys
  etelecom-mock exec -- npm test             your tests with a server of their own
  etelecom-mock serve --help                 every option
  http://127.0.0.1:8480/__admin/             the sandbox page and the reference, while it runs"""


@click.group(
    cls=FirstPage,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_NEXT,
)
@click.version_option(__version__, prog_name="etelecom-mock")
def command() -> None:
    """A local simulator of eTelecom's Zalo Cloud API."""


@command.command()
@serve_options
@click.pass_context
def serve(context: click.Context, /, **given: Any) -> None:
    """Run the simulator until it is stopped."""
    gc.disable()  # startup creates almost no garbage; see server.settle_memory
    from mock_server.cli.server import serve as run

    end_serve_in_order()
    run(read_settings(given), warnings(context))


@command.command(name="exec", context_settings={"allow_interspersed_args": False})
@serve_options
@option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=TEXT",
    help="Another environment variable for COMMAND; {base_url}, {api_key} etc. are replaced.",
)
@option(
    "--verify",
    "questions",
    default="",
    help="Also fail on these verdicts: paging,retries,sends,polling; paging:incomplete=ListOA.",
)
@option(
    "--alternatives",
    is_flag=True,
    help="Run COMMAND again under each alternative of the assumptions that it touched.",
)
@click.argument("arguments", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND")
@click.pass_context
def execute(
    context: click.Context,
    /,
    arguments: tuple[str, ...],
    assignments: tuple[str, ...],
    questions: str,
    alternatives: bool,  # click passes options by name
    **given: Any,
) -> None:
    """Run COMMAND with a server of its own, and exit with its code."""
    from mock_server.cli.banner import warn
    from mock_server.cli.exec import Commission, check_options
    from mock_server.cli.exec import execute as run
    from mock_server.cli.verdicts import read_questions
    from mock_server.log import Log

    typed = ParameterSource.COMMANDLINE
    said = [name for name in given if context.get_parameter_source(name) is typed]
    check_options(said)
    settings = read_settings(given)
    if "port" not in said:
        settings = replace(settings, port=0)
    asked = Commission(arguments, assignments, read_questions(questions), alternatives)
    log = Log(settings.log_format)
    for told in warnings(context):
        warn(log, told)
    log.settle()
    sys.exit(run(settings, asked))


_certificates = (
    option("--insecure", is_flag=True, help="Accept any certificate of an HTTPS server."),
    option("--ca", type=file_path, metavar="FILE", help="A PEM file with trusted certificates."),
)
_of_server = partial(
    options,
    option("--url", default=_URL, show_default=True, help="The running server."),
    option("--world", default="demo", show_default=True, help="The world."),
    *token_options("The server's admin token, if it has one."),
    *_certificates,
)
"""The options for reaching a running server, and the given ones."""


@command.command()
@click.argument("kind", type=verdict_name, metavar="VERDICT")
@_of_server(
    option("--key", help="A key of the world, instead of its name."),
    option(
        "--incomplete",
        multiple=True,
        is_flag=False,
        flag_value="all",
        metavar="[METHOD]",
        help="Paging: the client need not read to the end, of this method's list or of any list.",
    ),
)
def verify(kind: str, key: str | None, incomplete: tuple[str, ...], **where: Any) -> None:
    """Judge what a client did: exit 1 on findings, 3 if no verdict can be given."""
    from mock_server.cli.failure import COULD_NOT
    from mock_server.cli.verdicts import verify as run

    server = replace(_server(where, key), exit_code=COULD_NOT)
    passed = run(kind, server, world=where["world"], by_key=bool(key), incomplete=incomplete)
    sys.exit(0 if passed else 1)


_database = option(
    "--database",
    type=database_place,
    metavar="PLACE",
    help="A database to open directly, instead of a running server.",
)


@command.command(name="export")
@_of_server(_database)
@click.argument("file", type=FilePath(dir_okay=False, allow_dash=True), default="-")
def export_world(file: str, **where: Any) -> None:
    """Write a world to a fixture FILE or to standard output."""
    from mock_server.cli.world_files import export_world as run

    run(file, _server(where), where["database"], where["world"])


@command.command(name="import")
@_of_server(_database)
@click.argument("file", type=FilePath(exists=True, dir_okay=False, allow_dash=True))
def import_world(file: str, **where: Any) -> None:
    """Replace a world's records with those of a fixture FILE."""
    from mock_server.cli.world_files import import_world as run

    run(file, _server(where), where["database"], where["world"])


def _server(where: dict[str, Any], key: str | None = None) -> Any:
    from mock_server.cli.control_calls import Server

    token = key or of_options(where["admin_token"], where["admin_token_file"])
    return Server(where["url"], token, where["insecure"], where["ca"])


@command.command()
@option(
    "--api",
    type=click.Choice(["vendor", "control"]),
    default="vendor",
    help="The vendor's methods or the control API.  [default: vendor]",
)
def openapi(api: str) -> None:
    """Print the OpenAPI 3.1 document of the vendor's API or of the control API."""
    from mock_server.cli.documents import print_document
    from mock_server.contract.service import records_of
    from mock_server.etelecom import SERVICES
    from mock_server.web.app import Simulator
    from mock_server.web.openapi.documents import control_document, vendor_document

    app = Simulator(Settings())
    if api == "control":
        document = control_document(app.control_app, records_of(SERVICES))
    else:
        document = vendor_document(app.vendor_routes, SERVICES)
    print_document(document)


@command.command()
def asyncapi() -> None:
    """Print the AsyncAPI 3 document of what is sent to webhooks."""
    from mock_server.cli.documents import print_document
    from mock_server.etelecom import SERVICES
    from mock_server.web.openapi.asyncapi import asyncapi_document

    print_document(asyncapi_document(SERVICES))


@command.command()
@option(
    "--format",
    "form",
    type=click.Choice(["http", "bruno"]),
    default="http",
    show_default=True,
    help="One file for editors, or a folder for Bruno.",
)
@option("--url", default=_URL, show_default=True, help="The server to call.")
@click.argument("folder", required=False)
def collection(form: str, url: str, folder: str | None) -> None:
    """Write a call of each method: an .http file to standard output, or Bruno's files to FOLDER."""
    from mock_server.cli.documents import print_text, write_files
    from mock_server.web.reference.collections import bruno_files, http_file

    if (form == "bruno") != (folder is not None):
        raise click.UsageError("--format bruno takes a FOLDER, and --format http takes none")
    if folder is None:
        print_text(http_file(url.rstrip("/")))
    else:
        files = bruno_files(url.rstrip("/"))
        write_files(files, folder)
        click.echo(f"{folder}: {len(files) - 2} calls")


_probing = partial(
    options,
    option("--url", help=f"The server.  [default: http://127.0.0.1:<port>, port {DEFAULT_PORT}]"),
    *_certificates,
)


@command.command()
@_probing()
def healthcheck(url: str | None, **certificates: Any) -> None:
    """Exit 0 if a server is ready, otherwise 1."""
    from mock_server.cli.probe import default_url, problem_of

    if problem := problem_of(url or default_url(), **certificates):
        raise click.ClickException(f"not ready: {problem}")


@command.command()
@option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0), help="In seconds.")
@_probing()
def wait(url: str | None, timeout: float, **certificates: Any) -> None:
    """Wait until a server is ready: exit 0 when it is, 1 after the time-out."""
    from mock_server.cli.probe import default_url, problem_of, wait_until_ready

    problem_now = partial(problem_of, url or default_url(), **certificates)
    if problem := wait_until_ready(problem_now, timeout):
        raise click.ClickException(f"not ready after {timeout:g} s: {problem}")


@command.command()
@option("--base-url", required=True, help="The API's shop base URL, such as https://HOST/v1/shop.")
@option("--partner-base-url", help="Its partner base URL as well.")
@option("--yes", is_flag=True, help="Do not ask for confirmation before calling.")
@option("--most", default=80, show_default=True, type=click.IntRange(1), help="Calls in all.")
@option(
    "--pause",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Seconds between calls.",
)
@option("--write", metavar="FILE", help="Write the observed behaviour to a FILE for --assume-file.")
@option("--record", metavar="DIR", help="Save the responses in a folder, with real data replaced.")
@option(
    "--assume-file", metavar="FILE", help="Compare with these alternatives instead of the defaults."
)
def compare(
    base_url: str, partner_base_url: str | None, most: int, pause: float, **given: Any
) -> None:
    """Compare an API with the simulator's assumptions: exit 1 on a difference.

    Keys are read from ETELECOM_API_KEY and ETELECOM_SHOP_KEY. Only reading calls are made.
    """
    from mock_server.cli.compare import compare as run
    from mock_server.compare.asking import Allowance

    same = run(base_url, partner_base_url, Allowance(most, pause), **given)
    sys.exit(0 if same else 1)


def main() -> None:
    """Run the command.

    Wrong usage prints one line and exits with code 2; a command that failed prints one line and
    exits with code 1.
    """
    try:
        code = command.main(prog_name="etelecom-mock", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _tell(error.format_message())
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except OSError as error:  # of a file that nothing else looked after: standard output
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left is flushed there
        _tell(f"{error.filename or 'standard output'}: {error.strerror or error}")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(problem: str) -> None:
    """Report a problem in the log format that the arguments ask for."""
    from mock_server.log import Log

    log = Log("json" if wants_json(sys.argv[1:]) else "text")
    log.tell_problem(problem)
    log.settle()
