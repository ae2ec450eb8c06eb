"""Hosts, as options have them."""

import ipaddress
import re
from contextlib import suppress
from typing import Any

import click

from mock_server.settings import LOOPBACK, OFF

_PORT = re.compile(r":[0-9]{1,5}\Z", re.ASCII)
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)


class WebhookHost(click.ParamType[str]):
    """A host's name or address, as an address has it; its port does not matter."""

    name = "HOST"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        host = str(value).strip().lower().removeprefix("[").removesuffix("]").rstrip(".")
        with suppress(ValueError):
            return str(ipaddress.ip_address(host))
        if not _NAME.fullmatch(host):
            problem = "is no host: give a name or an address, without scheme or port"
            self.fail(f"{value!r} {problem}", param, ctx)
        return host


class HostName(WebhookHost):
    """The same from an address, too: scheme, port and path do not matter."""

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
