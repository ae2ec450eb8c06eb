"""Which service responds, and its version."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Text, observed_field
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.fidelity import Grade, observed

_VERSION = "1.0.0"


class VersionInfo(Struct, frozen=True, kw_only=True):
    """The response of ``VersionInfo``."""

    service: Annotated[Text, observed_field("The service: `shop` or `partner`.")]
    version: Annotated[Text, observed_field("Its version.")]


@Verb(
    "Misc/VersionInfo",
    callers="anyone",
    since=Grade.OBSERVED,
    example_answer={"service": "shop", "version": _VERSION},
)
async def version_info(context: VerbContext) -> VersionInfo:
    """Says which service responds, and its version."""
    service = "partner" if context.shop.is_partner else "shop"
    return VersionInfo(service=service, version=_VERSION)


RULES = (
    observed(
        "accounts.version",
        "`VersionInfo` accepts any key and returns `service`, which is `partner` for a "
        f"partner's own key and `shop` for a shop's, and `version` `{_VERSION}`.",
        "the public source of the same backend family, 2022-04; the two words are ours",
    ),
)
