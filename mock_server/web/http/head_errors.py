"""What a connection refuses in a request's head."""

from mock_server.errors import InvalidArgument, TooLarge

_MET = (b"", b"100-continue")
"""Expectations that are met."""


class HeadTooLarge(TooLarge):
    """A request's head, or the framing of its body, exceeds the limit."""

    status = 431


class OtherVersion(InvalidArgument):
    """A request is of another version of HTTP."""

    status = 505


class UnmetExpectation(InvalidArgument):
    """A request expects what no server does."""

    status = 417


def check_expectation(value: bytes) -> None:
    """Raise UnmetExpectation for an ``Expect`` header with any other value."""
    if value.lower() not in _MET:
        raise UnmetExpectation("Expect may be 100-continue alone")
