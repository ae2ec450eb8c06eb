"""Connecting an OA: its owner is asked on a page, and a code from that page connects it."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Integer, Text
from mock_server.contract.redirects import redirect_problem
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import FailedPrecondition, InvalidArgument
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_life import CONNECTED_FOR
from mock_server.etelecom.zalo.account_record import Account
from mock_server.etelecom.zalo.account_verbs import OfOA, oa_of
from mock_server.etelecom.zalo.authorization import AUTHORIZATIONS
from mock_server.etelecom.zalo.authorization_life import LIFE
from mock_server.etelecom.zalo.authorization_record import OAAuthorization
from mock_server.fidelity import Subject, assumed

_EXAMPLE_URL = f"http://localhost:8480/__admin/authorize/oa/demo/{'a' * 43}"


class AuthorizeAsked(Struct, frozen=True, kw_only=True):
    """The request of ``AuthorizeOA``."""

    app_id: Annotated[Id, Field("The Zalo application.", required=True)]
    app_secret: Annotated[Text, Field("Its secret; nothing here checks it.", required=True)]
    redirect_uri: Annotated[
        Text,
        Field("Where the browser is redirected with `code`, `oa_id` and `state`.", required=True),
    ]


class Page(Struct, frozen=True, kw_only=True):
    """The response of ``AuthorizeOA`` and ``RefreshToken``."""

    url: Annotated[Text, Field("The page on which the owner of the OA agrees.")]


def _page(context: VerbContext, asked: OAAuthorization) -> Page:
    return Page(url=context.page_address("oa", asked.page))


@Verb(
    "Zalo/AuthorizeOA",
    links=True,
    example={
        "app_id": "4195072341960813947",
        "app_secret": "M2Ek4vTb0pT5",
        "redirect_uri": "http://localhost:3000/zalo/connected",
    },
    example_answer={"url": _EXAMPLE_URL},
)
async def authorize_oa(context: VerbContext, asked: AuthorizeAsked) -> Page:
    """Returns the page on which the owner of an OA allows the shop to use it."""
    problem = redirect_problem(asked.redirect_uri)
    if problem is not None:
        hint = f"redirect_uri: {problem}"
        raise InvalidArgument("Giá trị redirect_uri không hợp lệ", hint=hint)
    authorization = await context.create(
        AUTHORIZATIONS, app_id=asked.app_id, redirect_uri=asked.redirect_uri
    )
    return _page(context, authorization)


@Verb(
    "Zalo/RefreshToken",
    links=True,
    example={"oa_id": "2258329079718686512"},
    example_answer={"url": _EXAMPLE_URL},
)
async def refresh_token(context: VerbContext, asked: OfOA) -> Page:
    """Returns the page on which the owner of a connected OA agrees again."""
    account = await oa_of(context, asked.oa_id)
    before = await context.latest(AUTHORIZATIONS, oa_id=account.oa_id, status="used")
    authorization = await context.create(
        AUTHORIZATIONS,
        app_id=account.app_id,
        oa_id=account.oa_id,
        redirect_uri=before.redirect_uri if before is not None else "",
    )
    return _page(context, authorization)


class ConnectAsked(Struct, frozen=True, kw_only=True):
    """The request of ``ConnectOA``."""

    code: Annotated[Text, Field("The code from the page.", required=True)]
    oa_id: Annotated[Id, Field("The OA that was returned with it.", required=True)]
    state: Annotated[Integer, Field("The number that was returned with it.", required=True)]


@Verb(
    "Zalo/ConnectOA",
    creates=True,
    example={"code": "k" * 64, "oa_id": "2258329079718686512", "state": 482103},
)
async def connect_oa(context: VerbContext, asked: ConnectAsked) -> Account:
    """Connects an OA with the code that was issued when its owner agreed."""
    found = await context.latest(AUTHORIZATIONS, code=asked.code)
    problem = _problem(found, asked, context.now)
    if found is None or problem is not None:
        raise FailedPrecondition("Giá trị code không hợp lệ", hint=problem or "")
    await context.move(AUTHORIZATIONS, found, "use")
    account = await context.find(ACCOUNTS, asked.oa_id)
    if account is None:
        return await context.create(
            ACCOUNTS, id=asked.oa_id, oa_id=asked.oa_id, app_id=found.app_id
        )
    if account.status == "N":
        account = await context.move(ACCOUNTS, account, "connect")
    return await context.change(
        ACCOUNTS, account, app_id=found.app_id, expires_at=context.now + CONNECTED_FOR
    )


def _problem(found: OAAuthorization | None, asked: ConnectAsked, now: int) -> str | None:
    """Why a code is refused; None if it is not."""
    if found is None:
        return "code: no page issued it"
    state = LIFE.state_at(found, now)
    if state == "used":
        return "code: was already used, and works once"
    if state == "expired":
        return "code: is older than 10 minutes"
    if found.oa_id != asked.oa_id:
        return "oa_id: is not the one that came with the code"
    return None if found.state == asked.state else "state: is not the one that came with the code"


SUBJECT = Subject("connections", "Connections of OAs", "How an OA is connected, and for how long.")

RULES = (
    assumed(
        "connections.page",
        "`url` of `AuthorizeOA` and `RefreshToken` is a page of the simulator. If the owner "
        "agrees there, the browser is redirected to `redirect_uri` with `code`, `oa_id` and "
        "`state`; if they refuse, with `error` `access_denied` and `state`.",
        "the methods' pages show only an address; the redirect is that of Zalo's own page",
    ),
    assumed(
        "connections.redirect",
        "`redirect_uri` is an http or https address without a user name or a fragment, otherwise "
        "400; the browser is redirected nowhere else. `RefreshToken` redirects it where the last "
        "`AuthorizeOA` of the OA did; without one, the page shows the values for `ConnectOA`.",
        "Zalo's applications have a registered address; there is no application here",
    ),
    assumed(
        "connections.code",
        "A code is valid for 10 minutes of the world's clock and works once, with the `oa_id` "
        "and the `state` that were returned with it; otherwise 412 `failed_precondition`, `Giá "
        "trị code không hợp lệ`, and the note `body-refused` says why.",
        "the times are those of Zalo's page; no page states the vendor's refusal",
    ),
)
