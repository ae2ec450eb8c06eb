"""An HTTP answer, as the application hands it to the server."""

from dataclasses import dataclass


@dataclass(slots=True)
class Answer:
    """Status, body and the headers that depend on them."""

    status: int
    body: bytes
    content_type: bytes = b"application/json"
    """Empty for none."""

    retry_after: str = ""
    location: str = ""
