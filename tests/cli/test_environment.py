"""Every option is ``ETELECOM_MOCK_<OPTION>`` in the environment; ``tcp://...`` is not a value."""

import json
import os
from typing import Any

import click
import pytest

from mock_server.cli.commands import command
from mock_server.cli.options import Size
from mock_server.cli.verdict_name import verdicts
from tests.cli.running import ANCHOR, SMALL, rows, run
from tests.serving import serving

_KUBERNETES = "tcp://10.96.0.12:8480"


def _options() -> list[tuple[click.Command, click.Option]]:
    """Every option of every command, except required ones and those without a value."""
    return [
        (each, option)
        for each in command.commands.values()
        for option in each.params
        if isinstance(option, click.Option) and not option.is_eager and not option.required
    ]


def _name(option: click.Option) -> str:
    return max(option.opts, key=len)


def _variable(option: click.Option) -> str:
    return f"ETELECOM_MOCK_{_name(option)[2:].upper().replace('-', '_')}"


for_each_option = pytest.mark.parametrize(
    ("owner", "option"),
    [pytest.param(*each, id=f"{each[0].name}{_name(each[1])}") for each in _options()],
)


_FORMS = {
    "--public-url": "https://mock.example.com/mock",
    "--root-path": "/mock",
    "--webhooks": "loopback,receiver.example.com",
    "--allow-webhook-host": "receiver.example.com",
    "--admin-token": "a-token",
    "--allowed-host": "mock.example.com",
    "--records": "call_logs=7",
}
"""Values of options with a special format."""


def _example(option: click.Option) -> str:
    """A value that is not the default."""
    if _name(option) in _FORMS:
        return _FORMS[_name(option)]
    if isinstance(option.type, click.Choice):
        return next(str(each) for each in option.type.choices if each != option.default)
    if isinstance(option.type, click.types.IntParamType):
        return "7"
    if isinstance(option.type, Size):
        return "7MiB"
    if isinstance(option.type, click.types.FloatParamType):
        return "7.5"
    return "true" if option.is_flag else ANCHOR


def _parsed(owner: click.Command, arguments: list[str], env: dict[str, str]) -> dict[str, Any]:
    """The command's options as arguments."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith("ETELECOM_MOCK_")]:
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        return dict(owner.make_context("command", [*arguments]).params)


def _arguments(owner: click.Command) -> list[str]:
    """The command's required arguments."""
    arguments = [each for each in owner.params if isinstance(each, click.Argument)]
    required = [each for each in owner.params if isinstance(each, click.Option) and each.required]
    return [
        *(part for each in required for part in (_name(each), "http://127.0.0.1:1/v1/shop")),
        *(next(iter(verdicts())) if each.metavar == "VERDICT" else __file__ for each in arguments),
    ]


def test_there_are_options_to_look_at() -> None:
    """The commands in scope have their options here."""
    assert len(_options()) >= 25
    assert {"serve", "export", "import", "healthcheck", "wait", "openapi"} <= set(command.commands)


@for_each_option
def test_a_variable_is_the_option(owner: click.Command, option: click.Option) -> None:
    """A variable has the effect of the option with the same value, which has precedence."""
    value, bare = _example(option), _arguments(owner)
    given = [_name(option)] if option.is_flag else [_name(option), value]
    by_option = _parsed(owner, [*given, *bare], {})
    assert by_option != _parsed(owner, bare, {})
    assert _parsed(owner, bare, {_variable(option): value}) == by_option
    other = "nonsense" if isinstance(option.type, click.types.StringParamType) else value
    assert _parsed(owner, [*given, *bare], {_variable(option): other}) == by_option


_EXACT = ("--admin-token", "--admin-token-file")
"""Options whose variables are never ignored: without a token the server is open."""


@pytest.mark.parametrize(
    ("owner", "option"),
    [
        pytest.param(*each, id=f"{each[0].name}{_name(each[1])}")
        for each in _options()
        if _name(each[1]) not in _EXACT
    ],
)
@pytest.mark.parametrize("value", [_KUBERNETES, ""])
def test_what_kubernetes_sets_is_ignored(
    owner: click.Command, option: click.Option, value: str
) -> None:
    """A Kubernetes service of this name sets variables to ``tcp://...``, which are ignored."""
    bare = _arguments(owner)
    assert _parsed(owner, bare, {_variable(option): value}) == _parsed(owner, bare, {})


@for_each_option
def test_the_help_names_the_variable(owner: click.Command, option: click.Option) -> None:
    """``--help`` of a command shows the variable of each option."""
    helped = owner.get_help(click.Context(owner, info_name=owner.name, terminal_width=400))
    assert _variable(option) in helped


def test_serve_takes_its_options_from_the_environment() -> None:
    """A server can be configured with variables only, even a list of keys, as in a container."""
    env = os.environ | {
        "ETELECOM_MOCK_PRESET": "page-plus-one",
        "ETELECOM_MOCK_CONSENTS": "3",
        "ETELECOM_MOCK_ANCHOR": ANCHOR,
        "ETELECOM_MOCK_LOG_FORMAT": _KUBERNETES,
        "ETELECOM_MOCK_DATABASE": _KUBERNETES,
        "ETELECOM_MOCK_HOST": _KUBERNETES,
    }
    with serving(env=env) as server:
        assert (len(rows(server)), len(rows(server, "consents"))) == (100, 3)
        assert rows(server)[0]["created_at"] <= ANCHOR


def test_probes_ignore_what_kubernetes_sets() -> None:
    """A healthcheck whose port is ``tcp://...`` asks the default port."""
    ran = run("healthcheck", env={"ETELECOM_MOCK_PORT": _KUBERNETES})
    assert ":8480" in ran.line
    assert "10.96.0.12" not in ran.line


_MISSPELT = {
    "ETELECOM_MOCK_PRESTE": ": ETELECOM_MOCK_PRESET is likely meant",
    "ETELECOM_MOCK_log-format": ": ETELECOM_MOCK_LOG_FORMAT is likely meant",
    "ETELECOM_MOCK_ADMIN_TOKENS": ": ETELECOM_MOCK_ADMIN_TOKEN is likely meant",
    "etelecom_mock_journeys": ": ETELECOM_MOCK_JOURNEYS is likely meant",
    "ETELECOM_MOCK_XYZZY": "",
}
_OTHERS = {
    "ETELECOM_MOCK_URL": "http://127.0.0.1:8480",
    "ETELECOM_MOCK_TIMEOUT": "5",
    "ETELECOM_MOCK_SERVICE_HOST": "10.96.0.12",
    "ETELECOM_MOCK_SERVICE_PORT": "8480",
    "ETELECOM_MOCK_SERVICE_PORT_HTTP": "8480",
    "ETELECOM_MOCK_PORT_8480_TCP": _KUBERNETES,
    "ETELECOM_MOCK_PORT_8480_TCP_PROTO": "tcp",
    "ETELECOM_MOCK_API_SERVICE_HOST": "10.96.0.13",
    "ETELECOM_MOCK_API_PORT": "tcp://10.96.0.13:80",
    "ETELECOM_MOCK_REPOSITORY": "https://git.example.com/etelecom-mock",
    "ETELECOM_BASE_URL": "http://127.0.0.1:8480/v1/shop",
    "_ETELECOM_MOCK_COMPLETE": "",
}
"""Variables of other commands, of Kubernetes, of our CI examples, of clients."""


def _warning(name: str) -> str:
    return f"the variable {name} is no option's, and has no effect{_MISSPELT[name]}"


def test_a_server_warns_of_misspelt_variables_alone() -> None:
    """A container that is configured by a misspelt variable says so in its log."""
    with serving(*SMALL, env=os.environ | _MISSPELT | _OTHERS) as server:
        found = [line.rstrip("\n") for line in server.lines if line.startswith("warning: ")]
        assert found == [f"warning: {_warning(name)}" for name in sorted(_MISSPELT)]


def test_exec_warns_of_them_in_the_format_of_its_log() -> None:
    """The command runs all the same, and its standard output has nothing of it."""
    env = {"ETELECOM_MOCK_PRESTE": "empty", "ETELECOM_MOCK_LOG_FORMAT": "json"} | _OTHERS
    ran = run("exec", *SMALL, "--", "echo", "ran", env=env)
    assert (ran.code, ran.output) == (0, b"ran\n")
    assert json.loads(ran.line)["message"] == _warning("ETELECOM_MOCK_PRESTE")


def test_a_refusal_stays_one_line() -> None:
    """What must be mended first is said alone."""
    ran = run("serve", "--port", "no", env=dict.fromkeys(_MISSPELT, "x"))
    assert ran.code == 2
    assert "--port" in ran.line
