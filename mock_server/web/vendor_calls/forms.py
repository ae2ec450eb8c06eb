"""Requests in ``multipart/form-data``, converted to JSON and then read like any other request.

Of a file only its name, size and first bytes are kept, so that an upload needs little memory, also
in the journal.
"""

import json
from typing import Any

from mock_server.calls import Headers
from mock_server.contract.file_parts import SIGNATURE
from mock_server.contract.go_values import DECODE_FAILED
from mock_server.errors import InvalidArgument, TooLarge
from mock_server.fidelity import assumed
from mock_server.web.http.asgi import Receive, body_pieces, drain_body

FORM_LIMIT = 8 * 1024 * 1024
"""Maximum bytes of a form. Each method sets the limit for a file."""

_TEXTS = 64 * 1024
"""Maximum bytes of all texts of a form."""

_PARTS = 64

_NO_BOUNDARY = "no multipart boundary param in Content-Type"
_ADVICE = {
    _NO_BOUNDARY: "Content-Type has no boundary: let the HTTP client write this header",
    "EOF": "the form is empty: send a part for each field",
    "multipart: NextPart: EOF": "the form ends before its last boundary",
}
"""What the hint says instead of Go's words."""

MALFORMED = "malformed form"
"""How the hint on a form begins that cannot be read."""


async def read_form(headers: Headers, receive: Receive) -> bytes:
    """The parts of a form as a JSON object: texts, and files as ``FilePart``.

    Raises:
        ClientGone: the client disconnected.
        InvalidArgument: the body is not a form.
        TooLarge: the form is larger than ``FORM_LIMIT``, or its texts are too long.
    """
    from python_multipart.exceptions import FormParserError  # noqa: PLC0415  # few servers need it

    form = _Form()
    size, problem = 0, None
    try:
        write = form.parser(headers).write
    except FormParserError as error:
        await drain_body(receive)
        raise _malformed(str(error)) from None
    async for piece in body_pieces(receive):
        size += len(piece)
        if problem is None and size <= FORM_LIMIT:
            try:
                write(piece)
            except (FormParserError, TooLarge) as error:
                problem = error
    if size > FORM_LIMIT:
        raise TooLarge(f"the body is larger than {FORM_LIMIT} bytes")
    if problem is not None:
        raise problem if isinstance(problem, TooLarge) else _malformed(f"multipart: {problem}")
    if not form.ended:
        raise _malformed("multipart: NextPart: EOF" if form.began else "EOF")
    return json.dumps(form.document(), ensure_ascii=False).encode("utf-8", "replace")


class _Form:
    """The parts that were read. If a name occurs twice the first one counts, as in Go."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._header = self._value = b""
        self._texts = 0
        self.began = self.ended = False

    def parser(self, headers: Headers) -> Any:
        """The parser that reads a form with these headers into this object.

        Raises FormParserError.
        """
        from python_multipart import multipart  # noqa: PLC0415
        from python_multipart.exceptions import FormParserError  # noqa: PLC0415

        self._options_of = multipart.parse_options_header
        given = next((value for name, value in headers if name == b"content-type"), b"")
        boundary = self._options_of(given)[1].get(b"boundary")
        if not boundary:
            raise FormParserError(_NO_BOUNDARY)
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": self._take_name,
            "on_header_value": self._take_value,
            "on_header_end": self._end_header,
            "on_part_data": self._take_data,
            "on_end": self._end,
        }
        return multipart.MultipartParser(boundary, callbacks)

    def document(self) -> dict[str, Any]:
        """The parts by name; parts without a name are dropped."""
        found: dict[str, Any] = {}
        for part in self._parts:
            if part.name is not None:
                found.setdefault(part.name, part.document())
        return found

    def _begin(self) -> None:
        self.began = True
        if len(self._parts) >= _PARTS:
            raise TooLarge(f"the form has more than {_PARTS} parts")
        self._parts.append(_Part())

    def _take_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = self._options_of(self._value)
            part = self._parts[-1]
            part.name, part.file_name = _text(options.get(b"name")), _text(options.get(b"filename"))
        self._header = self._value = b""

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        part = self._parts[-1]
        part.size += end - start
        if part.file_name is not None:
            part.kept += data[start : min(end, start + SIGNATURE - len(part.kept))]
            return
        self._texts += end - start
        if self._texts > _TEXTS:
            raise TooLarge(f"the texts of the form are longer than {_TEXTS} bytes")
        part.kept += data[start:end]

    def _end(self) -> None:
        self.ended = True


class _Part:
    """A part. Of a text all bytes are kept, of a file only the first ones."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.file_name: str | None = None
        self.kept = b""
        self.size = 0

    def document(self) -> Any:
        if self.file_name is None:
            return self.kept.decode("utf-8", "replace")
        return {"begins_with": self.kept.hex(), "name": self.file_name, "size": self.size}


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")


def _malformed(cause: str) -> InvalidArgument:
    meta = {"cause": cause, "xcode": "malformed"}
    return InvalidArgument(DECODE_FAILED, meta, f"{MALFORMED}: {_ADVICE.get(cause, cause)}")


RULES = (
    assumed(
        "wire.forms",
        "`OA/UploadFile` takes only `multipart/form-data`, anything else is 404 `bad_route`; its "
        "parts are read like members of the JSON: a part without a file name is a text, the first "
        "of a name counts. A form that cannot be decoded is 400, like such JSON.",
        "the method's page prints a form; Go's `net/http` reads forms this way",
    ),
    assumed(
        "wire.form-limit",
        f"A form of more than {FORM_LIMIT // 1024 // 1024} MiB, with texts of more than "
        f"{_TEXTS // 1024} KiB or with more than {_PARTS} parts is 413 `resource_exhausted`.",
    ),
)
