"""The reference pages: Jinja2 templates, loaded on the first request of a page."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_server import __version__
from mock_server.web.reference.text import pieces

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{(\w+)\}")


class Pages:
    """Renders the templates, which run no script and load nothing from other servers."""

    def render(self, template: str, **values: Any) -> str:
        """One page."""
        return self._environment.get_template(template).render(version=__version__, **values)

    @cached_property
    def _environment(self) -> Environment:
        # Imported on first use, so that most servers never load Jinja2.
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["prose"] = _prose
        environment.filters["linked"] = _linked
        return environment


def _linked(text: str, **links: tuple[str, str]) -> Markup:
    """Text with code in backticks and a link, address and text, at each ``{name}``, as HTML."""
    from markupsafe import Markup  # noqa: PLC0415  # loaded with Jinja2

    return Markup("").join(
        Markup('<a href="{}">{}</a>').format(*links[piece]) if number % 2 else _prose(piece)
        for number, piece in enumerate(_PLACE.split(text))
    )


def _prose(text: str) -> Markup:
    """Text with code in backticks, as HTML."""
    from markupsafe import Markup  # noqa: PLC0415  # loaded with Jinja2

    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_code else piece
        for is_code, piece in pieces(text)
    )
