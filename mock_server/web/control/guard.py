"""Protection of the control API from pages of other sites.

A browser on a developer's machine can reach loopback addresses on behalf of any page. The control
API therefore accepts only host names that public DNS cannot point here (against DNS rebinding), and
only requests from its own pages.
"""

import ipaddress
import re
from collections.abc import Sequence
from contextlib import suppress

from mock_server.errors import InvalidArgument, PermissionDenied, VendorError
from mock_server.fidelity import Subject, assumed
from mock_server.spelling import abridged
from mock_server.web.http.asgi import Receive, Scope, Send, header, refuse

_PORTS = {"http": "80", "https": "443"}
"""Default ports, which an address may omit."""

_HOST = re.compile(
    r"([\w.-]*|\[[0-9a-f:.]+(%25[\w.-]+)?\])(:\d{0,5})?|[0-9a-f:.]+", re.ASCII | re.IGNORECASE
)
"""A Host header: a name, or an address; IPv6 addresses may lack their brackets."""

_LOCAL_SUFFIXES = (".localhost", ".internal", ".test", ".svc", ".svc.cluster.local")


class Guard:
    """ASGI middleware around the control application."""

    def __init__(self, app: object, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        self._allowed = {_name_of(host) for host in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        problem = self._problem(scope)
        if problem:
            await refuse(send, type(problem)(abridged(problem.msg)))
            return
        await self._app(scope, receive, send)  # type: ignore[operator]

    def answers_to(self, host: str) -> bool:
        """Whether the control API accepts a Host."""
        return _HOST.fullmatch(host) is not None and self._is_local(_name_of(host))

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether a page of this origin that calls this host is one of the simulator's own."""
        return self.answers_to(host) and _is_of(origin, host)

    def _problem(self, scope: Scope) -> VendorError | None:
        host = header(scope, b"host") or ""
        if not _HOST.fullmatch(host):
            return InvalidArgument(f"the Host header is malformed: {host!a}")
        name = _name_of(host)
        if not self._is_local(name):
            return PermissionDenied(
                f"the control API does not accept the host {name!r}"
                f"{_of_page(scope)}: start the server with --allowed-host {name}"
            )
        if _is_cross_site(scope, host):
            origin = header(scope, b"origin")
            page = "other sites' pages" if origin is None else f"pages of {origin}"
            return PermissionDenied(
                f"the control API does not accept requests from {page}: they are a different site "
                f"than the host {host}"
            )
        return None

    def _is_local(self, name: str) -> bool:
        if "." not in name or name.endswith(_LOCAL_SUFFIXES) or name in self._allowed:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _name_of(host: str) -> str:
    """The normalised name or address in a Host header."""
    return _name_and_port(host)[0]


def _name_and_port(authority: str) -> tuple[str, str]:
    """A host in lower case without a final dot, with addresses in short form, and its port."""
    if authority.startswith("["):
        name, _, rest = authority[1:].partition("]")
        port = rest.removeprefix(":")
    elif authority.count(":") > 1:  # an IPv6 address without brackets
        name, port = authority, ""
    else:
        name, _, port = authority.partition(":")
    name = name.lower().removesuffix(".")
    with suppress(ValueError):
        name = ipaddress.ip_address(name).compressed
    return name, port.lstrip("0")


def _is_of(origin: str, host: str) -> bool:
    """Whether an Origin belongs to the host; a default port may be omitted."""
    scheme, _, authority = origin.partition("://")
    usual = _PORTS.get(scheme.lower(), "")
    (name, port), (own_name, own_port) = _name_and_port(authority), _name_and_port(host)
    return bool(name) and (name, port or usual) == (own_name, own_port or usual)


def _of_page(scope: Scope) -> str:
    """A description of the page that sent the request, if one did."""
    origin = header(scope, b"origin")
    return "" if origin is None else f" (a page of {origin})"


def _is_cross_site(scope: Scope, host: str) -> bool:
    origin = header(scope, b"origin")
    if origin is not None:
        return not _is_of(origin, host)
    site = header(scope, b"sec-fetch-site")
    if site in (None, "same-origin", "none"):
        return False
    followed_link = (
        scope["method"] == "GET"
        and header(scope, b"sec-fetch-mode") == "navigate"
        and header(scope, b"sec-fetch-dest") == "document"
    )
    return not followed_link


SUBJECT = Subject(
    "control", "Control API", "The simulator's own calls, which the vendor's API does not have."
)

RULES = (
    assumed(
        "control.hosts",
        "The control API accepts addresses, `localhost`, names without a dot, `*.localhost`, "
        "`*.internal`, `*.test`, `*.svc`, `*.svc.cluster.local` and `--allowed-host`; otherwise "
        "403.",
        "the simulator's own: against rebinding",
    ),
    assumed(
        "control.other-sites",
        "Requests from pages of other sites to the control API are 403; it sends no CORS headers.",
        "the simulator's own: any page in a developer's browser can reach that machine",
    ),
)
