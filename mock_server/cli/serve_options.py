"""The options of a server, for ``serve`` and for ``exec``."""

from typing import Any

import click
from msgspec.structs import fields

from mock_server.assumptions.choice import BadChoice, read_choice, read_pairs
from mock_server.cli.admin_token import of_options, token_options
from mock_server.cli.host_options import HostName, WebhookHost, Webhooks
from mock_server.cli.options import (
    MOST_RECORDS,
    Anchor,
    Choices,
    Key,
    Records,
    Size,
    chosen_in,
    database_place,
    file_path,
    option,
    options,
    public_url,
    root_path,
)
from mock_server.seeding.presets import PRESETS
from mock_server.settings import DEFAULT_PRESET, DEFAULT_SEED, MEMORY, OFF, Settings

_DEFAULTS = {f"--{each.name.replace('_', '-')}": each.default for each in fields(Settings)}
"""Those of the settings, by their options."""


def _defaulted(name: str, **more: Any) -> Any:
    """An option whose default is that of the setting, and is shown."""
    return option(name, **{"default": _DEFAULTS[name], "show_default": True} | more)


def _switch(name: str, about: str) -> Any:
    """An option that is on or off."""
    return _defaulted(
        name,
        default="on",
        type=click.Choice(["on", "off"]),
        callback=lambda _context, _option, value: value == "on",
        help=about,
    )


def _flag(name: str, about: str) -> Any:
    """An option that is off unless it is given."""
    return option(name, is_flag=True, help=about)


def _file(name: str, about: str) -> Any:
    """An option that names a file."""
    return option(name, type=file_path, metavar="FILE", help=about)


def _size(name: str, of: str) -> Any:
    """An option that is a number of bytes."""
    default: Any = _DEFAULTS[name]
    about = f"Maximum size of {of}: bytes, or e.g. 64MiB.  [default: {default >> 20}MiB]"
    return _defaulted(name, show_default=False, type=Size(), help=about)


serve_options = options(
    _defaulted("--host", help="The address to listen on."),
    _defaulted(
        "--port",
        type=click.IntRange(0, 65535),
        help="The port to listen on; 0 picks a free one and prints it.",
    ),
    _file("--port-file", "A file that exists while the server is ready and contains its port."),
    _defaulted(
        "--database",
        type=database_place,
        metavar="PLACE",
        help="Where to keep state: 'memory', a file, which survives restarts, or "
        "postgresql://user@host/database, which replicas can share.",
    ),
    _defaulted(
        "--workers",
        type=click.IntRange(1, 64),
        help="Number of worker processes; more than one needs a file or PostgreSQL.",
    ),
    option(
        "--seed",
        type=click.IntRange(-(2**63), 2**63 - 1),
        help=f"The seed of the generated data.  [default: {DEFAULT_SEED}]",
    ),
    option(
        "--anchor",
        type=Anchor(),
        help="The instant that the data's times are relative to: 'now' with a running clock, or a "
        "time at which the clock is frozen.  [default: now]",
    ),
    option(
        "--preset",
        type=click.Choice(list(PRESETS)),
        help=f"The number and ages of records.  [default: {DEFAULT_PRESET}]",
    ),
    *(
        option(
            f"--{plural}",
            type=click.IntRange(0, MOST_RECORDS),
            help=f"Number of {plural}, instead of the preset's.",
        )
        for plural in ("journeys", "consents", "followers")
    ),
    option(
        "--records",
        type=Records(),
        multiple=True,
        callback=lambda _context, _option, value: dict(value),
        help="Number of records of any list, such as call_logs=1000000. May be given more "
        "than once.",
    ),
    option(
        "--fixtures",
        type=file_path,
        metavar="PLACE",
        help="A fixture file, a folder of them, or the name of a bundled one; each file becomes a "
        "world with its name, and demo.json the world demo.",
    ),
    option(
        "--extra-api-key",
        "extra_api_keys",
        type=Key(),
        multiple=True,
        help="A key of your own for the world demo; may be given more than once.",
    ),
    *token_options("The bearer token for control calls that are not limited to one world."),
    _switch("--test-keys", "Whether a key test:<name> opens a world of that name on first use."),
    _defaulted(
        "--max-worlds",
        type=click.IntRange(1, MOST_RECORDS),
        help="Maximum number of worlds; unused ones of test keys are evicted first.",
    ),
    _defaulted(
        "--max-delayed",
        type=click.IntRange(1, 100_000),
        help="How many calls faults may hold back at once, in all worlds; half of them in one.",
    ),
    _flag("--strict", "Refuse (400) what is otherwise only noted as lenient."),
    option(
        "--assume",
        type=Choices(),
        multiple=True,
        help="How the vendor behaves where its documentation is silent, for new worlds; such as "
        "date_bounds=closed. May be given more than once.",
    ),
    option(
        "--assume-file",
        type=file_path,
        metavar="FILE",
        help='The same from a JSON FILE, {"NAME": "ALTERNATIVE"}, as compare --write writes it.',
    ),
    option(
        "--allowed-host",
        "allowed_hosts",
        type=HostName(),
        multiple=True,
        help="A further host name that the control API accepts; may be given more than once.",
    ),
    option(
        "--webhooks",
        type=Webhooks(),
        metavar="loopback|off|HOST,...",
        help="Where webhooks may be sent: loopback and names without a dot, nowhere, or the given "
        "hosts.  [default: loopback; off if --host is another address]",
    ),
    option(
        "--allow-webhook-host",
        "allowed_webhook_hosts",
        type=WebhookHost(),
        multiple=True,
        help="A further host that webhooks may be sent to; the same as --webhooks HOST.",
    ),
    _flag("--trust-proxy", "Take scheme, host and path prefix from X-Forwarded-* headers."),
    option(
        "--public-url",
        type=public_url,
        metavar="URL",
        help="The address under which clients reach the server through a proxy.",
    ),
    option(
        "--root-path",
        type=root_path,
        metavar="PATH",
        default="",
        help="The path under which a proxy serves the simulator, such as /mock.",
    ),
    _defaulted(
        "--cors",
        type=click.Choice(["local", "any", "off"]),
        help="Which pages in browsers may call the vendor's methods.",
    ),
    _file("--export-on-exit", "Write the world demo to a fixture FILE when the server stops."),
    _file("--tls-cert", "A PEM file with a certificate, to serve HTTPS."),
    _file("--tls-key", "A PEM file with the certificate's key."),
    _switch("--journal-bodies", "Whether the journal keeps the bodies of requests and answers."),
    _size("--journal-size", "the journals of all worlds"),
    _size("--import-size", "an imported document"),
    _size("--snapshot-size", "one world's snapshots"),
    _defaulted(
        "--log-format",
        type=click.Choice(["text", "json"]),
        help="Log each call as a line for people or a JSON object for machines.",
    ),
    _flag(
        "--otel",
        "Send a span for each vendor call by OTLP over HTTP, as set by the OTEL_* variables.",
    ),
)
"""The options of a server, as a decorator of a command."""


def _assumed(pairs: tuple[str, ...], file: str | None) -> dict[str, Any]:
    """The settings about assumptions; raises UsageError."""
    observed, day = chosen_in(file)
    try:
        chosen = read_choice(read_pairs(pairs), read_choice(observed))
    except BadChoice as error:
        raise click.UsageError(f"--assume: {error}") from None
    return {"assume": chosen, "observed": observed if day else {}, "observed_on": day}


def read_settings(given: dict[str, Any]) -> Settings:
    """The options as settings; raises UsageError if two cannot be combined."""
    assumed = _assumed(given.pop("assume"), given.pop("assume_file"))
    token = of_options(given.pop("admin_token"), given.pop("admin_token_file"))
    settings = Settings(**given, **assumed, admin_token=token)
    if settings.webhooks == (OFF,) and settings.allowed_webhook_hosts:
        raise click.UsageError("--webhooks off and --allow-webhook-host: give only one of them")
    if settings.workers > 1 and settings.database == MEMORY:
        raise click.UsageError(
            f"--workers {settings.workers} needs a database that processes can share: "
            "add --database FILE or postgresql://..."
        )
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise click.UsageError("--tls-cert and --tls-key belong together: give both or neither")
    return settings
