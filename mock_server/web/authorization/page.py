"""The page as HTML, without scripts.

Everything is escaped, nothing is loaded from other servers.
"""

from functools import cache
from pathlib import Path
from typing import Any

from mock_server.contract.redirects import origin_of

FOLDER = Path(__file__).parent


@cache
def _template() -> Any:
    # Imported on first use, so that most servers never load Jinja2.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def rendered(**values: Any) -> str:
    """The page's HTML."""
    empty: dict[str, Any] = {"question": None, "token": "", "problem": "", "values": {}, "host": ""}
    return str(_template().render(**{**empty, **values}))


def headers(redirect: str = "") -> dict[str, str]:
    """The headers of a page; its form may redirect only to the origin of ``redirect``."""
    origin = origin_of(redirect) if redirect else ""
    if "[" in origin:  # a policy's source cannot name such a host
        origin = origin.partition("//")[0]
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {origin}".rstrip()
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # With "no-referrer", browsers send the form with the Origin "null".
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
