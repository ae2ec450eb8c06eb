"""Addresses of running servers, as ``--url`` gives them."""

from urllib.parse import urlsplit

import click


def check_address(url: str) -> None:
    """Raise UsageError unless this is a server's address."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise click.UsageError(f"--url {url}: give an address such as http://127.0.0.1:8480")
