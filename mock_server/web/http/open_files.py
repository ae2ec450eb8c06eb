"""Open files: each connection is one, and the system bounds them."""

import sys

_WANTED = 65_536
"""Open files that a server asks for."""

_SPARE = 200
"""Open files that are no connections: the database, webhooks, modules."""


def most_connections(wanted: int) -> int:
    """Raise the process's limit as far as the system lets it; how many connections have room."""
    if sys.platform == "win32":
        return wanted
    import resource  # noqa: PLC0415  # POSIX alone has it

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
        soft = files
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - _SPARE))
