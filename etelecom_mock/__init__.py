"""Tests against etelecom-mock: a pytest plugin, and a client of the control API.

It is separate from the simulator: it needs only pytest, and imports nothing of the server into the
process of the tests. The names below are loaded on first use, because pytest imports the plugin
into projects that never use it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etelecom_mock.client import ControlClient, ControlError
    from etelecom_mock.world import (
        Clock,
        Faults,
        Findings,
        Records,
        Requests,
        Shop,
        Snapshots,
        World,
    )

__all__ = [
    "Clock",
    "ControlClient",
    "ControlError",
    "Faults",
    "Findings",
    "Records",
    "Requests",
    "Shop",
    "Snapshots",
    "World",
]

_IN_CLIENT = ("ControlClient", "ControlError")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "client" if name in _IN_CLIENT else "world"
    return getattr(import_module(f"{__name__}.{module}"), name)
