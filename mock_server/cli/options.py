"""Command-line options: each has an environment variable, and errors are one line long."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import click

from mock_server.assumptions.choice import BadChoice, read_file
from mock_server.clock import NOW_RANGE, may_be_now
from mock_server.formats import Invalid, read_time
from mock_server.settings import MEMORY
from mock_server.store.database_address import is_address
from mock_server.web.http.public_address import is_root_path

PREFIX = "ETELECOM_MOCK_"
MOST_RECORDS = 1_000_000


class Option(click.Option):
    """An option that is also ``ETELECOM_MOCK_<OPTION>`` in the environment.

    Kubernetes puts ``tcp://...`` into variables named after services, so that a service named
    ``etelecom-mock`` would set ``ETELECOM_MOCK_PORT``; such a value is ignored.
    """

    def __init__(self, *names: Any, **settings: Any) -> None:
        long_name = next(name for name in names[0] if name.startswith("--"))
        variable = PREFIX + long_name[2:].upper().replace("-", "_")
        super().__init__(*names, **({"envvar": variable, "show_envvar": True} | settings))

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        value = super().resolve_envvar_value(ctx)
        return None if value is None or value.startswith("tcp://") else value


class ExactOption(Option):
    """An option whose variable is taken literally: an empty value is an error.

    Kubernetes sets no variable of this name, so ``tcp://...`` is a value like any other.
    """

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:  # noqa: ARG002  # click's
        return os.environ.get(str(self.envvar))


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """``click.option`` with an environment variable."""
    return click.option(*names, cls=Option, **settings)


def options(*several: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in their order in the help."""

    def decorated(function: Any) -> Any:
        for decorate in reversed(several):
            function = decorate(function)
        return function

    return decorated


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the arguments or the environment, which may be invalid, ask for a log in JSON."""
    command, words = arguments[:1], list(arguments[1:])
    if command not in (["serve"], ["exec"]):
        return False
    if "--" in words:
        words = words[: words.index("--")]
    value = os.environ.get(f"{PREFIX}LOG_FORMAT")
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, is_whole, rest = word.partition("=")
        if name == "--log-format":
            value = rest if is_whole else following
    return value == "json"


def file_path(value: str) -> str:
    """A file's path; ``~`` is the home folder, since no shell expands it in a variable."""
    if not value:
        raise click.BadParameter("it is empty: give a path, or leave the option out")
    try:
        return str(Path(value).expanduser()) if value.startswith("~") else value
    except RuntimeError:
        raise click.BadParameter(f"{value}: there is no such home folder") from None


def chosen_in(assume_file: str | None) -> tuple[dict[str, str], str]:
    """The alternatives in the file of ``--assume-file``, and their day; raises UsageError."""
    try:
        return read_file(assume_file) if assume_file is not None else ({}, "")
    except BadChoice as error:
        raise click.UsageError(f"--assume-file {error}") from None


def is_http(url: str) -> bool:
    """Whether a URL has the scheme, host and port of a web server."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def public_url(value: str) -> str:
    """An address of the server, without a trailing slash."""
    text = value.rstrip("/")
    if not is_http(text) or re.search("[@?#]", text):
        raise click.UsageError(
            f"--public-url {value}: give an address such as https://mock.example.com/path"
        )
    if not is_root_path(urlsplit(text).path):
        raise click.UsageError(f"--public-url {value}: its path must be one such as /a/b")
    return text


def root_path(value: str) -> str:
    """A path prefix of the server, without a trailing slash."""
    text = value.rstrip("/")
    if not is_root_path(text):
        raise click.UsageError(f"--root-path {value}: give a path such as /mock")
    return text


class FilePath(click.Path):
    """A file's path as an argument; ``~`` may be the home folder, ``-`` a standard stream."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return super().convert(file_path(value), param, ctx)


def database_place(value: str) -> str:
    """``memory``, a file's path, or an address."""
    text = value.strip()
    if text == ":memory:":
        return MEMORY
    return text if is_address(text) else file_path(text)


class Anchor(click.ParamType[str]):
    """``now``, or an RFC 3339 time."""

    name = "now|TIME"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if value == "now":
            return "now"
        try:
            instant = read_time(str(value))
        except Invalid as error:
            self.fail(f"{value!r} is neither 'now' nor a time: it {error}", param, ctx)
        if not may_be_now(instant):
            self.fail(f"{value!r} is not {NOW_RANGE}", param, ctx)
        return str(value)


class Choices(click.ParamType[str]):
    """``NAME=ALTERNATIVE``; several are separated by commas in the environment."""

    name = "NAME=ALTERNATIVE"
    envvar_list_splitter = ","


class Records(click.ParamType[tuple[str, int]]):
    """``LIST=NUMBER``; several are separated by commas in the environment."""

    name = "LIST=NUMBER"
    envvar_list_splitter = ","

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        read = re.fullmatch(r" *([a-z_]+)=([0-9]{1,9}) *", str(value), re.ASCII)
        if read is None or int(read[2]) > MOST_RECORDS:
            self.fail(
                f"{value!r}: give a list and a number up to {MOST_RECORDS}, such as call_logs=1000",
                param,
                ctx,
            )
        return read[1], int(read[2])


class Size(click.ParamType[int]):
    """Bytes: a number, or one with KiB, MiB or GiB."""

    name = "SIZE"
    _UNITS: ClassVar = {"": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        read = re.fullmatch(r"([0-9]{1,12}) ?([kmg]ib)?", str(value).lower(), re.ASCII)
        if read is None:
            self.fail(f"{value!r} is not a size: give bytes, or e.g. 64MiB", param, ctx)
        size = int(read[1]) * self._UNITS[read[2] or ""]
        if not 1 << 20 <= size <= 16 << 30:
            self.fail(f"{value!r} is not between 1MiB and 16GiB", param, ctx)
        return size


class Key(click.ParamType[str]):
    """A bearer key that a header can carry."""

    name = "KEY"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not re.fullmatch(r"[\x21-\x7e]{8,256}", str(value)):
            self.fail("a key has 8 to 256 printable characters and no space", param, ctx)
        if str(value).startswith("test:"):
            self.fail("a key that starts with test: is a test key; choose another", param, ctx)
        return str(value)
