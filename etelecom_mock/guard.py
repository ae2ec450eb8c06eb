"""Keeps tests from the vendor's real hosts: real messages cost money and reach people."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

VENDORS_HOSTS = ("etelecom.vn", "openapi.zalo.me", "openapi.zaloapp.com")
"""These hosts and all their subdomains."""

_RESOLVERS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
_WRAPPED = "__etelecom_mock_guard__"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_NO_PROXY = ("no_proxy", "NO_PROXY")


def is_vendors(host: object) -> bool:
    """Whether a host belongs to the vendor or to Zalo's business API."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return False
    name = host.lower().rstrip(".")
    return any(name == each or name.endswith(f".{each}") for each in VENDORS_HOSTS)


class VendorCalled(BaseException):
    """A test resolved one of the vendor's hosts.

    Neither an OSError, which a client would treat as a network failure and retry, nor an
    Exception, which it may swallow.
    """


class Guard:
    """Checks which hosts a test resolves."""

    def __init__(self) -> None:
        self.active = False
        self.resolved: list[str] = []
        """The vendor's hosts that the test tried to resolve."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Active while one test runs. Also wraps a resolver that was replaced meanwhile."""
        for name in _RESOLVERS:
            resolver = getattr(socket, name)
            if _wrapped_by(resolver) is not self:
                setattr(socket, name, self._watched(resolver))
        self.resolved.clear()
        self.active = True
        try:
            yield
        finally:
            self.active = False

    def unwrap(self) -> None:
        """Restore the resolvers, unless they were replaced since."""
        for name in _RESOLVERS:
            resolver = getattr(socket, name)
            if _wrapped_by(resolver) is self:
                setattr(socket, name, resolver.__wrapped__)

    def fail_if_resolved(self) -> None:
        """Fail a test whose code swallowed the refusal."""
        if self.resolved:
            message = self.message()
            self.resolved.clear()
            pytest.fail(message, pytrace=False)

    def message(self) -> str:
        """The error message: what the test did, and how to fix it."""
        hosts = ", ".join(dict.fromkeys(self.resolved))
        return (
            f"this test called a real host of the vendor: {hosts}. Nothing was sent. Give the "
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


class ProxyBypass:
    """Hosts for which no proxy from the environment is used while a test runs: ``NO_PROXY``."""

    def __init__(self) -> None:
        self._ours: dict[str, dict[str, str | None]] = {name: {} for name in _NO_PROXY}
        """The values that were set, and the previous value of each."""

    @contextmanager
    def of(self, *hosts: str) -> Iterator[None]:
        """Add the hosts; restore the previous values at the end, unless they changed meanwhile."""
        self._add(hosts)
        try:
            yield
        finally:
            self._take_away()

    def _add(self, hosts: tuple[str, ...]) -> None:
        if not any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES):
            return
        inherited = {name: _inherited(name) for name in _NO_PROXY}
        for name, value in inherited.items():
            listed = [each.strip() for each in value.split(",") if each.strip()]
            ours = [host for host in hosts if host not in listed]
            # "*" means every host, but only if it is the whole value.
            if listed == ["*"] or not ours:
                continue
            after = ",".join([*listed, *ours])
            self._ours[name][after] = os.environ.get(name)
            os.environ[name] = after

    def _take_away(self) -> None:
        # A module's fixture restores what it found, which may be the value of an earlier test.
        for name, values in self._ours.items():
            while (value := os.environ.get(name)) is not None and value in values:
                before = values[value]
                if before is None:
                    del os.environ[name]
                else:
                    os.environ[name] = before


def _inherited(name: str) -> str:
    """The variable with that name in either case: programs read both."""
    other = name.lower() if name.isupper() else name.upper()
    return os.environ.get(name, os.environ.get(other, ""))
