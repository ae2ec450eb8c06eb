"""The life of an authorisation: the owner agrees or refuses; the code is used before it expires."""

import secrets

from msgspec.structs import replace

from mock_server.contract.life import Fade, Life, Move, becomes
from mock_server.etelecom.answered_requests import answers_of
from mock_server.etelecom.zalo.authorization_record import CODE_LIVES, OAAuthorization


def _agree(asked: OAAuthorization, at: int) -> OAAuthorization:
    code = secrets.token_urlsafe(48)
    return replace(asked, status="agreed", code=code, expires_at=at + CODE_LIVES, updated_at=at)


LIFE: Life[OAAuthorization] = Life(
    states={
        "waiting": "`status` `waiting`: nobody has answered on the page.",
        "agreed": "`status` `agreed`: `ConnectOA` accepts its `code`.",
        "refused": "`status` `refused`: the owner refused.",
        "used": "`status` `used`: `ConnectOA` was called with its `code`.",
        "expired": "`expires_at` has passed: its `code` is refused.",
    },
    begins=("waiting",),
    state_of=lambda asked: asked.status,
    moves=(
        *answers_of("the owner", _agree),
        Move("use", ("agreed",), "used", "`ConnectOA`", becomes(status="used")),
    ),
    fades=(
        Fade(
            "expire",
            ("agreed",),
            "expired",
            "10 minutes after the owner agreed (`expires_at`)",
            lambda asked: asked.expires_at or asked.updated_at,
        ),
    ),
)
