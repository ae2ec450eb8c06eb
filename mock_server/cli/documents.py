"""Printing a document of the server's."""

import json
import sys
from typing import Any


def print_document(document: dict[str, Any]) -> None:
    """Print it as JSON; in UTF-8, whatever the terminal's encoding is."""
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
