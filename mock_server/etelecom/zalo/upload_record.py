"""A file that an OA has uploaded in order to send it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY
from mock_server.contract.fields import Field, Id, Integer, Text, Time, assumed_field

UploadType = Literal["image", "file", "gif"]

KEPT_FOR = 7 * DAY
"""How long Zalo keeps it."""

_OURS = "no method of the vendor's lists uploads"


class Upload(Struct, frozen=True, kw_only=True):
    """An uploaded file; its bytes are not kept."""

    id: Annotated[Id, assumed_field("The upload.", _OURS)]
    created_at: Annotated[Time, Field("When it was uploaded.", sort=5)]
    expires_at: Annotated[Time, Field("Until when it can be sent.")]
    name: Annotated[Text, Field("The file's name.")]
    oa_id: Annotated[Id, Field("The OA that may send it.", filterable=True)]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    size: Annotated[Integer, Field("Its bytes.")]
    token: Annotated[Text, Field("The token with which it is sent.", filterable=True, rare=True)]
    type: Annotated[UploadType, Field("Its type.", filterable=True)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
