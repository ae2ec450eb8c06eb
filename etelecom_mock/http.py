"""Calls of the control API over HTTP."""

import ssl
from collections.abc import Mapping
from typing import Any

import httpx

_IDLE = 2.0
"""Seconds after which a connection is not used again: the server closes one after five."""


class ControlError(Exception):
    """A control call that the server refused, or that did not reach it."""

    def __init__(self, message: str, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The answer's status; None when there was no answer."""

        self.code = code
        """The answer's ``code``, such as ``invalid_argument``."""


class Caller:
    """Sends control calls to one server."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = url
        # Settings of the environment, a proxy above all, are not meant for a test's own server.
        # Without TLS there is no need to read the machine's certificates, which takes a while.
        self._http = httpx.Client(
            base_url=url,
            timeout=timeout,
            trust_env=False,
            verify=ssl.create_default_context() if url.startswith("https:") else False,
            limits=httpx.Limits(keepalive_expiry=_IDLE),
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        key: str | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """What a call under ``/__admin`` answers; None for an empty answer.

        Raises:
            ControlError: the server refused the call, or there is no server.
        """
        __tracebackhide__ = True  # a failed test shows its own line
        try:
            answer = self._http.request(
                method,
                f"/__admin{path}",
                json=body,
                params=_texts(query or {}),
                headers={"Authorization": f"Bearer {key}"} if key else {},
            )
        except httpx.TransportError as error:
            raise ControlError(
                f"{method} {self.url}/__admin{path}: {error}; is the server running?"
            ) from error
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _refusal(method, path, answer)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _texts(query: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters; booleans as JSON writes them, and None left out."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in query.items()
        if value is not None
    }


def _refusal(method: str, path: str, answer: httpx.Response) -> ControlError:
    try:
        document = answer.json()
        code, message = str(document["code"]), str(document["msg"])
    except (ValueError, KeyError, TypeError):
        code, message = None, answer.text[:200]
    told = f"{method} /__admin{path}: {answer.status_code} {code or ''}".rstrip()
    return ControlError(f"{told}: {message}", answer.status_code, code)
