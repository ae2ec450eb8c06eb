"""A request to the owner of an OA to connect it, and its state."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import MINUTE
from mock_server.contract.fields import Field, Id, MaybeTime, Text, Time, assumed_field
from mock_server.fidelity import Grade

AuthorizationStatus = Literal["waiting", "agreed", "refused", "used"]

CODE_LIVES = 10 * MINUTE
"""How long an authorisation code is valid."""

_OURS = "no method of the vendor's lists them"


class OAAuthorization(Struct, frozen=True, kw_only=True):
    """What a page asks the owner of an OA."""

    id: Annotated[Id, assumed_field("The authorisation.", _OURS)]
    app_id: Annotated[Id, Field("The Zalo application that asks.", source="AuthorizeOA")]
    code: Annotated[
        Text,
        Field(
            "The code that `ConnectOA` accepts; empty until the owner agrees.",
            filterable=True,
            rare=True,
        ),
    ]
    created_at: Annotated[Time, Field("When the request was made.", sort=5)]
    expires_at: Annotated[MaybeTime, Field("Until when the code is valid.")]
    oa_id: Annotated[
        Id, Field("The OA; 0 until the owner chooses one.", filterable=True, rare=True)
    ]
    page: Annotated[
        Text, Field("The secret part of its page's address.", filterable=True, rare=True)
    ]
    redirect_uri: Annotated[
        Text, Field("Where the browser is redirected; empty for nowhere.", source="AuthorizeOA")
    ]
    shop_id: Annotated[Id, assumed_field("The shop that asks.", _OURS)]
    state: Annotated[Id, Field("A number that is returned with the code.", source="ConnectOA")]
    status: Annotated[
        AuthorizationStatus, Field("Its state.", filterable=True, grade=Grade.ASSUMED)
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
