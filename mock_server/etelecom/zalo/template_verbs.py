"""Registering one of Zalo's templates, and reading one."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, TemplateId
from mock_server.contract.values import HIGHEST_ID
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import AlreadyExists, InvalidArgument, NotFound
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.template_record import Template, TemplateType
from mock_server.fidelity import Subject, assumed


class CreateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CreateTemplate``."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    template_id: Annotated[TemplateId, Field("The template on Zalo's system.", required=True)]
    type: Annotated[TemplateType | None, Field("Its layout.")]


@Verb(
    "Zalo/CreateTemplate",
    creates=True,
    example={"oa_id": "2258329079718686512", "template_id": 500_001, "type": "otp"},
)
async def create_template(context: VerbContext, asked: CreateAsked) -> Template:
    """Registers one of Zalo's templates by its id; Zalo reviews it."""
    await oa_of(context, asked.oa_id)
    if not 0 < asked.template_id <= HIGHEST_ID:
        raise InvalidArgument.of("template_id", f"must be from 1 to {HIGHEST_ID}")
    if await context.find(TEMPLATES, asked.template_id) is not None:
        raise AlreadyExists(
            f"template_id: the template {asked.template_id} is already registered",
            {"duplicated": "template_id"},
        )
    return await context.create(
        TEMPLATES,
        id=asked.template_id,
        oa_id=asked.oa_id,
        template_id=asked.template_id,
        template_name=f"Mẫu {asked.template_id}",
        template_params=[],
        template_quality="UNDEFINED",
        template_status="PENDING_REVIEW",
        type=asked.type or "text",
    )


class GetAsked(Struct, frozen=True, kw_only=True):
    """The request of ``GetTemplate``."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    template_id: Annotated[TemplateId, Field("The template.", required=True)]


@Verb(
    "Zalo/GetTemplate",
    example={"oa_id": "2258329079718686512", "template_id": 419_999},
)
async def get_template(context: VerbContext, asked: GetAsked) -> Template:
    """Returns one template of an OA."""
    await oa_of(context, asked.oa_id)
    template = await context.find(TEMPLATES, asked.template_id)
    if template is None or template.oa_id != asked.oa_id:
        raise NotFound(f"template_id: the OA {asked.oa_id} has no template {asked.template_id}")
    return template


SUBJECT = Subject("templates", "Templates", "Registering them, and Zalo's review.")

RULES = (
    assumed(
        "templates.review",
        "`CreateTemplate` registers a template by Zalo's id as `PENDING_REVIEW`; three days "
        "later by the world's clock it is `ENABLE`, unless a PATCH rejects it. One that is "
        "already registered gets 409, `duplicated` `template_id`.",
        "the statuses are Zalo's; how long a review takes is ours",
    ),
)
