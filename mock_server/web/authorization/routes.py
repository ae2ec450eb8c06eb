"""The authorization pages, and the control call that answers one without a browser."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from mock_server import keys
from mock_server.contract.redirects import redirect_problem
from mock_server.contract.values import IdKind
from mock_server.errors import InvalidArgument, NotFound, PermissionDenied
from mock_server.fidelity import assumed
from mock_server.store import Store, World
from mock_server.web.authorization import form_tokens
from mock_server.web.authorization.page import FOLDER, headers, rendered
from mock_server.web.control.bodies import flag, json_object, only
from mock_server.web.control.route import ControlRoute, PageKind, PageSecret, TargetWorld, WorldName
from mock_server.web.http.asgi import read_body
from mock_server.web.http.public_address import prefix_of
from mock_server.web.openapi.control.call import body, described
from mock_server.world.agreements import Agreements, Outcome, Question
from mock_server.world.due_moves import DueMoves
from mock_server.world.oa_agreements import OAAgreements
from mock_server.world.shop_agreements import ShopAgreements

_MOST_FORM = 16 * 1024
_PAGE = "/authorize/{kind}/{world}/{secret}"
_URL = f"http://localhost:8480/__admin/authorize/oa/demo/{'a' * 43}"
_CHOICES = {"oa": ("oa_id", "Which Official Account?"), "shop": ("shop_id", "Which shop?")}


def authorization_router(
    store: Store,
    due_moves: DueMoves,
    secret: Callable[[], bytes],
) -> APIRouter:
    """The routes; ``secret`` signs the pages' forms."""
    router = APIRouter(prefix="/__admin", tags=["authorization"], route_class=ControlRoute)
    asking = _Asking(store, due_moves, {"oa": OAAgreements(store), "shop": ShopAgreements(store)})

    @router.post(
        "/authorize", **described("answerPage", "Agreement", body("Agreeing", {"url": _URL}))
    )
    async def answer(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Agree to or refuse a page's request, by the page's address in a vendor's response."""
        asked = await json_object(request)
        only(asked, "url", "agree", *(name for name, _ in _CHOICES.values()))
        kind, page_secret = _page_of(asked.get("url"))
        chosen, _ = _CHOICES[kind]
        agrees = flag(asked, "agree", default=True)
        question = await asking.question(target.world, kind, page_secret)
        choice = IdKind().member(chosen, asked[chosen]) if chosen in asked else None
        outcome = await asking.outcome(target.world, kind, question, agrees, choice)
        return {"redirect_to": outcome.address, "values": outcome.values}

    @router.get("/authorize/style.css", include_in_schema=False)
    async def style() -> Response:
        return Response((FOLDER / "style.css").read_bytes(), media_type="text/css")

    @router.get(_PAGE, include_in_schema=False)
    async def page(
        kind: PageKind, world: WorldName, page_secret: PageSecret, request: Request
    ) -> Response:
        question = await asking.question(await asking.world(world), kind, page_secret)
        cookie, token = form_tokens.issue(secret(), request)
        shown = _page(request, kind, question, token=token)
        form_tokens.remember(shown, cookie, request)
        return shown

    @router.post(_PAGE, include_in_schema=False)
    async def answered(
        kind: PageKind, world: WorldName, page_secret: PageSecret, request: Request
    ) -> Response:
        form = parse_qs((await read_body(request.receive, _MOST_FORM)).decode("latin-1"))
        fields = {name: values[0] for name, values in form.items()}
        if not form_tokens.is_own(secret(), fields.get(form_tokens.FIELD, ""), request):
            raise PermissionDenied("the form was not sent by this page: open the page again")
        found = await asking.world(world)
        question = await asking.question(found, kind, page_secret)
        if question.closed:
            return _page(request, kind, question, status=409)
        agrees, choice = fields.get("answer") == "agree", None
        if agrees:
            choice = IdKind().member("choice", fields.get("choice", ""))
            if choice not in [each.value for each in question.choices]:
                raise InvalidArgument.of("choice", "is not a choice on the page")
        outcome = await asking.outcome(found, kind, question, agrees, choice)
        if outcome.address is None:
            return _page(request, kind, question, values=outcome.values)
        return RedirectResponse(outcome.address, 303, headers(question.redirect))

    return router


class _Asking:
    """Finds a page's question and applies the answer."""

    def __init__(
        self, store: Store, due_moves: DueMoves, agreements: Mapping[str, Agreements[Any]]
    ) -> None:
        self._store = store
        self._due_moves = due_moves
        self._agreements = agreements

    async def world(self, name: str) -> World:
        """The world of a page; raises NotFound."""
        world = await self._store.worlds.find(name) if keys.is_name(name) else None
        if world is None:
            raise NotFound("this page does not exist")
        return await self._due_moves.catch_up(world)

    async def question(self, world: World, kind: str, secret: str) -> Question:
        """A page's question; raises NotFound, and InvalidArgument for an unsafe redirect."""
        agreements = self._agreements.get(kind)
        found = await agreements.find(world, secret) if agreements and secret else None
        if found is None:
            raise NotFound("this page does not exist")
        # A control call can write any.
        if found.redirect and (problem := redirect_problem(found.redirect)):
            raise InvalidArgument.of("the record's redirect address", problem)
        return found

    async def outcome(
        self, world: World, kind: str, question: Question, agrees: bool, choice: int | None
    ) -> Outcome:
        """The result of an answer."""
        agreements = self._agreements[kind]
        if agrees:
            return await agreements.agree(world, question, choice)
        return await agreements.refuse(world, question)


def _page(
    request: Request, kind: str, question: Question, *, status: int = 200, **more: Any
) -> Response:
    content = rendered(
        title=question.title,
        legend=_CHOICES[kind][1],
        question=question,
        problem=question.closed,
        host=urlsplit(question.redirect).netloc,
        prefix=prefix_of(request.scope),
        **more,
    )
    return HTMLResponse(content, status, headers(question.redirect))


def _page_of(url: Any) -> tuple[str, str]:
    """Kind and secret in a page's address; raises InvalidArgument."""
    path = url.partition("?")[0] if isinstance(url, str) else ""
    *_, name, kind, _world, secret = ["", "", "", "", *path.split("/")]
    if name != "authorize" or kind not in _CHOICES:
        raise InvalidArgument.of("url", "must be the address that a vendor's response contained")
    return kind, unquote(secret)


RULES = (
    assumed(
        "control.authorize",
        "`POST /__admin/authorize` agrees to a page's request or, with `agree` `false`, refuses "
        "it, by the address that `AuthorizeOA`, `RefreshToken` or `AuthorizeShop` returned.",
    ),
    assumed(
        "control.pages",
        "A page's address is its secret, and no key is needed; its form is accepted only from the "
        "browser that the page was shown to, and redirects only to the caller's address.",
    ),
)
