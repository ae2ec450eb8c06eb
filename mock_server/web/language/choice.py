"""Which language a page is shown in: the chosen one, otherwise the browser's, otherwise English."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

ENGLISH, VIETNAMESE = "en", "vi"
_KNOWN = (ENGLISH, VIETNAMESE)
_COOKIE = "etelecom_mock_language"
_KEPT_FOR = 365 * 86_400
VARY = {"Vary": "Accept-Language, Cookie"}
_VIETNAMESE = Path(__file__).parent / "vietnamese"
"""A folder of JSON files, each of which has the texts of one subject by their English."""


def language_of(request: Request) -> str:
    """``?language=`` of the address, the cookie, or the first known one of Accept-Language."""
    for chosen in (request.query_params.get("language"), request.cookies.get(_COOKIE)):
        if chosen in _KNOWN:
            return chosen
    accepted = sorted(
        (_weighed(each) for each in request.headers.get("accept-language", "").split(",")),
        key=lambda pair: -pair[0],
    )
    return next((name for weight, name in accepted if weight > 0 and name in _KNOWN), ENGLISH)


def _weighed(part: str) -> tuple[float, str]:
    """The weight and the language of ``vi-VN;q=0.8``; an invalid weight counts as zero."""
    name, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), name.partition("-")[0].lower()
    except ValueError:
        return 0.0, ""


def remember(request: Request, response: Response) -> None:
    """Remember the language that the address names."""
    chosen = request.query_params.get("language")
    if chosen in _KNOWN:
        response.set_cookie(_COOKIE, chosen, max_age=_KEPT_FOR, path="/", samesite="lax")


def translator(language: str) -> Callable[[str], str]:
    """A function that translates a text; a text without a translation stays English."""
    texts = vietnamese_texts() if language == VIETNAMESE else {}
    return lambda text: texts.get(text, text)


@cache
def vietnamese_texts() -> Mapping[str, str]:
    """The translations, by their English; read on first use, so that most servers never do."""
    texts: dict[str, str] = {}
    for file in sorted(_VIETNAMESE.glob("*.json")):
        texts |= json.loads(file.read_text(encoding="utf-8"))
    return texts
