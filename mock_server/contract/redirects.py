"""Addresses that a browser is redirected to when a person has agreed or refused."""

import re
from urllib.parse import urlencode, urlsplit, urlunsplit

_ADDRESS = re.compile(r"[!-\[\]-~]{1,2000}")
"""Valid characters of an address: ASCII without spaces, control characters and backslashes."""

_HOST = re.compile(r"([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


def redirect_problem(address: str) -> str | None:
    """Why a browser must not be sent to an address; None if it may."""
    if not _ADDRESS.fullmatch(address):
        return "must be an address of at most 2,000 characters, in ASCII and without spaces"
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return "must be an address"
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return "must begin with http:// or https:// and a host, without a user's name"
    return "must not have a fragment" if "#" in address else None


def with_query(address: str, **values: str) -> str:
    """The address with additional values in its query."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(values))))
    return urlunsplit(parts._replace(query=query))


def origin_of(address: str) -> str:
    """Scheme and host of a valid address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_local(address: str) -> bool:
    """Whether a valid address is one of the machine itself."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    return host == "localhost" or host.endswith(".localhost") or host in ("127.0.0.1", "::1")
