"""Hosts, as given in options."""

import ipaddress
import re
from contextlib import suppress
from typing import Any

import click

from mock_server.settings import LOOPBACK, OFF

_PORT = re.compile(r":[0-9]{1,5}\Z", re.ASCII)
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)


class WebhookHost(click.ParamType[str]):
    """A host's name or address; a port is ignored."""

    name = "HOST"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        host = str(value).strip().lower().removeprefix("[").removesuffix("]").rstrip(".")
        with suppress(ValueError):
            return str(ipaddress.ip_address(host))
        if not _NAME.fullmatch(host):
            problem = "is not a host: give a name or an address, without scheme or port"
            self.fail(f"{value!r} {problem}", param, ctx)
        return host


class HostName(WebhookHost):
    """A host name, which may also be given as a URL; scheme, port and path are ignored."""

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        text = str(value).strip()
        scheme, separator, rest = text.partition("://")
        if separator and scheme.lower() in ("http", "https"):
            text = rest.partition("/")[0]
        if text.startswith("[") or text.count(":") == 1:
            text = _PORT.sub("", text)
        return super().convert(text, param, ctx)


class Webhooks(click.ParamType[tuple[str, ...]]):
    """``loopback``, ``off``, or hosts separated by commas."""

    name = "WEBHOOKS"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        words = [each.strip() for each in str(value).split(",")]
        if OFF in words and words != [OFF]:
            self.fail("off stands alone", param, ctx)
        host = WebhookHost()
        return tuple(
            each if each in (OFF, LOOPBACK) else host.convert(each, param, ctx) for each in words
        )
