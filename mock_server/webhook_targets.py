"""Where webhooks may go: nowhere that a test could do harm."""

import ipaddress
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from mock_server.fidelity import Fact, Grade


def targets(allowed_hosts: Sequence[str]) -> Callable[[str], str | None]:
    """What says why nothing may be sent to a URL, and None where it may."""
    allowed = {host.lower() for host in allowed_hosts}

    def problem(url: str) -> str | None:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
            _ = parts.port
        except ValueError:
            return "must be an http or https address"
        if parts.scheme not in ("http", "https") or not host or not url.isprintable():
            return "must be an http or https address"
        if _is_harmless(host) or host in allowed:
            return None
        return (
            f"nothing is sent to {host}: use loopback or a name without a dot, or start the "
            f"server with --allow-webhook-host {host}"
        )

    return problem


def _is_harmless(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host


RULES = (
    Fact(
        "webhooks.targets",
        "Webhooks go to loopback, names without a dot, and `--allow-webhook-host` alone; "
        "`UpdateShopOA` refuses any other `webhook_url` with 400.",
        Grade.ASSUMED,
        "the simulator's own: a test must not call strangers",
    ),
)
