"""The life of a link: a shop lets the partner act for it, and takes that back."""

from mock_server.contract.life import Life, Move, becomes
from mock_server.etelecom.accounts.partner_link_record import PartnerLink

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
            becomes(state="linked"),
        ),
        Move(
            "unlink",
            ("linked",),
            "unlinked",
            "`POST /__admin/shop/unlink`",
            becomes(state="unlinked"),
        ),
        Move(
            "forget",
            ("linked", "unlinked"),
            "never",
            "a PATCH alone",
            becomes(state="never"),
        ),
    ),
)
