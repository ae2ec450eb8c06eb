"""A user of a shop as the vendor shows it."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract import fields


class AccountUser(Struct, frozen=True, kw_only=True):
    """Somebody who works for a shop, in the order of the vendor's JSON."""

    account_id: Annotated[fields.Id, fields.Field("The shop.")]
    deleted: Annotated[fields.Flag, fields.Field("Whether they no longer work there.")]
    department_id: Annotated[fields.Id, fields.Field("Their department; 0 for none.")]
    email: Annotated[fields.Text, fields.Field("Their address.", rare=True)]
    full_name: Annotated[fields.Text, fields.Field("Their name.")]
    permissions: Annotated[fields.Words, fields.Field("Their permissions.")]
    phone: Annotated[fields.MaybePhone, fields.Field("Their number.", filterable=True, rare=True)]
    position: Annotated[fields.Text, fields.Field("Their position.")]
    roles: Annotated[fields.Words, fields.Field("Their roles, which grant the permissions.")]
    short_name: Annotated[fields.Text, fields.Field("Their short name.")]
    user_id: Annotated[fields.Id, fields.Field("The user on eTelecom's system.", rare=True)]
    created_at: Annotated[fields.Time, fields.ours("Creation time.", sort=5)]
    extension_number: Annotated[
        fields.Text,
        fields.hidden_field(
            "The number of their extension; empty for none.",
            "GetAccountUsers' filter",
            filterable=True,
            rare=True,
        ),
    ]
    has_extension: Annotated[
        fields.Flag,
        fields.hidden_field(
            "Whether they have an extension.", "GetAccountUsers' filter", filterable=True
        ),
    ]
    id: Annotated[fields.Id, fields.ours("The same as `user_id`.")]
    shop_id: Annotated[fields.Id, fields.ours("The shop that they work for.")]
    updated_at: Annotated[fields.Time, fields.ours("Time of the last change.", sort=2)]
    sent_phone: fields.SentPhone = ""
