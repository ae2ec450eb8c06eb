"""Reading one template."""

from dataclasses import dataclass
from typing import Annotated

from mock_server.contract.schema import Field, Id, Integer
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.template_record import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAsked:
    """What ``GetTemplate`` asks."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    template_id: Annotated[Integer, Field("The template.", required=True)]


async def _get(context: VerbContext, asked: GetAsked) -> Template:
    await oa_of(context, asked.oa_id)
    template: Template | None = await context.find(TEMPLATES, asked.template_id)
    if template is None or template.oa_id != asked.oa_id:
        raise NotFound(f"template_id: the OA {asked.oa_id} has no template {asked.template_id}")
    return template


GET_TEMPLATE = Verb(
    operation="GetTemplate",
    about="One template of an OA.",
    asks=GetAsked,
    answers=Template,
    act=_get,
    example={"oa_id": "2258329079718686512", "template_id": 419_999},
)
