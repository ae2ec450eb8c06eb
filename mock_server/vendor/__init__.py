"""What the vendor has: one noun a file, declared; the engine does the rest."""

from typing import Any

from mock_server.schema import Resource
from mock_server.vendor.consent import CONSENTS
from mock_server.vendor.journey import JOURNEYS

CATALOGUE: tuple[Resource[Any], ...] = (
    JOURNEYS,
    CONSENTS,
)
"""Every list that the simulator serves."""
