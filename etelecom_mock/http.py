"""Control calls over HTTP that bypass whatever a test replaces, records or blocks.

Tests mock httpx and http.client, block ``socket.socket``, stop clocks and fake files. So calls use
sockets of the C module, which nothing replaces, through functions bound at import. Each call opens
a new connection, because a stopped clock would confuse keep-alive.
"""

from collections.abc import Mapping
from json import dumps, loads
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from etelecom_mock.connection import exchange

_PORTS = {"http": 80, "https": 443}
_SUCCESS = range(200, 300)


class ControlError(Exception):
    """A control call that the server refused, or that did not reach it."""

    def __init__(self, message: str, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The status of the response; None if there was none."""

        self.code = code
        """The ``code`` of the response, such as ``invalid_argument``."""


class Caller:
    """Sends control calls to one server, never through a proxy."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = url
        self._timeout = timeout
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ControlError(f"{url}: give an address such as http://127.0.0.1:8480")
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._authority = parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.rstrip("/")
        self._tls = _tls_context() if parts.scheme == "https" else None

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        key: str | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON of the response of a call under ``/__admin``; None for an empty one.

        Names within ``path`` are escaped by ``segment``.

        Raises:
            ControlError: the server refused the call, or there is no server.
        """
        __tracebackhide__ = True  # a failed test shows its own line
        target = f"{self._prefix}/__admin{path}"
        if query and (texts := _texts(query)):
            target += f"?{urlencode(texts)}"
        request = self._written(method, target, body, key)
        try:
            status, content = exchange(
                self._host, self._port, request, timeout=self._timeout, tls=self._tls
            )
        except ConnectionRefusedError as error:
            raise ControlError(
                f"{method} {self.url}/__admin{path}: {error}; is the server running?"
            ) from error
        except (OSError, ValueError) as error:
            told = str(error) or type(error).__name__
            raise ControlError(f"{method} {self.url}/__admin{path}: {told}") from error
        if status in _SUCCESS:
            return loads(content) if content else None
        raise _refusal(method, path, status, content)

    def close(self) -> None:
        """There is nothing to close."""

    def _written(self, method: str, target: str, body: Any, key: str | None) -> bytes:
        content = b"" if body is None else dumps(body).encode()
        lines = [
            f"{method} {target} HTTP/1.1",
            f"Host: {self._authority}",
            "Connection: close",
            "Accept: application/json",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        if key:
            if not (key.isascii() and key.isprintable()):  # such as the newline at the end of a
                # file
                raise ControlError(
                    "the key or admin token has characters that are not allowed in a header"
                )
            lines.append(f"Authorization: Bearer {key}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + content


def segment(name: object) -> str:
    """A name as one segment of a path, whatever characters it has."""
    return quote(str(name), safe="")


def _texts(query: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters; booleans as JSON writes them, and None left out."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in query.items()
        if value is not None
    }


def _refusal(method: str, path: str, status: int, content: bytes) -> ControlError:
    try:
        document = loads(content)
        code, message = str(document["code"]), str(document["msg"])
    except (ValueError, KeyError, TypeError):
        code, message = None, content[:200].decode("utf-8", "replace")
    told = f"{method} /__admin{path}: {status} {code or ''}".rstrip()
    return ControlError(f"{told}: {message}", status, code)


def _tls_context() -> Any:
    import ssl  # noqa: PLC0415  # an address with https is rare, and ssl slow to import

    return ssl.create_default_context()
