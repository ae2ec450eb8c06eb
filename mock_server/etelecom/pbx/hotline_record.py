"""A hotline as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Id, MaybeFlag, Text, Time, ours
from mock_server.etelecom.pbx.tenant_record import ConnectionMethod
from mock_server.fidelity import Grade

HotlineStatus = Literal["Z", "P", "N"]
Network = Literal["unknown", "mobifone", "vinaphone", "viettel", "other"]


class Hotline(Struct, frozen=True, kw_only=True):
    """A number that customers call, in the order of the vendor's JSON."""

    connection_id: Annotated[Id, Field("The connection on eTelecom's system.")]
    connection_method: Annotated[ConnectionMethod, Field("How it is connected.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    description: Annotated[Text, Field("Its description.")]
    hotline: Annotated[Text, Field("The number.", rare=True)]
    id: Annotated[Id, Field("The hotline.")]
    is_free_charge: Annotated[
        MaybeFlag, Field("Whether the balance is not checked; null if it was not set.")
    ]
    name: Annotated[Text, Field("Its name.")]
    network: Annotated[Network, Field("The network to which it belongs.")]
    owner_id: Annotated[Id, Field("The shop that owns it; 0 for nobody.", rare=True)]
    status: Annotated[
        HotlineStatus,
        Field(
            "`Z` free, `P` in a tenant, `N` removed.",
            grade=Grade.ASSUMED,
            source="the page has new, enabled and disabled; what stands for each is ours",
        ),
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    tenant_id: Annotated[
        Id,
        Field(
            "The tenant to which it belongs; 0 for none.", hidden=True, source="GetHotlines' filter"
        ),
    ]
    shop_id: Annotated[Id, ours("The shop with whose data it is kept.")]
