"""Printing documents to standard output, in UTF-8 whatever the terminal's encoding is."""

import json
import sys
from typing import Any


def print_text(text: str) -> None:
    """Print a text as it is."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def print_document(document: dict[str, Any]) -> None:
    """Print a document as JSON."""
    print_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
