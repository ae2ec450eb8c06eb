"""Methods that the vendor has and the simulator has not: a 404 that says so."""

import re
from collections.abc import Iterator

from mock_server.notes import Note, NoteCode

_SERVICE = re.compile(r"/(?:v1|api)/(?:shop|partner)\.(\w+/\w+)", re.ASCII)

_METHODS = frozenset(
    {
        "Zalo/AuthorizeOA",
        "Zalo/ConnectOA",
        "Zalo/CreateTemplate",
        "Zalo/ListFollowers",
        "Zalo/OASendFile",
        "Zalo/OASendImage",
        "Zalo/OASendSticker",
        "Zalo/OASendText",
        "Zalo/RefreshToken",
        "Zalo/RequestUserInfo",
        "Zalo/SendZNSTxn",
        "OA/UploadFile",
        "Misc/VersionInfo",
        "Webhook/CreateWebhook",
        "Webhook/DeleteWebhook",
        "Webhook/GetWebhooks",
        "Etelecom/GetDriverConfig",
    }
)
"""Of the vendor's pages (doc), and of clients that call it (client)."""


VENDOR_SERVICES = frozenset(method.partition("/")[0] for method in _METHODS)
"""The services that they belong to."""


def not_simulated(path: str) -> Iterator[Note]:
    """The note on a path that nothing answers here, where the vendor answers it."""
    found = _SERVICE.fullmatch(path)
    if found and found[1] in _METHODS:
        message = f"the vendor has {found[1]}; this simulator answers no calls of it yet"
        yield Note(NoteCode.NOT_SIMULATED, message)
