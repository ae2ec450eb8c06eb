"""HTTP/1.1 as the server speaks it: uvicorn's, deaf to offers of another protocol.

Java's ``HttpClient`` offers HTTP/2 (``Upgrade: h2c``) with every call to a plain address. A server
may ignore that, but httptools then takes the body for the other protocol's, and the call arrives
without it.
"""

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_HEAD_END = b"\r\n\r\n"
_OFFER = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)


class DeafToUpgrades(HttpToolsProtocol):
    """Takes the header ``Upgrade`` out of heads that come in one piece."""

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first head
        in_body = cycle is not None and cycle.more_body
        if not in_body and (b"pgrade:" in data or b"PGRADE:" in data):
            head, end, rest = data.partition(_HEAD_END)
            data = _OFFER.sub(b"", head) + end + rest
        super().data_received(data)
