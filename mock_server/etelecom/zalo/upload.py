"""Uploads: files that an OA sends by their tokens."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.upload_life import LIFE
from mock_server.etelecom.zalo.upload_record import KEPT_FOR, Upload, UploadType

_NAMES: dict[UploadType, str] = {
    "image": "banner.png",
    "file": "hoa-don.pdf",
    "gif": "khuyen-mai.gif",
}
_TYPES: tuple[UploadType, ...] = ("image", "file", "gif")
_SIZE = 48_213


def generate(slot: RecordSlot) -> Upload:
    """A seeded upload: an image, a file or a GIF."""
    kind = slot.vary(_TYPES)
    return complete(
        slot, {"oa_id": slot.oa_ids[slot.index // len(_TYPES) % len(slot.oa_ids)], "type": kind}
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Upload:
    """A new upload with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    kind: UploadType = given.get("type", "image")
    return slot.completed(
        Upload,
        given,
        expires_at=created_at + KEPT_FOR,
        name=_NAMES[kind],
        oa_id=slot.oa_ids[0],
        size=_SIZE,
        token=slot.draws.token(43),
        type=kind,
    )


UPLOADS = Resource(
    name="upload",
    about="The files that the shop's OAs uploaded.",
    first_id=1_970_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    most_seeded=6,
)
