"""The life of a link: a shop allows the partner to act for it, and withdraws that."""

from mock_server.contract.life import Life, Move, becomes
from mock_server.etelecom.accounts.partner_link_record import PartnerLink

LIFE: Life[PartnerLink] = Life(
    states={
        "linked": "`state` `linked`: the `shop_key` is accepted.",
        "unlinked": "`state` `unlinked`: the `shop_key` gets 403, and the shop is asked again.",
        "never": "`state` `never`: the shop never used the partner; its id gets 403.",
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
        Move("forget", ("linked", "unlinked"), "never", "only a PATCH", becomes(state="never")),
    ),
)
