"""The life of a partner's request: the shop agrees in time, or refuses."""

from dataclasses import replace

from mock_server.contract.life import NOTHING, Fade, Life, Move
from mock_server.etelecom.accounts.shop_request_record import ShopRequest

LIFE: Life[ShopRequest] = Life(
    states={
        "waiting": "`status` `waiting`: nobody has answered the page.",
        "agreed": "`status` `agreed`: `AuthorizeShop` with the shop's id answers its key.",
        "refused": "`status` `refused`: the shop does not want it.",
        "expired": "`expires_at` is over: nobody can agree any more.",
    },
    begins=("waiting",),
    state_of=lambda asked: asked.status,
    moves=(
        Move(
            "agree",
            ("waiting",),
            "agreed",
            "a person of the shop agrees: on the page, or by `POST /__admin/authorize`",
            lambda asked, at: replace(asked, status="agreed", updated_at=at),
        ),
        Move(
            "refuse",
            ("waiting",),
            "refused",
            "a person of the shop refuses: on the page, or by `POST /__admin/authorize`",
            lambda asked, at: replace(asked, status="refused", updated_at=at),
        ),
    ),
    natural=lambda _asked: NOTHING,
    fades=(
        Fade(
            "expire",
            ("waiting",),
            "expired",
            "900 seconds after it was asked (`expires_at`)",
            lambda asked: asked.expires_at,
        ),
    ),
)
