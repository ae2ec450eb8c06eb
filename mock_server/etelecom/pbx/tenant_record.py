"""A tenant of the switchboard as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Text, Time, assumed_field, ours

TenantStatus = Literal["Z", "P", "N"]
ConnectionMethod = Literal["unknown", "direct"]


class Tenant(Struct, frozen=True, kw_only=True):
    """A shop's part of the switchboard, in the order of the vendor's JSON."""

    connection_id: Annotated[Id, Field("The connection on eTelecom's system; 0 until active.")]
    connection_method: Annotated[ConnectionMethod, Field("How it is connected.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    domain: Annotated[Text, Field("The domain at which its extensions register.")]
    id: Annotated[Id, Field("The tenant.")]
    name: Annotated[Text, Field("Its name.", filterable=True)]
    owner_id: Annotated[Id, Field("The shop that owns it.", filterable=True, rare=True)]
    status: Annotated[
        TenantStatus,
        assumed_field(
            "`Z` created, `P` active, `N` disabled.",
            "the letters are on the page; their meaning is ours",
        ),
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    shop_id: Annotated[Id, ours("The shop with whose data it is kept.")]
