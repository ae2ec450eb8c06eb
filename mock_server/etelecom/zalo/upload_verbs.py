"""Uploading a file that an OA will send."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Text
from mock_server.contract.file_parts import FileKind, FilePart
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.consulting import refused
from mock_server.etelecom.zalo.error_codes import PARAMETERS, TOKEN_OF_CONSULTING
from mock_server.etelecom.zalo.upload import UPLOADS
from mock_server.etelecom.zalo.upload_record import UploadType
from mock_server.fidelity import Subject, assumed, documented

_MIB = 1024 * 1024


class _Format(Struct, frozen=True):
    """The files that Zalo accepts for a type of upload."""

    about: str
    most: int
    """Bytes."""

    signatures: tuple[tuple[bytes, tuple[str, ...]], ...]
    """The first bytes of files, and the endings that their names may then have."""


_OLD_OFFICE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"

FORMATS: dict[UploadType, _Format] = {
    "image": _Format(
        "a JPG or PNG of at most 1 MiB",
        _MIB,
        ((b"\xff\xd8\xff", ("jpg", "jpeg")), (b"\x89PNG\r\n\x1a\n", ("png",))),
    ),
    "file": _Format(
        "a PDF, DOC or DOCX of at most 5 MiB",
        5 * _MIB,
        ((b"%PDF-", ("pdf",)), (_OLD_OFFICE, ("doc",)), (_ZIP, ("docx",))),
    ),
    "gif": _Format(
        "a GIF of at most 5 MiB", 5 * _MIB, ((b"GIF87a", ("gif",)), (b"GIF89a", ("gif",)))
    ),
}


def problem_of(kind: UploadType, file: FilePart) -> str | None:
    """Why Zalo refuses a file; None if it accepts it.

    The content decides; if the name has an ending, it must be one of that format.
    """
    wanted = FORMATS[kind]
    begins, size = bytes.fromhex(file.begins_with or ""), file.size or 0
    _, dot, ending = (file.name or "").rpartition(".")
    endings = next((names for start, names in wanted.signatures if begins.startswith(start)), None)
    if endings is None:
        return f"file: its first bytes are not those of {wanted.about}"
    if dot and ending.lower() not in endings:
        return f"file: its content is that of a .{endings[0]}, but its name ends in .{ending[:20]}"
    if size > wanted.most:
        return f"file: has {size} bytes, but type {kind} is {wanted.about}"
    return None


class UploadAsked(Struct, frozen=True, kw_only=True):
    """What ``UploadFile`` asks, as the parts of a form."""

    file: Annotated[FilePart, FileKind(), Field("The file.", required=True)]
    oa_id: Annotated[Id, Field("The OA that will send it.", required=True)]
    type: Annotated[
        UploadType,
        Field("Its type; `file` and `gif` are on no page of the vendor's.", required=True),
    ]


class Uploaded(Struct, frozen=True, kw_only=True):
    """The response of ``UploadFile``."""

    token: Annotated[
        Text, Field("The `attachment_id` of `OASendImage`, the `token` of `OASendFile`.")
    ]


@Verb(
    "OA/UploadFile",
    form=True,
    example={"type": "file", "oa_id": "2258329079718686512", "file": "%PDF-1.7\n"},
    example_answer={"token": "QL0sacDJXaoIplHuYLdj_rfCPJko8OQryVNcrLjJsZD"},
)
async def upload_file(context: VerbContext, asked: UploadAsked) -> Uploaded:
    """Uploads a file that an OA will send, as multipart/form-data."""
    account = await oa_of(context, asked.oa_id)
    if account.status == "N":
        raise refused(TOKEN_OF_CONSULTING)
    problem = problem_of(asked.type, asked.file)
    if problem is not None:
        raise refused(PARAMETERS, problem)
    upload = await context.create(
        UPLOADS,
        oa_id=asked.oa_id,
        type=asked.type,
        name=asked.file.name or "",
        size=asked.file.size or 0,
    )
    return Uploaded(token=upload.token)


SUBJECT = Subject("uploads", "Uploads", "Files that OAs send.")

RULES = (
    documented(
        "uploads.formats",
        "An `image` is a JPG or PNG of at most 1 MiB, a `file` a PDF, DOC or DOCX of at most 5 "
        "MiB, a `gif` a GIF of at most 5 MiB; the content decides, and if the name has an "
        "ending, it must match.",
        "Zalo's pages of uploads; that the content decides, and MiB for MB, is ours",
    ),
    assumed(
        "uploads.refused",
        "A file of another format or size is refused like a consulting message with bad "
        "parameters: 412 `failed_precondition`, `meta.reason` `-201`; the note `body-refused` "
        "says why.",
        "Zalo's -201",
    ),
    documented(
        "uploads.kept",
        "A token is valid for seven days, and only for messages of the OA that uploaded the file.",
        "Zalo's pages of uploads; that only the OA can use it is ours",
    ),
)
