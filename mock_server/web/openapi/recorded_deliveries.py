"""What webhooks were sent, recorded: the examples of the documents, and the shapes of bodies.

``tests/told/recording.py`` makes every delivery happen and writes the file.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("recorded_deliveries.json")


class Recorded(NamedTuple):
    """One delivery."""

    headers: dict[str, str]
    body: dict[str, Any]


def recorded() -> dict[str, list[Recorded]]:
    """One or more deliveries of each event, by its name."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {event: [Recorded(**each) for each in forms] for event, forms in found.items()}
