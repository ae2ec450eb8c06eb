"""Where webhooks may go: nowhere that a test could do harm."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from mock_server.fidelity import Fact, Grade

_NAME = re.compile(r"[a-z0-9_-]+", re.ASCII)
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)
"""An IPv4 address in one piece, as resolvers still read it: 134744072 is 8.8.8.8."""

_NO_ADDRESS = "must be an http or https address"


def targets(allowed_hosts: Sequence[str]) -> Callable[[str], str | None]:
    """What says why nothing may be sent to a URL, and None where it may."""
    allowed = {host.lower() for host in allowed_hosts}

    def problem(url: str) -> str | None:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
            _ = parts.port
        except ValueError:
            return _NO_ADDRESS
        if parts.scheme not in ("http", "https") or not host or not _is_plain(url):
            return _NO_ADDRESS
        if "@" in parts.netloc or "\\" in parts.netloc:  # not every client reads them alike
            return "must name a host alone, without a user or a backslash"
        if _is_harmless(host) or host in allowed:
            return None
        return (
            f"nothing is sent to {host}: use loopback or a name without a dot, or start the "
            f"server with --allow-webhook-host {host}"
        )

    return problem


def _is_plain(url: str) -> bool:
    return url.isprintable() and " " not in url


def _is_harmless(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        # What else a name could hold is turned into dots on its way (a full-width one, %2e).
        return bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host)


RULES = (
    Fact(
        "webhooks.targets",
        "Webhooks go to loopback, names without a dot, and `--allow-webhook-host` alone; "
        "`UpdateShopOA` refuses any other `webhook_url` with 400.",
        Grade.ASSUMED,
        "the simulator's own: a test must not call strangers",
    ),
)
