"""Creating and reading a journey."""

from dataclasses import dataclass
from typing import Annotated

from mock_server.contract.fields import Field, Id, MaybeId, Recipient
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.error_codes import LASTING
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_record import Journey, TokenType
from mock_server.etelecom.zalo.refusals import refusal, refuse
from mock_server.fidelity import Fact, Grade, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAsked:
    """What ``CreateJourney`` asks."""

    oa_id: Annotated[Id, Field("The OA that will send.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]
    token_type: Annotated[
        TokenType | None,
        Field("What it is for, and its days of validity; absent is `token_logistics_7`."),
    ]


async def _create(context: VerbContext, asked: CreateAsked) -> Journey:
    account = await oa_of(context, asked.oa_id)
    code = refusal(account, context.customer(asked.phone))
    refuse(context, code)
    return await context.create(
        JOURNEYS,
        oa_id=asked.oa_id,
        phone=asked.phone,
        token_type=asked.token_type or "token_logistics_7",
        error_code=code,
    )


CREATE_JOURNEY = Verb(
    operation="CreateJourney",
    sends=Sends(
        to=("oa_id", "phone"),
        values=("token_type",),
        looked_up_by=frozenset({"GetJourney", "ListJourneys"}),
        lasting=LASTING,
    ),
    about="Creates a journey of a customer: a token to message them with.",
    asks=CreateAsked,
    answers=Journey,
    creates=True,
    act=_create,
    example={
        "oa_id": "2258329079718686512",
        "phone": "84912345678",
        "token_type": "token_logistics_7",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAsked:
    """What ``GetJourney`` asks."""

    journey_id: Annotated[Id, Field("The journey on Zalo's system.", required=True)]
    oa_id: Annotated[MaybeId, Field("Its OA.")]


async def _get(context: VerbContext, asked: GetAsked) -> Journey:
    journey = await journey_of(context, asked.journey_id)
    if journey is None or asked.oa_id not in (None, journey.oa_id):
        raise NotFound(f"journey_id: no journey with journey_id {asked.journey_id}")
    return journey


async def journey_of(context: VerbContext, journey_id: int) -> Journey | None:
    """The journey of Zalo's id."""
    return await context.latest(JOURNEYS, journey_id=journey_id)


GET_JOURNEY = Verb(
    operation="GetJourney",
    about="One journey, by Zalo's id of it.",
    asks=GetAsked,
    answers=Journey,
    act=_get,
    example={"journey_id": "3204699237310965336"},
)

SUBJECT = Subject("journeys", "Journeys", "Creating and reading them.")

RULES = (
    Fact(
        "journeys.refused",
        "A journey that Zalo refuses is answered with 200, `status` `N` and the code; it has no "
        "token and never expires.",
        Grade.ASSUMED,
        "`error_code` stands in the entity",
    ),
    Fact(
        "journeys.get",
        "`GetJourney` wants `journey_id`, Zalo's; an unknown one, or one of another `oa_id`, is "
        "404.",
        Grade.ASSUMED,
        "the printed call sends `journey_id` alone",
    ),
)
