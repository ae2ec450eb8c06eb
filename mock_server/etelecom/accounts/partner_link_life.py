"""The life of a link: a shop lets the partner act for it, and takes that back."""

from dataclasses import replace

from mock_server.contract.life import NOTHING, Life, Move
from mock_server.etelecom.accounts.partner_link_record import LinkState, PartnerLink


def _become(link: PartnerLink, state: LinkState, at: int) -> PartnerLink:
    return replace(link, state=state, updated_at=at)


LIFE: Life[PartnerLink] = Life(
    states={
        "linked": "`state` `linked`: the `shop_key` is taken.",
        "unlinked": "`state` `unlinked`: the `shop_key` is 403, and the shop is asked again.",
        "never": "`state` `never`: the shop never used the partner; its id is 403.",
    },
    begins=("linked",),
    state_of=lambda link: link.state,
    moves=(
        Move(
            "link",
            ("unlinked", "never"),
            "linked",
            "a person of the shop agrees on the page, or `POST /__admin/shop/link`",
            lambda link, at: _become(link, "linked", at),
        ),
        Move(
            "unlink",
            ("linked",),
            "unlinked",
            "`POST /__admin/shop/unlink`",
            lambda link, at: _become(link, "unlinked", at),
        ),
        Move(
            "forget",
            ("linked", "unlinked"),
            "never",
            "a PATCH alone",
            lambda link, at: _become(link, "never", at),
        ),
    ),
    natural=lambda _link: NOTHING,
)
