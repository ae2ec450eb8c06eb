"""Creating an extension, looking one up, and who has it."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import (
    Field,
    Id,
    Integer,
    MaybeId,
    MaybePhone,
    MaybeText,
    MaybeTime,
    Text,
)
from mock_server.contract.generation import zero_filled
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import FailedPrecondition, InvalidArgument, NotFound
from mock_server.etelecom.counts import ONE, Updated
from mock_server.etelecom.pbx.account_user import ACCOUNT_USERS
from mock_server.etelecom.pbx.account_user_record import AccountUser
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.etelecom.pbx.extension_record import Extension
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.hotline_record import Hotline
from mock_server.etelecom.pbx.look_ups import find_across, tenant_of_shop
from mock_server.fidelity import PUBLIC_SOURCE, observed

_NO_EXTENSION = "Không tìm thấy máy nhánh"
_NO_PARAMS = "Missing required params"


class CreateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CreateExtension``."""

    hotline_id: Annotated[Id, Field("A hotline in the shop's tenant.", required=True)]
    extension_number: Annotated[Integer, Field("Its number; a JSON integer.", required=True)]
    user_id: Annotated[MaybeId, Field("The user that gets it.")]


@Verb(
    "Etelecom/CreateExtension",
    creates=True,
    example={"hotline_id": "1119999954030509414", "extension_number": 201},
)
async def create_extension(context: VerbContext, asked: CreateAsked) -> Extension:
    """Creates an extension that calls out with a hotline of the shop's tenant."""
    if asked.extension_number <= 0:
        raise InvalidArgument.of("extension_number", "must be an integer from 1 up")
    number = str(asked.extension_number)
    if await context.latest(EXTENSIONS, extension_number=number) is not None:
        raise FailedPrecondition("Số máy nhánh đã tồn tại")
    user = None if asked.user_id is None else await _user(context, asked.user_id)
    if user is not None and await _extension_of(context, user.user_id) is not None:
        raise FailedPrecondition("Extension đã được tạo cho người dùng này.")
    tenant = await tenant_of_shop(context, context.shop.shop_id)
    hotline = await _hotline(context, asked.hotline_id)
    if tenant is None or tenant.status != "P" or hotline.tenant_id != tenant.id:
        raise _bad_hotline("the hotline is not in the shop's active tenant")
    extension = await context.create(
        EXTENSIONS,
        extension_number=number,
        hotline_id=hotline.id,
        tenant_domain=tenant.domain,
        tenant_id=tenant.id,
        user_id=asked.user_id or 0,
    )
    if user is not None:
        await _give(context, user, number)
    return extension


async def _user(context: VerbContext, user_id: int) -> AccountUser:
    user = await context.find(ACCOUNT_USERS, user_id)
    if user is None:
        raise NotFound(NotFound.usual, hint=f"user_id: the shop has no user {user_id}")
    return user


async def _extension_of(context: VerbContext, user_id: int) -> Extension | None:
    return await context.latest(EXTENSIONS, user_id=user_id)


async def _hotline(context: VerbContext, hotline_id: int) -> Hotline:
    """A hotline that the shop owns; raises FailedPrecondition."""
    found = await find_across(context, HOTLINES, hotline_id)
    if found is None or found[1].owner_id != context.shop.shop_id or found[1].status != "P":
        raise _bad_hotline("the shop has no such hotline in its tenant")
    hotline: Hotline = found[1]
    return hotline


def _bad_hotline(hint: str) -> FailedPrecondition:
    return FailedPrecondition("Hotline không hợp lệ", hint=f"hotline_id: {hint}")


async def _give(context: VerbContext, user: AccountUser, number: str) -> None:
    """Write into a user's record which extension they have; empty for none."""
    await context.change(ACCOUNT_USERS, user, extension_number=number, has_extension=bool(number))


class InfoAsked(Struct, frozen=True, kw_only=True):
    """The request of ``GetExtensionInfo``: any of the three fields."""

    extension_number: Annotated[MaybeText, Field("Its number; a string here.")]
    email: Annotated[MaybeText, Field("The e-mail address of its user.")]
    phone: Annotated[MaybePhone, Field("The phone number of its user.")]


class ExtensionInfo(Struct, frozen=True, kw_only=True):
    """What a telephone needs to register."""

    expires_at: Annotated[MaybeTime, Field("When it stops being valid.")]
    extension_number: Annotated[Text, Field("Its number.")]
    extension_password: Annotated[Text, Field("The password with which it registers.")]
    tenant_domain: Annotated[Text, Field("The domain at which it registers.")]


@Verb(
    "Etelecom/GetExtensionInfo",
    example={"extension_number": "101"},
    example_answer={
        "expires_at": "2027-03-10T06:55:50.01024Z",
        "extension_number": "101",
        "extension_password": "N1UyQ4jZe1ktzJn1",
        "tenant_domain": "1000000000000000001.pbx.example",
    },
)
async def get_extension_info(context: VerbContext, asked: InfoAsked) -> ExtensionInfo:
    """Returns what a telephone needs to register as an extension."""
    extension = await _described(context, asked)
    if extension is None:
        raise NotFound(_NO_EXTENSION)
    return zero_filled(ExtensionInfo, extension)


async def _described(context: VerbContext, asked: InfoAsked) -> Extension | None:
    if asked.extension_number:
        return await context.latest(EXTENSIONS, extension_number=asked.extension_number)
    contact = {"email": asked.email} if asked.email else {"phone": asked.phone}
    if not any(contact.values()):
        raise InvalidArgument(_NO_PARAMS)
    user = await context.latest(ACCOUNT_USERS, **contact)
    return None if user is None else await _extension_of(context, user.user_id)


class AssignAsked(Struct, frozen=True, kw_only=True):
    """The request of ``AssignUserToExtension``."""

    extension_id: Annotated[MaybeId, Field("The extension, which must not have a user.")]
    user_id: Annotated[Id, Field("The user, who must not have an extension.", required=True)]


@Verb(
    "Etelecom/AssignUserToExtension",
    example={"extension_id": "1129999661125186093", "user_id": "3790883518377568796"},
    example_answer={"updated": 1},
)
async def assign_user_to_extension(context: VerbContext, asked: AssignAsked) -> Updated:
    """Gives an extension to a user."""
    user = await _user(context, asked.user_id)
    if await _extension_of(context, user.user_id) is not None:
        raise InvalidArgument("Nhân viên này đã có máy nhánh")
    extension = await context.find(EXTENSIONS, asked.extension_id or 0)
    if extension is None:
        raise InvalidArgument("Máy nhánh không hợp lệ")
    if extension.user_id:
        raise InvalidArgument("Máy nhánh đã được gán với người dùng khác")
    await context.change(EXTENSIONS, extension, user_id=user.user_id)
    await _give(context, user, extension.extension_number)
    return ONE


class OfExtension(Struct, frozen=True, kw_only=True):
    """A request about one extension, such as that of ``RemoveUserOfExtension``."""

    extension_id: Annotated[MaybeId, Field("The extension; or give `user_id`.")]
    user_id: Annotated[MaybeId, Field("Its user.")]


class UpdateHotlineAsked(OfExtension, frozen=True, kw_only=True):
    """The request of ``UpdateHotlineForExtension``."""

    hotline_id: Annotated[Id, Field("A hotline in the shop's tenant.", required=True)]


@Verb(
    "Etelecom/UpdateHotlineForExtension",
    example={"hotline_id": "1119999863044926787", "extension_id": "1129999970603589572"},
    example_answer={"updated": 1},
)
async def update_hotline_for_extension(context: VerbContext, asked: UpdateHotlineAsked) -> Updated:
    """Sets the hotline with which an extension calls out."""
    extension = await _had(context, asked)
    hotline = await _hotline(context, asked.hotline_id)
    await context.change(EXTENSIONS, extension, hotline_id=hotline.id)
    return ONE


async def _had(context: VerbContext, asked: OfExtension) -> Extension:
    """The extension with that id, or of that user; if both are given, both must match."""
    if asked.extension_id is not None:
        extension = await context.find(EXTENSIONS, asked.extension_id)
    elif asked.user_id is not None:
        extension = await _extension_of(context, asked.user_id)
    else:
        raise InvalidArgument(_NO_PARAMS)
    if extension is None or asked.user_id not in (None, extension.user_id):
        raise NotFound(_NO_EXTENSION)
    return extension


@Verb(
    "Etelecom/RemoveUserOfExtension",
    example={"extension_id": "1129999970603589572"},
    example_answer={"updated": 1},
)
async def remove_user_of_extension(context: VerbContext, asked: OfExtension) -> Updated:
    """Takes an extension from its user."""
    extension = await _had(context, asked)
    if not extension.user_id:
        raise NotFound(NotFound.usual, hint="extension_id: nobody has the extension")
    user = await context.find(ACCOUNT_USERS, extension.user_id)
    await context.change(EXTENSIONS, extension, user_id=0)
    if user is not None:
        await _give(context, user, "")
    return ONE


RULES = (
    observed(
        "pbx.extension-created",
        "`CreateExtension` refuses with 412, checked in this order: `Số máy nhánh đã tồn tại` "
        "for a number that the shop has, `Extension đã được tạo cho người dùng này.` for a user "
        "that has one, `Hotline không hợp lệ` for a hotline that is not in the shop's active "
        "tenant.",
        f"{PUBLIC_SOURCE}; the order is ours",
    ),
    observed(
        "pbx.extension-info",
        "`GetExtensionInfo` without any of its fields gets 400 `Missing required params`, and "
        "404 `Không tìm thấy máy nhánh` if there is no such extension. If several fields are "
        "given, the number is used first, then the e-mail address, then the phone.",
        f"{PUBLIC_SOURCE}; which field is used first is ours",
    ),
    observed(
        "pbx.extension-users",
        "`AssignUserToExtension` refuses with 400: `Nhân viên này đã có máy nhánh`, `Máy nhánh "
        "không hợp lệ` for an unknown extension, `Máy nhánh đã được gán với người dùng khác`. "
        "`UpdateHotlineForExtension` and `RemoveUserOfExtension` identify an extension by its "
        "id, its user, or both; with neither they get 400 `Missing required params`, and 404 "
        "`Không tìm thấy máy nhánh` if there is no such extension. Then a hotline that is in no "
        "tenant of the shop's gets 412 `Hotline không hợp lệ`, and an extension that nobody has "
        "404 `Không tìm thấy.`.",
        f"{PUBLIC_SOURCE}; the refusals of the last two are ours",
    ),
)
