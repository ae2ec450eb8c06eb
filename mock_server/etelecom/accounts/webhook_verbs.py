"""Registering, listing and deleting account webhooks."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, MaybeId, MaybeText, Words, observed_field
from mock_server.contract.nested_values import ObjectsKind
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import FailedPrecondition, InvalidArgument, NotFound
from mock_server.etelecom.accounts.webhook import WEBHOOKS
from mock_server.etelecom.accounts.webhook_record import FRESH, EntitiesKind, Webhook
from mock_server.fidelity import PUBLIC_SOURCE, Subject, assumed, documented, observed
from mock_server.keys import PARTNER_ID

MOST = 5
"""Webhooks that a shop may have."""


class CreateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CreateWebhook``."""

    entities: Annotated[list[str] | None, EntitiesKind(), Field("What it reports; required.")]
    url: Annotated[MaybeText, Field("Where it is sent; required.")]
    fields: Annotated[Words, observed_field("Must be empty.")]


class DeleteAsked(Struct, frozen=True, kw_only=True):
    """The request of ``DeleteWebhook``."""

    id: Annotated[MaybeId, Field("The webhook; required.")]


class WebhookList(Struct, frozen=True, kw_only=True):
    """The account's webhooks."""

    webhooks: Annotated[list[Webhook], ObjectsKind(Webhook, WEBHOOKS.shown), Field("Oldest first.")]


def _owner(context: VerbContext) -> int:
    return PARTNER_ID if context.shop.is_partner else context.shop.shop_id


async def _owned(context: VerbContext) -> list[Webhook]:
    found: list[Webhook] = await context.everywhere(WEBHOOKS, owner_id=_owner(context))
    return found


_CREATED_FIRST = "1100000010961897081"
"""The id of the first webhook on a server with the default seed."""

_EXAMPLE = {"entities": ["zl_oa_message"], "url": "http://localhost:9000/account"}


@Verb(
    "Webhook/CreateWebhook",
    callers="account",
    creates=True,
    example=_EXAMPLE,
    example_answer={
        "id": _CREATED_FIRST,
        "entities": ["zl_oa_message"],
        "fields": [],
        "url": "http://localhost:9000/account",
        "metadata": "",
        "created_at": "2026-03-10T08:00:00Z",
        "states": FRESH,
    },
)
async def create_webhook(context: VerbContext, asked: CreateAsked) -> Webhook:
    """Registers an address to which changes of the account's messages or calls are sent."""
    url, entities = asked.url or "", asked.entities or []
    problem = context.webhook_problem(url)
    if problem:
        raise InvalidArgument("Địa chỉ url không hợp lệ", hint=f"url: {problem}")
    if not entities:
        raise InvalidArgument("missing entity")
    for place, entity in enumerate(entities):
        if entity in entities[:place]:
            raise InvalidArgument(f'duplicated entity: "{entity}"')
    if asked.fields:
        raise InvalidArgument("Thông tin fields chưa được hỗ trợ, vui lòng để trống")
    if not context.shop.is_partner and len(await _owned(context)) >= MOST:
        raise FailedPrecondition(
            "Bạn đã tạo quá nhiều webhook. Vui lòng xoá webhook cũ để tạo lại."
        )
    return await context.create(WEBHOOKS, entities=entities, url=url, owner_id=_owner(context))


@Verb("Webhook/GetWebhooks", callers="account", example_answer={"webhooks": []})
async def get_webhooks(context: VerbContext) -> WebhookList:
    """The account's webhooks, oldest first."""
    return WebhookList(webhooks=await _owned(context))


@Verb(
    "Webhook/DeleteWebhook",
    callers="account",
    example={"id": _CREATED_FIRST},
    example_after=(create_webhook,),
    example_answer={"webhooks": []},
)
async def delete_webhook(context: VerbContext, asked: DeleteAsked) -> WebhookList:
    """Deletes a webhook; returns those that remain."""
    owned = await _owned(context)
    if asked.id not in {each.id for each in owned}:
        raise NotFound(NotFound.usual, hint=f"id: the account has no webhook {asked.id or 0}")
    await context.remove(WEBHOOKS, asked.id)
    return WebhookList(webhooks=[each for each in owned if each.id != asked.id])


SUBJECT = Subject(
    "account-webhooks", "Account webhooks", "Notifying a shop or a partner of messages and calls."
)

RULES = (
    observed(
        "account-webhooks.refusals",
        "`CreateWebhook` refuses with 400, in this order: `Địa chỉ url không hợp lệ`; `missing "
        'entity`; `duplicated entity: "x"`; a non-empty `fields` with `Thông tin fields chưa '
        "được hỗ trợ, vui lòng để trống`. An unknown entity makes the body fail to decode.",
        f"{PUBLIC_SOURCE}; the order is ours",
    ),
    assumed(
        "account-webhooks.most",
        f"A shop has at most {MOST} webhooks; one more gets 412 `Bạn đã tạo quá nhiều webhook. "
        "Vui lòng xoá webhook cũ để tạo lại.`. A partner's own are not counted.",
        f"{PUBLIC_SOURCE} has the text, for a shop; no page states the number",
    ),
    documented(
        "account-webhooks.listed",
        '`GetWebhooks` and `DeleteWebhook` return `{"webhooks": []}`, oldest first, with times '
        "in whole seconds; an unset time is `null`. On the shop base they need the shop's "
        "`api_key`, on the partner base the partner's own.",
        "the method's page",
    ),
    assumed(
        "account-webhooks.unknown",
        "`DeleteWebhook` with an id that the account does not have gets 404 `Không tìm thấy.`.",
        "the backend family's default text",
    ),
)
