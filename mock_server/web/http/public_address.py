"""The address under which clients reach the server through a proxy.

A proxy changes what a request says about its own address. ``--public-url`` and ``--root-path`` give
the address; with ``--trust-proxy`` it comes from the proxy's headers. The scope is changed once,
before anything reads it, so that the rest of the server need not know about proxies.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from mock_server.fidelity import assumed
from mock_server.settings import Settings
from mock_server.web.http.asgi import Scope, header

_PREFIX = "etelecom_mock.prefix"
_PUBLIC = "etelecom_mock.public"
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")


def is_root_path(text: str) -> bool:
    """Whether a text can be the path prefix of the server: empty, or ``/a/b``."""
    return _PATH.fullmatch(text) is not None


def prefix_of(scope: Scope) -> str:
    """The path prefix of the server, as clients see it: empty, or ``/mock``."""
    return str(scope.get(_PREFIX, ""))


def origin_of(scope: Scope) -> str:
    """Scheme, host and path prefix of this server, as its client reaches it."""
    public = scope.get(_PUBLIC)
    if public:
        return str(public)
    host = header(scope, b"host") or ":".join(map(str, scope.get("server") or ("localhost",)))
    return f"{scope['scheme']}://{host}{prefix_of(scope)}"


class PublicAddress(Struct, frozen=True):
    """What the options say about the proxy."""

    public_url: str | None
    root_path: str
    trusts_proxy: bool
    answers_to: Callable[[str], bool]
    """Whether the control API accepts a Host; the proxy's headers are used only then. Otherwise a
    page whose DNS name points to this machine could choose another name.
    """

    def seen(self, scope: Scope) -> Scope:
        """A request's scope as the client meant it."""
        scope = {**scope}
        prefix = self.root_path
        if self.public_url is not None:
            prefix = prefix or urlsplit(self.public_url).path
            scope[_PUBLIC] = self.public_url
            _take_public(scope, urlsplit(self.public_url))
        if self.trusts_proxy and self.answers_to(header(scope, b"host") or ""):
            prefix = _forwarded(scope) or prefix
        scope[_PREFIX] = prefix
        path = str(scope["path"])
        # The proxy may not have removed the prefix.
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            scope["path"] = path[len(prefix) :] or "/"
        return scope


def public_address(settings: Settings, answers_to: Callable[[str], bool]) -> PublicAddress | None:
    """What a proxy makes of the server's address; None where there is none."""
    if not (settings.trust_proxy or settings.public_url or settings.root_path):
        return None
    return PublicAddress(settings.public_url, settings.root_path, settings.trust_proxy, answers_to)


def _take_public(scope: Scope, public: SplitResult) -> None:
    """Use the public address: its pages are the simulator's own, whatever Host the proxy sends."""
    if header(scope, b"origin") == f"{public.scheme}://{public.netloc}":
        scope["scheme"] = public.scheme
        _set_host(scope, public.netloc)


def _forwarded(scope: Scope) -> str:
    """Take scheme and host from the proxy's headers; returns the path prefix that it removed."""
    _take_client(scope)
    scheme = _first(scope, b"x-forwarded-proto").lower()
    if scheme in ("http", "https"):
        scope["scheme"] = scheme
    host, port = _first(scope, b"x-forwarded-host"), _first(scope, b"x-forwarded-port")
    if _HOST.fullmatch(host):
        has_port = re.search(r":\d+\Z", host) is not None
        usual = port == ("443" if scope["scheme"] == "https" else "80")
        if port.isascii() and port.isdigit() and not has_port and not usual:
            host = f"{host}:{port}"
        _set_host(scope, host)
    prefix = _first(scope, b"x-forwarded-prefix").rstrip("/")
    return prefix if is_root_path(prefix) else ""


def _take_client(scope: Scope) -> None:
    """Take the client's address from the proxy: the last one, since a client may send others."""
    sent = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    with suppress(ValueError):
        last = b",".join(sent).decode("latin-1").rpartition(",")[2].strip()
        scope["client"] = (str(ip_address(last)), 0)


def _first(scope: Scope, name: bytes) -> str:
    """A header's first value, set by the proxy next to the client."""
    return (header(scope, name) or "").partition(",")[0].strip()


def _set_host(scope: Scope, host: str) -> None:
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    scope["headers"] = [*others, (b"host", host.encode("latin-1"))]


RULES = (
    assumed(
        "wire.proxies",
        "With `--trust-proxy`, the first `X-Forwarded-Proto`, `-Host`, `-Port` and `-Prefix` say "
        "how a client reaches the server, if the control API accepts the `Host` received; "
        "otherwise they are ignored. The last address of `X-Forwarded-For` is the client's. "
        "`--public-url` and `--root-path` apply to all clients.",
    ),
)
