"""An extension as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY
from mock_server.contract.fields import Field, Id, MaybeTime, Text, Time, assumed_field, ours

ExtensionState = Literal["Z", "P", "N"]

VALID_FOR = 730 * DAY
"""How long an extension can be used, in microseconds; ours."""


class Extension(Struct, frozen=True, kw_only=True):
    """A telephone of a shop, in the order of the vendor's JSON."""

    account_id: Annotated[Id, Field("The shop.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    expires_at: Annotated[
        MaybeTime, assumed_field("When it stops being valid.", "the meaning is ours")
    ]
    extension_number: Annotated[Text, Field("Its internal number.", rare=True)]
    extension_password: Annotated[Text, Field("The password with which it registers.")]
    hotline_id: Annotated[Id, Field("The hotline with which it calls out.")]
    id: Annotated[Id, Field("The extension.")]
    state: Annotated[ExtensionState, Field("`Z` new, `P` valid, `N` expired.")]
    subscription_id: Annotated[Id, Field("Its subscription; 0 for none.")]
    tenant_domain: Annotated[Text, Field("The domain at which it registers.")]
    tenant_id: Annotated[Id, Field("The tenant to which it belongs.")]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    user_id: Annotated[Id, Field("The user that has it; 0 for nobody.", rare=True)]
    shop_id: Annotated[Id, ours("The shop to which it belongs.")]
