"""Authorisations: requests to connect an OA, which its owner answers on a page."""

import secrets
from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.authorization_life import LIFE
from mock_server.etelecom.zalo.authorization_record import CODE_LIVES, OAAuthorization

FIRST_ID = 1_960_000_000_000_000_000
_FIRST_NEW_OA = 2_950_000_000_000_000_000
_MOST_STATE = 10**15
"""Below 2^53, so that no client rounds it."""


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> OAAuthorization:
    """A new request with the given fields. Its token is random: nobody can guess its page."""
    created_at = given.get("created_at", slot.created_at)
    answered = given.get("status", "waiting") in ("agreed", "used")
    return slot.completed(
        OAAuthorization,
        given,
        code=secrets.token_urlsafe(48) if answered else "",
        expires_at=created_at + CODE_LIVES if answered else None,
        oa_id=slot.oa_ids[0] if answered else 0,
        page=secrets.token_urlsafe(32),
        state=1 + secrets.randbelow(_MOST_STATE),
        status="waiting",
    )


AUTHORIZATIONS = Resource(
    name="authorization",
    about="The shop's requests to connect an OA.",
    first_id=FIRST_ID,
    complete=complete,
    life=LIFE,
    most_seeded=0,
)


def new_oa_id(asked: OAAuthorization) -> int:
    """The id of an OA that the shop does not have yet, for an owner who agrees with a new one."""
    return _FIRST_NEW_OA + asked.id - FIRST_ID
