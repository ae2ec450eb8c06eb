"""An HTTP response, as the application passes it to the server."""

from dataclasses import dataclass


@dataclass(slots=True)
class Answer:
    """Status, body and the headers that depend on them."""

    status: int
    body: bytes
    content_type: bytes = b"application/json"
    """Empty for no header."""

    retry_after: str = ""
    location: str = ""
