"""A user of a shop as the vendor shows it."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    MaybePhone,
    SentPhone,
    Text,
    Time,
    Words,
    hidden_field,
    ours,
)


class AccountUser(Struct, frozen=True, kw_only=True):
    """Somebody who works for a shop, in the order of the vendor's JSON."""

    account_id: Annotated[Id, Field("The shop.")]
    deleted: Annotated[Flag, Field("Whether they no longer work there.")]
    department_id: Annotated[Id, Field("Their department; 0 for none.")]
    email: Annotated[Text, Field("Their address.", rare=True)]
    full_name: Annotated[Text, Field("Their name.")]
    permissions: Annotated[Words, Field("Their permissions.")]
    phone: Annotated[MaybePhone, Field("Their number.", filterable=True, rare=True)]
    position: Annotated[Text, Field("Their position.")]
    roles: Annotated[Words, Field("Their roles, which grant the permissions.")]
    short_name: Annotated[Text, Field("Their short name.")]
    user_id: Annotated[Id, Field("The user on eTelecom's system.", rare=True)]
    created_at: Annotated[Time, ours("Creation time.", sort=5)]
    extension_number: Annotated[
        Text,
        hidden_field(
            "The number of their extension; empty for none.",
            "GetAccountUsers' filter",
            filterable=True,
            rare=True,
        ),
    ]
    has_extension: Annotated[
        Flag,
        hidden_field("Whether they have an extension.", "GetAccountUsers' filter", filterable=True),
    ]
    id: Annotated[Id, ours("The same as `user_id`.")]
    shop_id: Annotated[Id, ours("The shop that they work for.")]
    updated_at: Annotated[Time, ours("Time of the last change.", sort=2)]
    sent_phone: SentPhone = ""
