"""Creating and reading a journey."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, MaybeId, Recipient
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.error_codes import LASTING
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_record import Journey, TokenType
from mock_server.etelecom.zalo.refusals import refusal, refuse
from mock_server.fidelity import Subject, assumed


class CreateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CreateJourney``."""

    oa_id: Annotated[Id, Field("The OA that will send.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]
    token_type: Annotated[
        TokenType | None,
        Field("Its purpose, and its days of validity; by default `token_logistics_7`."),
    ]


@Verb(
    "Zalo/CreateJourney",
    sends=Sends(
        to=("oa_id", "phone"),
        values=("token_type",),
        looked_up_by=frozenset({"GetJourney", "ListJourneys"}),
        lasting=LASTING,
    ),
    creates=True,
    example={
        "oa_id": "2258329079718686512",
        "phone": "84912345678",
        "token_type": "token_logistics_7",
    },
)
async def create_journey(context: VerbContext, asked: CreateAsked) -> Journey:
    """Creates a journey for a customer: a token with which they can be sent messages."""
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


class GetAsked(Struct, frozen=True, kw_only=True):
    """The request of ``GetJourney``."""

    journey_id: Annotated[Id, Field("The journey on Zalo's system.", required=True)]
    oa_id: Annotated[MaybeId, Field("Its OA.")]


@Verb(
    "Zalo/GetJourney",
    example={"journey_id": "3204699237310965336"},
)
async def get_journey(context: VerbContext, asked: GetAsked) -> Journey:
    """Returns one journey, by its id on Zalo's system."""
    journey = await journey_of(context, asked.journey_id)
    if journey is None or asked.oa_id not in (None, journey.oa_id):
        raise NotFound(f"journey_id: no journey with journey_id {asked.journey_id}")
    return journey


async def journey_of(context: VerbContext, journey_id: int) -> Journey | None:
    """The journey with Zalo's id."""
    return await context.latest(JOURNEYS, journey_id=journey_id)


SUBJECT = Subject("journeys", "Journeys", "Creating and reading them.")

RULES = (
    assumed(
        "journeys.refused",
        "A journey that Zalo refuses gets 200, with `status` `N` and the code; it has no token "
        "and never expires.",
        "`error_code` is in the entity",
    ),
    assumed(
        "journeys.get",
        "`GetJourney` requires Zalo's `journey_id`; an unknown one, or one of another `oa_id`, "
        "gets 404.",
        "the page's sample sends only `journey_id`",
    ),
)
