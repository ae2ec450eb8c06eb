"""Keeps tests from the vendor's real hosts: real messages cost money and reach people."""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

_HOSTS = ("etelecom.vn", "openapi.zalo.me", "openapi.zaloapp.com")
"""With all their subdomains."""

_RESOLVERS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
_WRAPPED = "__etelecom_mock_guard__"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def is_vendors(host: object) -> bool:
    """Whether a host is one of the vendor's, or of Zalo's interface for businesses."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return False
    name = host.lower().rstrip(".")
    return any(name == each or name.endswith(f".{each}") for each in _HOSTS)


class VendorCalled(BaseException):
    """A test resolved a host of the vendor's.

    Neither an OSError, which a client would take for a failing network and try again, nor an
    Exception, which it may swallow.
    """


class Guard:
    """Watches which hosts a test resolves."""

    def __init__(self) -> None:
        self.active = False
        self.resolved: list[str] = []
        """The vendor's hosts that the test asked for."""

    @contextmanager
    def watching(self, hosts: Sequence[str] = ()) -> Iterator[None]:
        """While one test runs, whose simulator is at one of the hosts.

        A resolver that somebody put in place meanwhile is wrapped too.
        """
        for name in _RESOLVERS:
            resolver = getattr(socket, name)
            if _wrapped_by(resolver) is not self:
                setattr(socket, name, self._watched(resolver))
        self.resolved.clear()
        self.active = True
        # A proxy would resolve the vendor's hosts in our place, and the server is this machine's.
        exceptions = Exceptions((*_HOSTS, *hosts))
        exceptions.set()
        try:
            yield
        finally:
            exceptions.unset()
            self.active = False

    def unwrap(self) -> None:
        """Put the resolvers back, where nobody has replaced them since."""
        for name in _RESOLVERS:
            resolver = getattr(socket, name)
            if _wrapped_by(resolver) is self:
                setattr(socket, name, resolver.__wrapped__)

    def fail_if_resolved(self) -> None:
        """Fail a test whose code took the refusal for something else."""
        if self.resolved:
            message = self.message()
            self.resolved.clear()
            pytest.fail(message, pytrace=False)

    def message(self) -> str:
        """What a test did, and what to do about it."""
        hosts = ", ".join(dict.fromkeys(self.resolved))
        return (
            f"this test called a real host of the vendor's: {hosts}. Nothing was sent. Give the "
            "code under test the base_url and the api_key of the fixture etelecom_mock in place "
            "of the real ones. A test that is meant to reach the vendor is marked "
            "@pytest.mark.etelecom_mock(guard=False); etelecom_mock_guard = false in pytest's "
            "settings turns the guard off for all."
        )

    def _watched(self, resolver: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(resolver)
        def watched(*arguments: Any, **named: Any) -> Any:
            __tracebackhide__ = True
            host = arguments[0] if arguments else named.get("host")
            if self.active and is_vendors(host):
                self.resolved.append(str(host))
                raise VendorCalled(self.message())
            return resolver(*arguments, **named)

        setattr(watched, _WRAPPED, self)
        return watched


def _wrapped_by(resolver: Callable[..., Any]) -> Guard | None:
    return getattr(resolver, _WRAPPED, None)


class Exceptions:
    """Hosts that no proxy of the environment is used for, for as long as one test runs."""

    def __init__(self, hosts: Sequence[str]) -> None:
        self._hosts = hosts
        self._set: dict[str, tuple[str | None, str]] = {}

    def set(self) -> None:
        """Add the hosts to ``NO_PROXY``, where there is a proxy and it does not say ``*``."""
        if not any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES):
            return
        for name in ("no_proxy", "NO_PROXY"):
            before = os.environ.get(name)
            inherited = before if before is not None else _other_case(name)
            if inherited == "*":  # then no proxy is used for any host
                continue
            listed = [each.strip() for each in (inherited or "").split(",") if each.strip()]
            ours = [host for host in self._hosts if host not in listed]
            after = ",".join([*listed, *ours])
            os.environ[name] = after
            self._set[name] = before, after

    def unset(self) -> None:
        """Put back what was there, where nobody has changed it since."""
        for name, (before, after) in self._set.items():
            if os.environ.get(name) != after:
                continue
            if before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = before
        self._set.clear()


def _other_case(name: str) -> str | None:
    return os.environ.get(name.lower() if name.isupper() else name.upper())
