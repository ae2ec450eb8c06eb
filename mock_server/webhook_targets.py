"""Where webhooks may be sent, so that a test cannot do harm."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from mock_server.fidelity import assumed
from mock_server.settings import LOOPBACK

_NAME = re.compile(r"[a-z0-9_-]+", re.ASCII)
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)
"""An IPv4 address as one number, which resolvers still accept: 134744072 is 8.8.8.8."""

_PLACE = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(:[0-9]*)?", re.ASCII)
"""A host and a port: nothing stands between the brackets of an address and its port."""

_NO_ADDRESS = "must be an http or https address"


def targets(allowed_hosts: Sequence[str]) -> Callable[[str], str | None]:
    """A function that says why nothing may be sent to a URL, and None if it may.

    Among the hosts, ``loopback`` stands for loopback and every name without a dot.
    """
    allowed = {_written_once(host) for host in allowed_hosts}
    locally = LOOPBACK in allowed

    def problem(url: str) -> str | None:
        try:
            parts = urlsplit(url)
            host = _written_once(parts.hostname or "")
            _ = parts.port
        except ValueError:
            return _NO_ADDRESS
        is_plain = url.isprintable() and " " not in url
        if parts.scheme not in ("http", "https") or not host or not is_plain:
            return _NO_ADDRESS
        if "@" in parts.netloc or "\\" in parts.netloc:  # clients parse these differently
            return "must have only a host, without a user or a backslash"
        if not _PLACE.fullmatch(parts.netloc):
            return _NO_ADDRESS
        if (locally and _is_harmless(host)) or (host in allowed and host != LOOPBACK):
            return None
        instead = "use loopback or a name without a dot, or start" if locally else "start"
        return f"nothing is sent to {host}: {instead} the server with --webhooks {host}"

    return problem


def is_local(url: str) -> bool:
    """Whether a URL leads to loopback or a name without a dot, for which no authority signs."""
    return _is_harmless(_written_once(urlsplit(url).hostname or ""))


def _written_once(host: str) -> str:
    """A host in its canonical form, for comparison."""
    name = host.lower().rstrip(".")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


def _is_harmless(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        # Other characters in a name may be turned into dots (a full-width dot, %2e).
        return bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host)


RULES = (
    assumed(
        "webhooks.targets",
        "Webhooks may go to loopback and names without a dot (`--webhooks loopback`), nowhere "
        "(`off`), "
        "or only to the hosts in the option; `UpdateShopOA` refuses any other `webhook_url` "
        "with 400. A server that listens beyond loopback starts with `off`.",
        "the simulator's own: a test must not call other people's servers",
    ),
)
