"""A file in a form request: what is kept of it while its bytes are read."""

from typing import Annotated, Any

from msgspec import Struct

from mock_server.contract.fields import Field, Integer, Text
from mock_server.contract.nested_values import ObjectKind

SIGNATURE = 16
"""Number of a file's first bytes that are kept, enough to recognise its format."""


class FilePart(Struct, frozen=True, kw_only=True):
    """A file of a form."""

    begins_with: Annotated[Text, Field("Its first bytes, as hexadecimal digits.")]
    name: Annotated[Text, Field("The name given by the client.")]
    size: Annotated[Integer, Field("Its bytes.")]


class FileKind(ObjectKind):
    """A part of a form that has a file name."""

    def __init__(self) -> None:
        super().__init__(FilePart)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "binary"}
