"""A finding: one thing that a client did wrong, with the calls that show it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One bug of the client's, as far as the journal proves it."""

    code: str
    message: str
    """What happened and how to mend it, for a person."""

    requests: tuple[str, ...]
    """The journal's ids of the calls that show it, in their order."""

    def document(self) -> dict[str, Any]:
        """The finding as the control API answers it."""
        return {"code": self.code, "message": self.message, "requests": list(self.requests)}
