"""Values of ``--database``, and how messages show them without a password."""

import re

_SCHEMES = ("postgresql", "postgres")
_PASSWORD = re.compile(r"(password\s*=\s*)\S+", re.IGNORECASE)


def is_postgres(database: str) -> bool:
    """Whether it is the address of a PostgreSQL database."""
    scheme, is_address, _ = database.strip().partition("://")
    return bool(is_address) and scheme.lower() in _SCHEMES


def is_address(database: str) -> bool:
    """Whether it is an address rather than a file's path."""
    return "://" in database


def shown(database: str) -> str:
    """An address as a message may repeat it: without password and without query.

    The query may contain a password. If the password cannot be located, only the scheme is shown.
    """
    scheme, is_one, rest = database.strip().partition("://")
    if not is_one:
        return _PASSWORD.sub(r"\1...", database)
    user, has_user, place = rest.rpartition("@")
    if "?" in user or "#" in user:
        return f"{scheme}://..."
    user = f"{user.partition(':')[0]}@" if has_user else ""
    return f"{scheme}://{user}{re.split('[?#]', place)[0]}"
