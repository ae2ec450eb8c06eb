"""Values of ``--database``, and how messages show them without a password."""

import re

_SCHEMES = ("postgresql", "postgres")
_MISWRITTEN = re.compile(
    r"\s*\w*(postgres|sql)[\w+]*\s*(:|//)"
    r"|.*\b(host|hostaddr|dbname|user|password)\s*="
    r"|[^:/\\]+:[^/\\]+@",
    re.IGNORECASE,
)
"""An address whose slashes are wrong or left out, or one in libpq's form: no file that is meant."""


def is_postgres(database: str) -> bool:
    """Whether it is the address of a PostgreSQL database."""
    scheme, is_address, _ = database.strip().partition("://")
    return bool(is_address) and scheme.lower() in _SCHEMES


def is_address(database: str) -> bool:
    """Whether it is an address, rightly written or not, rather than a file's path."""
    return "://" in database or _MISWRITTEN.match(database) is not None


def shown(database: str) -> str:
    """An address as a message may repeat it: without password and without query.

    The query may contain a password. If the password cannot be located, only the scheme is shown.
    """
    scheme, is_one, rest = database.strip().partition("://")
    if not is_one:
        return re.sub(r"(:|=|//).*", "...", database) if is_address(database) else database
    user, has_user, place = rest.rpartition("@")
    if "?" in user or "#" in user:
        return f"{scheme}://..."
    user = f"{user.partition(':')[0]}@" if has_user else ""
    return f"{scheme}://{user}{re.split('[?#]', place)[0]}"
