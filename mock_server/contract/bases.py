"""By which base URLs a method is called, and with whose keys."""

from typing import Literal

Base = Literal["shop", "partner", "bare", "own"]
"""Which base URL a call comes by; ``own`` is a path of another system."""

EVERY_BASE: tuple[Base, ...] = ("shop", "partner", "bare")

PARTNERS_BASES: tuple[Base, ...] = ("partner", "bare")
"""Those by which the partner calls in its own name."""

OTHER_BASES: tuple[Base, ...] = ("own",)

Callers = Literal["shop", "partner", "account", "anyone"]
"""Whose keys a method takes: a shop's (on the partner base its ``shop_key``), a partner's own, that
of the base's account (on the partner base the partner's own), or any."""


def bases_of(callers: Callers) -> tuple[Base, ...]:
    """The base URLs of a method that these may call."""
    return PARTNERS_BASES if callers == "partner" else EVERY_BASE
