"""The life of a partner's request: the shop agrees before it expires, or refuses."""

from mock_server.contract.life import Fade, Life
from mock_server.etelecom.accounts.shop_request_record import ShopRequest
from mock_server.etelecom.answered_requests import answers_of

LIFE: Life[ShopRequest] = Life(
    states={
        "waiting": "`status` `waiting`: nobody has answered on the page.",
        "agreed": "`status` `agreed`: `AuthorizeShop` with the shop's id returns its key.",
        "refused": "`status` `refused`: the shop refused.",
        "expired": "`expires_at` has passed: nobody can agree any more.",
    },
    begins=("waiting",),
    state_of=lambda asked: asked.status,
    moves=answers_of("somebody at the shop"),
    fades=(
        Fade(
            "expire",
            ("waiting",),
            "expired",
            "900 seconds after the request (`expires_at`)",
            lambda asked: asked.expires_at,
        ),
    ),
)
